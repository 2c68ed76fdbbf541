import { S3Client } from '@aws-sdk/client-s3';
import { afterEach, beforeEach, expect, test } from 'vitest';
import { deleteBelow } from '../../../shared/adapters/s3/delete-below.ts';
import { s3FileStore } from '../../../shared/adapters/s3/file-store.ts';
import { listBelow } from '../../../shared/adapters/s3/list-below.ts';
import { probeBucket } from '../../../shared/adapters/s3/probe-bucket.ts';
import { TransientError } from '../../../shared/messages/transient-error.ts';
import { type Version, versionedBucket } from './versioned-bucket.ts';

const MINE = 'user_user_1/';
/** Replaced once, hidden, of one version only, and another user's whose id begins alike. */
const VERSIONS: readonly Version[] = [
  { key: `${MINE}books/b-1.md`, id: 'v1' },
  { key: `${MINE}images/a-1.png`, id: 'v3', isMarker: true },
  { key: `${MINE}images/a-1.png`, id: 'v2' },
  { key: `${MINE}images/a-1.png`, id: 'v1' },
  { key: `${MINE}images/a-1.png.bak`, id: 'v1' },
  { key: 'user_user_12/images/a-1.png', id: 'v1' },
];

let bucket: Awaited<ReturnType<typeof versionedBucket>>;
let s3: S3Client;
beforeEach(async () => {
  bucket = await versionedBucket([...VERSIONS]);
  const credentials = { accessKeyId: 'key', secretAccessKey: 'secret' };
  s3 = new S3Client({ endpoint: bucket.endpoint, region: 'eu-north-1', credentials, forcePathStyle: true });
});
afterEach(() => bucket.stop());

test('lists every version and every marker, page by page', async () => {
  const pages: number[] = [];
  for await (const page of listBelow(s3, 'bucket', MINE)) pages.push(page.length);
  expect(pages).toEqual([2, 2, 1]);
});

test('nothing of a folder stays: no version, no marker, and nothing of anybody else goes', async () => {
  expect(await deleteBelow(s3, 'bucket', MINE)).toBe(3);
  expect(bucket.versions).toEqual([{ key: 'user_user_12/images/a-1.png', id: 'v1' }]);
  expect(await deleteBelow(s3, 'bucket', MINE)).toBe(0);
});

test('a file goes with all that it ever was, and leaves those whose names begin alike', async () => {
  const store = s3FileStore(s3, 'bucket');
  await store.delete(`${MINE}images/a-1.png`);
  expect(bucket.versions.map(({ key }) => key)).toEqual([
    `${MINE}books/b-1.md`,
    `${MINE}images/a-1.png.bak`,
    'user_user_12/images/a-1.png',
  ]);
  await store.delete(`${MINE}images/a-1.png`);
});

test.each([
  ['SlowDown', true],
  ['AccessDenied', false],
])('one object that is refused with %s is an error, for now: %s', async (code, isTransient) => {
  bucket.refusals.set(`${MINE}images/a-1.png`, code);
  const error = await deleteBelow(s3, 'bucket', MINE).catch((thrown: unknown) => thrown);
  expect(error).toBeInstanceOf(Error);
  expect(error instanceof TransientError).toBe(isTransient);
  expect(String(error)).toContain(code);
  bucket.refusals.clear();
  await deleteBelow(s3, 'bucket', MINE);
  expect(bucket.versions).toHaveLength(1);
});

test('what another has deleted meanwhile is deleted', async () => {
  bucket.refusals.set(`${MINE}books/b-1.md`, 'NoSuchVersion');
  await deleteBelow(s3, 'bucket', MINE);
  expect(bucket.versions.map(({ key }) => key)).toEqual([`${MINE}books/b-1.md`, 'user_user_12/images/a-1.png']);
});

test('a look at whether the bucket takes files leaves nothing there, hidden or not', async () => {
  await probeBucket(s3, 'bucket');
  expect(bucket.requests).toEqual(['PUT x-id', 'GET x-id', 'GET prefix versions', 'POST delete']);
  expect(bucket.versions).toEqual(VERSIONS);
});
