import * as fc from 'fast-check';
import { expect, test } from 'vitest';
import { presignedObjectUrls } from '../../../shared/adapters/s3/object-urls.ts';
import { signedUrls } from '../../../shared/http/views/job-view.ts';
import { objectKeyOf } from '../../../shared/kinds/image/object-key.ts';
import { filedView } from '../../../shared/kinds/shown.ts';
import { aJob, delivered } from '../../domain/a-job.ts';

const BUCKET = 'sorami-generated-content-9872';
const urls = presignedObjectUrls({
  bucket: BUCKET,
  region: 'eu-north-1',
  credentials: {
    accessKeyId: 'AKIDEXAMPLE',
    secretAccessKey: 'secret',
    sessionToken: 'IQoJb3JpZ2luX2VjE/+a=='.repeat(20),
  },
});

/** How the frontend takes an object's key out of what it has stored, before it signs an address of its own. */
function frontendKeyOf(stored: string): string {
  const marker = 'amazonaws.com/';
  const at = stored.indexOf(marker);
  if (at < 0) return stored.startsWith('/') ? '' : stored;
  return stored.slice(at + marker.length).split('?')[0] ?? '';
}

test('the frontend finds the key of every image in its address', () => {
  const id = fc.stringMatching(/^[A-Za-z0-9_-]{1,64}$/);
  const sub = fc.stringMatching(/^user_[A-Za-z0-9]{1,64}$/);
  const format = fc.constantFrom('PNG', 'JPEG', 'WEBP');
  return fc.assert(
    fc.asyncProperty(sub, id, fc.integer({ min: 1, max: 4 }), format, async (userId, jobId, number, type) => {
      const key = objectKeyOf({ userId, jobId }, String(number), type);
      const url = await urls.sign(key, 604_800, new Date('2026-11-02T10:00:00Z'));
      expect(frontendKeyOf(url)).toBe(key);
      expect(url.startsWith(`https://${BUCKET}.s3.eu-north-1.amazonaws.com/${key}?`)).toBe(true);
      expect(new URL(url).searchParams.get('X-Amz-Expires')).toBe('604800');
    }),
  );
});

test('seven days are the longest that a signature can be asked for', async () => {
  await expect(urls.sign('user_1/images/a-1.png', 604_801, new Date())).rejects.toThrow('one week');
});

test('status and result sign afresh at each read', async () => {
  const job = { ...aJob(), parts: [delivered()] };
  const at = Date.UTC(2026, 10, 2, 10);
  const views = [at, at + 60_000].map(async (now) => filedView(job, await signedUrls(job, urls, now)));
  const [first, second] = (await Promise.all(views)).map(
    (filed): Readonly<Record<string, unknown>> => ('images' in filed ? { ...filed.images[0] } : {}),
  );
  expect(second?.['url']).not.toBe(first?.['url']);
  expect(first).toMatchObject({ expires_at: '2026-11-02T11:00:00.000Z' });
  expect(second).toMatchObject({ expires_at: '2026-11-02T11:01:00.000Z' });
  for (const image of [first, second]) {
    expect(frontendKeyOf(String(image?.['url']))).toBe('user_user_2abc/images/job-1-1.png');
    expect(image?.['s3_url']).toBe(image?.['url']);
    expect(image?.['file_url']).toBe(image?.['url']);
  }
});
