import { GetObjectCommand, NoSuchKey, type S3Client } from '@aws-sdk/client-s3';
import type { ObjectGlance } from '../../inputs/check-uploads.ts';

/** Reads the beginning of objects in an S3 bucket; one request tells the size as well. */
export function s3ObjectGlance(s3: S3Client, bucket: string): ObjectGlance {
  return {
    async glance(key, bytes) {
      try {
        const command = new GetObjectCommand({ Bucket: bucket, Key: key, Range: `bytes=0-${bytes - 1}` });
        const { Body, ContentRange, ContentLength = 0 } = await s3.send(command);
        const beginning = (await Body?.transformToByteArray()) ?? new Uint8Array();
        const size = Number(/\/(\d+)$/.exec(ContentRange ?? '')?.[1] ?? ContentLength);
        return { size, beginning };
      } catch (error) {
        if (error instanceof NoSuchKey) return undefined;
        throw error;
      }
    },
  };
}
