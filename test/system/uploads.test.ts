import { createHash } from 'node:crypto';
import { HeadObjectCommand, NotFound, S3Client } from '@aws-sdk/client-s3';
import sharp from 'sharp';
import { afterAll, beforeAll, expect, inject, test } from 'vitest';
import { administratorOf } from '../../infra/tools/local/system/start-system.ts';
import { inputsFolder, uploadKeyOf } from '../../shared/inputs/input-keys.ts';
import { User } from '../support/user.ts';

const endpoints = inject('endpoints');
const picture = await sharp({ create: { width: 640, height: 480, channels: 3, background: '#c33' } })
  .png()
  .toBuffer();
const sha256 = createHash('sha256').update(picture).digest('hex');
const ORIGIN = 'http://localhost:3000';

const s3 = new S3Client({ ...administratorOf(endpoints), forcePathStyle: true });
let user: User;
beforeAll(async () => {
  user = await User.withCredits(20);
});
afterAll(() => s3.destroy());

interface Address {
  readonly uploadId: string;
  readonly url: string;
  readonly headers: Record<string, string>;
}

async function announce(of: User, bytes: number, more: Record<string, unknown> = {}): Promise<Address> {
  const { status, body } = await of.call('POST', '/api/uploads', { content_type: 'image/png', bytes, ...more });
  expect(status).toBe(201);
  const { upload_id, url, headers } = body;
  return { uploadId: String(upload_id), url: String(url), headers: { ...(headers as Record<string, string>) } };
}

const put = ({ url, headers }: Address, body: Buffer, more: Record<string, string> = {}) =>
  fetch(url, { method: 'PUT', headers: { ...headers, ...more }, body: new Uint8Array(body) });

const order = (uploadId: string, jobId: string) => ({
  prompt: 'la même, bleue',
  job_id: jobId,
  size: '512x512',
  input_image: uploadId,
});

test('a picture is uploaded by a page, and an order goes by it; a repeated order is the same job', async () => {
  const address = await announce(user, picture.length, { sha256 });
  const preflight = await fetch(address.url, {
    method: 'OPTIONS',
    headers: {
      origin: ORIGIN,
      'access-control-request-method': 'PUT',
      'access-control-request-headers': Object.keys(address.headers).join(', '),
    },
  });
  expect([preflight.status, preflight.headers.get('access-control-allow-origin')]).toEqual([200, ORIGIN]);
  const uploaded = await put(address, picture, { origin: ORIGIN });
  expect([uploaded.status, uploaded.headers.get('access-control-allow-origin')]).toEqual([200, ORIGIN]);

  const placed = await user.generate(order(address.uploadId, 'de-l-envoi'));
  expect(placed).toMatchObject({ status: 202 });
  const again = await user.generate(order(address.uploadId, 'de-l-envoi'));
  expect([again.status, again.headers.get('idempotent-replayed')]).toEqual([202, 'true']);
  expect(await user.ended('de-l-envoi')).toMatchObject({ body: { status: 'COMPLETED' } });

  // The job has a copy of its own, which goes with it; the upload stays for other orders.
  const copy = `${inputsFolder({ userId: user.id, jobId: 'de-l-envoi' })}${address.uploadId}`;
  expect(await isThere(copy)).toBe(true);
  expect(await user.call('DELETE', '/api/jobs/de-l-envoi')).toMatchObject({ status: 200 });
  expect(await isThere(copy)).toBe(false);
  expect(await isThere(uploadKeyOf(user.id, address.uploadId))).toBe(true);
});

test('an address takes what was announced, once, and nothing else', async () => {
  const address = await announce(user, picture.length, { sha256 });
  expect(await put(address, Buffer.concat([picture, picture]))).toMatchObject({ status: 403 });
  expect(await put(address, picture, { 'content-type': 'image/jpeg' })).toMatchObject({ status: 403 });
  expect(await put(address, Buffer.alloc(picture.length))).toMatchObject({ status: 400 });
  expect(await put(address, picture)).toMatchObject({ status: 200 });
  expect(await put(address, picture)).toMatchObject({ status: 412 });
});

test.each([
  ['somebody else’s', async () => uploaded(await User.withCredits(0), picture), 'n’a pas été trouvée'],
  ['one that never came', async () => (await announce(user, 5)).uploadId, 'n’a pas été trouvée'],
  ['what is no id', async () => 'upl_../images/a.png', 'n’a pas été trouvée'],
  ['a file that is no picture', () => uploaded(user, Buffer.from('%PDF-1.7')), 'doit être une image PNG, JPEG ou WEBP'],
  ['half a picture', () => uploaded(user, picture.subarray(0, 300)), 'est endommagée'],
])('%s is refused when it is named, and nothing is held', async (_, make, words) => {
  const uploadId = await make();
  for (const path of ['/api/images/generate', '/api/images/quote']) {
    const { status, body } = await user.call('POST', path, order(uploadId, 'refusee'));
    expect([path, status, body['details']]).toEqual([
      path,
      400,
      [{ field: 'input_image', message: expect.stringContaining(words) }],
    ]);
  }
  expect(await user.row('refusee')).toBeUndefined();
});

async function uploaded(of: User, body: Buffer): Promise<string> {
  const address = await announce(of, body.length);
  expect(await put(address, body)).toMatchObject({ status: 200 });
  return address.uploadId;
}

async function isThere(Key: string): Promise<boolean> {
  try {
    await s3.send(new HeadObjectCommand({ Bucket: endpoints.bucket, Key }));
    return true;
  } catch (error) {
    if (error instanceof NotFound) return false;
    throw error;
  }
}
