import type { Job, StoredImage } from '../../jobs/job.ts';

/** An image as the frontend's consumers read it: each of them knows the same facts under other names. */
export interface PresentedImage {
  readonly number: number;
  readonly file_path: string;
  readonly s3_key: string;
  readonly url: string;
  readonly s3_url: string;
  readonly file_url: string;
  readonly filename: string;
  readonly description: string;
  readonly format: string;
  readonly size_bytes: number;
  readonly file_size: number;
  readonly dimensions: string;
  readonly width: number;
  readonly height: number;
}

/** @param url a signed address of the object. */
export function presentImage(job: Job, number: number, image: StoredImage, url: string): PresentedImage {
  return {
    number,
    file_path: image.key,
    s3_key: image.key,
    url,
    s3_url: url,
    file_url: url,
    filename: image.key.slice(image.key.lastIndexOf('/') + 1),
    description: job.request.prompt,
    format: job.request.format,
    size_bytes: image.bytes,
    file_size: image.bytes,
    dimensions: `${image.width}x${image.height}`,
    width: image.width,
    height: image.height,
  };
}
