import type { UploadAddresses } from '../../inputs/upload-addresses.ts';
import { type PresignerOptions, s3Presigner } from './s3-presigner.ts';

/**
 * Presigned PUT addresses. Type, length and digest are part of the signature, so S3 refuses anything else (403), and a body with
 * another digest than the one announced (400); `If-None-Match: *` makes a second PUT 412.
 */
export function presignedUploads(options: PresignerOptions): UploadAddresses {
  const presign = s3Presigner(options);
  return {
    async sign(key, { contentType, bytes, sha256 }, seconds, now) {
      const headers = {
        'content-type': contentType,
        'if-none-match': '*',
        ...(sha256 === undefined ? {} : { 'x-amz-checksum-sha256': sha256 }),
      };
      const signed = { ...headers, 'content-length': String(bytes) };
      return { url: await presign({ method: 'PUT', key, headers: signed, seconds, now }), headers };
    },
  };
}
