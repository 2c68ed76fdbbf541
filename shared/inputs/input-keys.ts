import type { JobRef } from '../jobs/job.ts';
import { userFolder } from '../jobs/user-files.ts';
import type { StoredInput } from './input-ref.ts';

/** Prefix of the keys of everything that was given with a job's order. No job's id contains a slash, so nothing else is below it. */
export function inputsFolder({ userId, jobId }: JobRef): string {
  return `${userFolder(userId)}inputs/${jobId}/`;
}

/**
 * Where the file of a reference lies: below its job's inputs, under its digest or the id of its upload. An order that is refused because
 * another one has its id can therefore not touch that one's files.
 */
export function inputKeyOf(job: JobRef, ref: StoredInput): string {
  const name =
    ref.from === 'order' ? ref.sha256.replace(/\+/g, '-').replace(/\//g, '_').replace('=', '') : ref.uploadId;
  return `${inputsFolder(job)}${name}`;
}

/** Where an upload lies until it is used, or its time is over. */
export function uploadKeyOf(userId: string, uploadId: string): string {
  return `${userFolder(userId)}uploads/${uploadId}`;
}
