import { createHash } from 'node:crypto';
import { HeadObjectCommand, NotFound, PutObjectCommand, type S3Client, S3ServiceException } from '@aws-sdk/client-s3';
import * as v from 'valibot';
import type { StoredImage } from '../../jobs/job.ts';
import type { Drawing, ImageStore } from '../../kinds/image/image-store.ts';
import { deleteBelow } from './delete-below.ts';

/** What is kept beside the bytes, as S3 user metadata (strings). */
const Metadata = v.object({
  width: v.pipe(v.string(), v.toNumber()),
  height: v.pipe(v.string(), v.toNumber()),
  model: v.string(),
  seconds: v.pipe(v.string(), v.toNumber()),
  'input-tokens': v.pipe(v.string(), v.toNumber()),
});

/** Images in an S3 bucket; S3 verifies the SHA-256 of every upload and keeps it. */
export function s3ImageStore(s3: S3Client, bucket: string): ImageStore {
  async function find(key: string): Promise<StoredImage | undefined> {
    try {
      const head = await s3.send(new HeadObjectCommand({ Bucket: bucket, Key: key, ChecksumMode: 'ENABLED' }));
      if (!head.ChecksumSHA256) throw new Error('an object of ours has no SHA-256 checksum');
      return {
        key,
        contentType: head.ContentType ?? 'application/octet-stream',
        bytes: head.ContentLength ?? 0,
        sha256: head.ChecksumSHA256,
        ...described(v.parse(Metadata, head.Metadata)),
      };
    } catch (error) {
      if (error instanceof NotFound) return undefined;
      throw error;
    }
  }

  return {
    find,

    async put(key, image, drawing) {
      const sha256 = createHash('sha256').update(image.bytes).digest('base64');
      const { width, height, contentType } = image;
      try {
        await s3.send(
          new PutObjectCommand({
            Bucket: bucket,
            Key: key,
            Body: image.bytes,
            ContentType: contentType,
            CacheControl: 'private, max-age=31536000, immutable',
            ChecksumSHA256: sha256,
            IfNoneMatch: '*',
            Metadata: metadataOf({ width, height, ...drawing }),
          }),
        );
        return { key, contentType, bytes: image.bytes.byteLength, sha256, width, height, ...drawing };
      } catch (error) {
        // 412: the key is taken, by an earlier attempt or by this very request repeated after a lost answer.
        if (!(error instanceof S3ServiceException) || error.$metadata.httpStatusCode !== 412) throw error;
        const existing = await find(key);
        if (existing === undefined) throw error;
        return existing;
      }
    },

    async delete(key) {
      await deleteBelow(s3, bucket, key, (found) => found === key);
    },
  };
}

type Described = Pick<StoredImage, 'width' | 'height'> & Drawing;

function metadataOf({
  width,
  height,
  model,
  seconds,
  inputTokens,
}: Described): Record<keyof typeof Metadata.entries, string> {
  return {
    width: String(width),
    height: String(height),
    model,
    seconds: String(seconds),
    'input-tokens': String(inputTokens),
  };
}

function described({ 'input-tokens': inputTokens, ...same }: v.InferOutput<typeof Metadata>): Described {
  return { ...same, inputTokens };
}
