import { DeleteObjectsCommand, type S3Client } from '@aws-sdk/client-s3';
import { TransientError } from '../../messages/transient-error.ts';
import { listBelow } from './list-below.ts';

/** Errors of single objects after which the same deletion may work. */
const TRANSIENT = new Set(['InternalError', 'OperationAborted', 'RequestTimeout', 'ServiceUnavailable', 'SlowDown']);
/** An object that another process has deleted meanwhile counts as deleted. */
const GONE = new Set(['NoSuchKey', 'NoSuchVersion']);

/**
 * Deletes every version of every object whose key begins with a prefix, delete markers included: what is deleted by name alone
 * stays, hidden, in a bucket that keeps versions. Harmless to repeat.
 *
 * @param isMeant which of the keys to delete; all when left out.
 * @returns how many objects are gone.
 * @throws when one of them would not go.
 */
export async function deleteBelow(
  s3: S3Client,
  bucket: string,
  prefix: string,
  isMeant: (key: string) => boolean = () => true,
): Promise<number> {
  const deleted = new Set<string>();
  for await (const page of listBelow(s3, bucket, prefix)) {
    const meant = page.filter(({ key }) => isMeant(key));
    if (meant.length === 0) continue;
    const Objects = meant.map(({ key, versionId }) => ({ Key: key, VersionId: versionId }));
    const { Errors = [] } = await s3.send(
      new DeleteObjectsCommand({ Bucket: bucket, Delete: { Objects, Quiet: true } }),
    );
    const failed = Errors.filter(({ Code = '' }) => !GONE.has(Code));
    if (failed.length > 0) throw refusal(failed.map(({ Code = 'unknown' }) => Code));
    for (const { key } of meant) deleted.add(key);
  }
  return deleted.size;
}

/** Deletes every version of one object. Harmless when there is none. */
export async function deleteObject(s3: S3Client, bucket: string, key: string): Promise<void> {
  await deleteBelow(s3, bucket, key, (found) => found === key);
}

function refusal(codes: readonly string[]): Error {
  const what = `${codes.length} versions of objects were not deleted: ${[...new Set(codes)].join(', ')}`;
  return codes.every((code) => TRANSIENT.has(code)) ? new TransientError(what) : new Error(what);
}
