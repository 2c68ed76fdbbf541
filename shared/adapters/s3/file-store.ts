import { createHash } from 'node:crypto';
import { Readable } from 'node:stream';
import { buffer } from 'node:stream/consumers';
import {
  GetObjectCommand,
  HeadObjectCommand,
  NoSuchKey,
  NotFound,
  PutObjectCommand,
  type S3Client,
  S3ServiceException,
} from '@aws-sdk/client-s3';
import type { StoredFile } from '../../jobs/part.ts';
import type { FileStore, NewFile } from '../../kinds/file-store.ts';
import { deleteObject } from './delete-below.ts';
import { descriptionOf, metadataOf } from './file-metadata.ts';
import { probeBucket } from './probe-bucket.ts';

/** An object at a place of ours that we have not written. */
const FOREIGN = 'foreign';
/** What is no larger is put from memory, and its request can be repeated by the SDK. */
const IN_MEMORY_BYTES = 5_000_000;

/** Files in an S3 bucket; S3 verifies the SHA-256 of every upload and keeps it. */
export function s3FileStore(s3: S3Client, bucket: string): FileStore {
  /** What lies at a place. */
  async function look(key: string): Promise<StoredFile | typeof FOREIGN | undefined> {
    try {
      const head = await s3.send(new HeadObjectCommand({ Bucket: bucket, Key: key, ChecksumMode: 'ENABLED' }));
      const described = descriptionOf(head.Metadata);
      if (!head.ChecksumSHA256 || described === undefined) return FOREIGN;
      return {
        key,
        contentType: head.ContentType ?? 'application/octet-stream',
        bytes: head.ContentLength ?? 0,
        sha256: head.ChecksumSHA256,
        ...described,
      };
    } catch (error) {
      if (error instanceof NotFound) return undefined;
      throw error;
    }
  }

  return {
    async find(places) {
      for (const key of places) {
        const there = await look(key);
        if (there !== FOREIGN) return there;
      }
      return undefined;
    },

    async put(places, { body, ...described }) {
      const { bytes, sha256, read } = contentOf(body);
      for (const key of places) {
        try {
          await s3.send(
            new PutObjectCommand({
              Bucket: bucket,
              Key: key,
              Body: await read(),
              ContentLength: bytes,
              ContentType: described.contentType,
              CacheControl: 'private, max-age=31536000, immutable',
              ChecksumSHA256: sha256,
              IfNoneMatch: '*',
              Metadata: metadataOf(described),
            }),
          );
          return { ...described, key, bytes, sha256 };
        } catch (error) {
          // 412: the place is taken, by an earlier attempt, by this very request repeated after a lost answer, or by a stranger.
          if (!(error instanceof S3ServiceException) || error.$metadata.httpStatusCode !== 412) throw error;
          const there = await look(key);
          if (there === undefined) throw error;
          if (there !== FOREIGN) return there;
        }
      }
      throw new Error('every place of a file is taken by something that is not ours');
    },

    async read(file) {
      try {
        const { Body } = await s3.send(new GetObjectCommand({ Bucket: bucket, Key: file.key }));
        const bytes = await Body?.transformToByteArray();
        const digest = bytes && createHash('sha256').update(bytes).digest('base64');
        return digest === file.sha256 ? bytes : undefined;
      } catch (error) {
        if (error instanceof NoSuchKey) return undefined;
        throw error;
      }
    },

    delete: (key) => deleteObject(s3, bucket, key),

    probe: () => probeBucket(s3, bucket),
  };
}

/**
 * A body as one PUT takes it. One PUT and no multipart upload, whatever its size: S3 verifies the SHA-256 of a whole object only there, and
 * what is cut short leaves nothing behind. A stream is read once, so the SDK does not repeat its request, and the caller does.
 */
function contentOf(body: NewFile['body']) {
  if (body instanceof Uint8Array) {
    const sha256 = createHash('sha256').update(body).digest('base64');
    return { bytes: body.byteLength, sha256, read: () => body };
  }
  const { bytes, sha256 } = body;
  const read = () => {
    const stream = Readable.from(body.chunks(), { objectMode: false });
    return bytes <= IN_MEMORY_BYTES ? buffer(stream) : stream;
  };
  return { bytes, sha256, read };
}
