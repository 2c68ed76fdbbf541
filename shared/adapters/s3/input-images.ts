import { createHash } from 'node:crypto';
import { GetObjectCommand, NoSuchKey, type S3Client } from '@aws-sdk/client-s3';
import type { InputImage, InputImageSource, InputImages } from '../../inputs/input-files.ts';
import { inputKeyOf } from '../../inputs/input-keys.ts';
import { MAX_INPUT_BYTES } from '../../inputs/read-input.ts';
import { inspectPicture, PICTURE_TYPES } from '../../pictures/inspect-picture.ts';
import { isTransient } from '../../runtime/is-transient.ts';

/**
 * Pictures of orders from the bucket, or from where they lie.
 *
 * @param web fetches those that are named by an address.
 */
export function inputImages(s3: S3Client, bucket: string, web: InputImageSource): InputImages {
  return {
    async read(job, ref, signal) {
      if (ref.from === 'url') return web.fetch(ref.url, signal);
      const bytes = await readObject(s3, bucket, inputKeyOf(job, ref), signal).catch((error: unknown) => {
        if (isTransient(error) || signal.aborted) return { kind: 'unreachable', reason: nameOf(error) } as const;
        throw error;
      });
      if (bytes === undefined) return { kind: 'unusable', reason: 'gone' };
      if ('kind' in bytes) return bytes;
      if (ref.from === 'order' && createHash('sha256').update(bytes).digest('base64') !== ref.sha256) {
        return { kind: 'unusable', reason: 'not the file that was given' };
      }
      return imageOf(bytes);
    },
  };
}

/** The bytes of an object, `undefined` when it is gone. */
async function readObject(
  s3: S3Client,
  bucket: string,
  key: string,
  signal: AbortSignal,
): Promise<Uint8Array | undefined> {
  try {
    const { Body } = await s3.send(new GetObjectCommand({ Bucket: bucket, Key: key }), { abortSignal: signal });
    return await Body?.transformToByteArray();
  } catch (error) {
    if (error instanceof NoSuchKey) return undefined;
    throw error;
  }
}

function imageOf(bytes: Uint8Array): InputImage {
  if (bytes.byteLength > MAX_INPUT_BYTES) return { kind: 'unusable', reason: 'too large' };
  const found = inspectPicture(bytes, PICTURE_TYPES);
  if (found.kind === 'unusable') return { kind: 'unusable', reason: `unusable picture: ${found.why}` };
  return { kind: 'image', bytes, mimeType: found.contentType };
}

function nameOf(error: unknown): string {
  return error instanceof Error ? error.name : typeof error;
}
