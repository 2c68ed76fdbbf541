import {
  CopyObjectCommand,
  GetObjectCommand,
  NoSuchKey,
  PutObjectCommand,
  type S3Client,
  S3ServiceException,
} from '@aws-sdk/client-s3';
import type { InputFiles } from '../../inputs/input-files.ts';

/** Inputs in an S3 bucket; S3 verifies the SHA-256 of every file and keeps it. */
export function s3InputFiles(s3: S3Client, bucket: string): InputFiles {
  return {
    async put(key, { ref, body }) {
      const command = new PutObjectCommand({
        Bucket: bucket,
        Key: key,
        Body: body,
        ContentType: ref.contentType,
        ChecksumSHA256: ref.sha256,
        IfNoneMatch: '*',
      });
      try {
        await s3.send(command);
      } catch (error) {
        // 412: the file is there, by an earlier attempt or by this very request, repeated after a lost answer.
        if (statusOf(error) !== 412) throw error;
      }
    },

    async copy(from, to) {
      try {
        await s3.send(new CopyObjectCommand({ Bucket: bucket, Key: to, CopySource: `${bucket}/${from}` }));
        return true;
      } catch (error) {
        if (isMissing(error)) return false;
        throw error;
      }
    },
  };
}

/** The bytes of an object, `undefined` when it is gone. */
export async function readObject(
  s3: S3Client,
  bucket: string,
  key: string,
  signal: AbortSignal,
): Promise<Uint8Array | undefined> {
  try {
    const { Body } = await s3.send(new GetObjectCommand({ Bucket: bucket, Key: key }), { abortSignal: signal });
    return await Body?.transformToByteArray();
  } catch (error) {
    if (isMissing(error)) return undefined;
    throw error;
  }
}

function isMissing(error: unknown): boolean {
  return error instanceof NoSuchKey || (error instanceof S3ServiceException && error.name === 'NoSuchKey');
}

function statusOf(error: unknown): number | undefined {
  return error instanceof S3ServiceException ? error.$metadata.httpStatusCode : undefined;
}
