import { HeadObjectCommand, NotFound, type S3Client } from '@aws-sdk/client-s3';
import type { ObjectHeads } from '../../audit/audit-source.ts';

/** Asks S3 for the size and the checksum that it keeps of an object. */
export function s3ObjectHeads(s3: S3Client, bucket: string): ObjectHeads {
  return {
    async head(key) {
      try {
        const head = await s3.send(new HeadObjectCommand({ Bucket: bucket, Key: key, ChecksumMode: 'ENABLED' }));
        const { ContentLength = 0, ChecksumSHA256: sha256 } = head;
        return { bytes: ContentLength, ...(sha256 === undefined ? {} : { sha256 }) };
      } catch (error) {
        if (error instanceof NotFound) return undefined;
        throw error;
      }
    },
  };
}
