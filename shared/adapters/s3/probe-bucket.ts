import { randomUUID } from 'node:crypto';
import { GetObjectCommand, PutObjectCommand, type S3Client } from '@aws-sdk/client-s3';
import { deleteBelow } from './delete-below.ts';

const TEXT = 'sorami';
/** What the keys of these objects begin with: below `user_…`, as the roles require, and no user's id. */
export const PROBES = 'user_probe/';

/**
 * Writes, reads and deletes one small object, where delivered files lie: what a bucket policy, a lost permission, a KMS key or a quota
 * would refuse shows, as it would with a picture.
 *
 * @throws the error of S3; the object is deleted in every case.
 */
export async function probeBucket(s3: S3Client, Bucket: string): Promise<void> {
  const object = { Bucket, Key: `${PROBES}${randomUUID()}.txt` };
  await s3.send(new PutObjectCommand({ ...object, Body: TEXT, ContentType: 'text/plain' }));
  try {
    const { Body } = await s3.send(new GetObjectCommand(object));
    if ((await Body?.transformToString()) !== TEXT) throw new Error('the bucket gave back something else');
  } finally {
    // As every file is deleted: it is what the roles allow, and leaves nothing hidden in a bucket that keeps versions.
    await deleteBelow(s3, Bucket, object.Key);
  }
}
