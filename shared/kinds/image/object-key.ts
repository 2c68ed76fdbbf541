import type { Job, JobRef } from '../../jobs/job.ts';
import { userFolder } from '../../jobs/user-files.ts';
import type { ImageFormat } from './image-request.ts';

const EXTENSION: Record<ImageFormat, string> = { PNG: 'png', JPEG: 'jpg', WEBP: 'webp' };

/**
 * Where image `number` (from 1) of a job lives: `user_{sub}/images/{job_id}-{n}.{ext}`.
 *
 * Deterministic, so that a repeated attempt meets its own object instead of leaving a second one; at most 160 characters
 * (the frontend's unique column holds 191), with no character that a URL would escape.
 */
export function objectKeyOf(job: JobRef, number: number, format: ImageFormat): string {
  return `${userFolder(job.userId)}images/${job.jobId}-${number}.${EXTENSION[format]}`;
}

/** Keys under which files of a job may be: of an image job also those that were never delivered. */
export function fileKeysOf(job: Job): readonly string[] {
  if (job.foreign) return job.fileKeys;
  return job.outputs.flatMap((output, index) =>
    output.state === 'delivered' ? [output.image.key] : placesOf(job, index + 1, job.request.format),
  );
}

/**
 * Where an image may lie: at its key, or beside it when something that is not ours lies there (the bucket has other writers).
 * No job's id contains a slash, so no image of another job has such a key.
 */
export function placesOf(job: JobRef, number: number, format: ImageFormat): readonly [string, string] {
  const key = objectKeyOf(job, number, format);
  const folder = `${userFolder(job.userId)}images/`;
  return [key, `${folder}beside/${key.slice(folder.length)}`];
}
