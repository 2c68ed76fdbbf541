import { presignedObjectUrls } from '../../../shared/adapters/s3/object-urls.ts';

const BUCKET = 'sorami-generated-content-9872';
const REGION = 'eu-north-1';

/** Addresses of the production bucket, signed by nobody. */
export const BUCKET_URLS = presignedObjectUrls({
  bucket: BUCKET,
  region: REGION,
  credentials: { accessKeyId: 'AKIDEXAMPLE', secretAccessKey: 'secret' },
});

/** The address of an object there, without a signature. */
export function addressOf(key: string): string {
  return `https://${BUCKET}.s3.${REGION}.amazonaws.com/${key}`;
}
