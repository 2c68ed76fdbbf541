import type { ObjectUrls } from '../../kinds/file-store.ts';
import { type PresignerOptions, s3Presigner } from './s3-presigner.ts';

/**
 * Presigned GET addresses, `https://{bucket}.s3.{region}.amazonaws.com/{key}?…`: the form from which the frontend extracts the key. The
 * bucket is private.
 */
export function presignedObjectUrls(options: PresignerOptions): ObjectUrls {
  const presign = s3Presigner(options);
  return {
    sign: (key, seconds, now) => presign({ method: 'GET', key, query: { 'x-id': 'GetObject' }, seconds, now }),
  };
}
