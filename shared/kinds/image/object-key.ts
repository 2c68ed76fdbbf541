import type { JobRef } from '../../jobs/job.ts';
import { userFolder } from '../../jobs/user-files.ts';
import type { ImageFormat } from './image-request.ts';

const EXTENSION: Record<ImageFormat, string> = { PNG: 'png', JPEG: 'jpg', WEBP: 'webp' };

/**
 * Where the image of a part (`1`, `2`, …) lives: `user_{sub}/images/{job_id}-{n}.{ext}`.
 *
 * Deterministic, so that a repeated attempt meets its own object instead of leaving a second one; at most 160 characters
 * (the frontend's unique column holds 191), with no character that a URL would escape.
 */
export function objectKeyOf(job: JobRef, part: string, format: ImageFormat): string {
  return `${userFolder(job.userId)}images/${job.jobId}-${part}.${EXTENSION[format]}`;
}
