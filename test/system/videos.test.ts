import { setTimeout as delay } from 'node:timers/promises';
import { GetObjectCommand, S3Client } from '@aws-sdk/client-s3';
import { afterAll, expect, inject, test } from 'vitest';
import { administratorOf } from '../../infra/tools/local/system/start-system.ts';
import { mp4Meter } from '../../shared/adapters/mp4/mp4-meter.ts';
import { fileInMemory } from '../../shared/adapters/scratch/scratch-file.ts';
import { User } from '../support/user.ts';

const endpoints = inject('endpoints');
const s3 = new S3Client({ ...administratorOf(endpoints), forcePathStyle: true });
afterAll(() => s3.destroy());

const PICTURE = `data:image/png;base64,${(await sharpPicture()).toString('base64')}`;

async function sharpPicture(): Promise<Buffer> {
  const { default: sharp } = await import('sharp');
  return sharp({ create: { width: 640, height: 360, channels: 3, background: '#357' } })
    .png()
    .toBuffer();
}

/** The row of a job once it has ended. */
async function ended(user: User, jobId: string) {
  for (;;) {
    const row = await user.row(jobId);
    if (row !== undefined && row.status !== 'OPEN') return row;
    await delay(100);
  }
}

test.concurrent('clips from a text are filmed, measured and stored; one that is refused costs nothing', async () => {
  const user = await User.withCredits(10);
  const order = { prompt: 'deux vagues [[one-of-2:blocked]]', number_of_videos: 2, duration_seconds: 5 };
  const accepted = await user.call('POST', '/api/videos/generate', { ...order, job_id: 'cm-vagues' });
  expect(accepted).toMatchObject({ status: 202, body: { job_id: 'cm-vagues' } });
  const row = await ended(user, 'cm-vagues');
  expect(row).toMatchObject({ status: 'COMPLETED', credits: { captured: 5, released: 5 } });
  expect(row.parts.map((part) => (part.state === 'failed' ? part.code : part.state)).toSorted()).toEqual([
    'content_blocked',
    'delivered',
  ]);
  for (const part of row.parts) {
    if (part.state !== 'delivered') continue;
    const { Body } = await s3.send(new GetObjectCommand({ Bucket: endpoints.bucket, Key: part.file.key }));
    const bytes = await Body?.transformToByteArray();
    const file = fileInMemory(bytes ?? new Uint8Array());
    expect(file).toMatchObject({ bytes: part.file.bytes, sha256: part.file.sha256 });
    expect(await mp4Meter().measure(file)).toEqual({ width: 1280, height: 720, durationSeconds: 5 });
    expect(part.file.facts).toMatchObject({ width: 1280, height: 720, duration_seconds: 5 });
  }
  const told = await user.delivered('cm-vagues');
  expect(told.at(-1)).toMatchObject({
    path: '/api/webhooks/video-completion',
    stored: true,
    body: { status: 'completed', has_data: true, data: { num_videos: 1, videos: [{ duration_seconds: 5 }] } },
  });
  for (const { problems } of told) expect(problems).toEqual([]);
  const { body: result } = await user.call('GET', '/api/videos/result/cm-vagues');
  expect(result).toMatchObject({ status: 'completed', num_videos: 2, videos: [{ dimensions: { height: 720 } }] });
});

test.concurrent('a clip that goes by pictures is filmed, also when its file comes late and its first download is cut', async () => {
  const user = await User.withCredits(8);
  const accepted = await user.call('POST', '/api/secure/videos/generate-with-images', {
    prompt: 'un bateau [[processing:1]] [[file-cut]]',
    number_of_videos: 1,
    duration_seconds: '6',
    aspect_ratio: '9:16',
    reference_images: [{ source: 'base64', data: PICTURE, type: 'subject' }],
    job_id: 'cm-bateau',
  });
  expect(accepted).toMatchObject({ status: 202 });
  const row = await ended(user, 'cm-bateau');
  expect(row).toMatchObject({ status: 'COMPLETED', credits: { captured: 8, released: 0 } });
  expect(row.parts).toMatchObject([
    { attempts: 1, file: { facts: { width: 720, height: 1280, duration_seconds: 6 } } },
  ]);
  const told = await user.delivered('cm-bateau');
  const end = told.at(-1);
  expect(end).toMatchObject({
    path: '/api/webhooks/video-personnalisee-completion',
    stored: true,
    body: { status: 'completed', data: { user_id: user.id, videos: [{ duration: '6', aspect_ratio: '9:16' }] } },
  });
  for (const { problems } of told) expect(problems).toEqual([]);
});
