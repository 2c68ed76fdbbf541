import type { JobRef } from './job.ts';

/**
 * Prefix of the keys of all objects of a user: files of every kind, also those that an older version of the backend stored.
 * The only definition: the erasure of accounts and the operator's commands use it.
 */
export function userFolder(userId: string): string {
  return `user_${userId}/`;
}

/**
 * The folders below {@link userFolder} that hold files of jobs, and how a file's name goes on after `{job_id}-`.
 *
 * A job id may contain hyphens, so `a-1-2.png` begins with the id of a job `a`, too. The names of parts are a closed list per
 * folder in which none is the end of another after a hyphen: that is what makes the owner of a file certain.
 */
const FOLDERS: Readonly<Record<string, RegExp>> = {
  images: /^\d+\.[a-z0-9]+$/,
  videos: /^\d+\.[a-z0-9]+$/,
  blogs: /^(outline|introduction|section-\d+|conclusion|article)\.[a-z0-9]+$/,
  books: /^(outline|chapter-\d+|book)\.[a-z0-9]+$/,
};

/** A place in the bucket where files of a job may be, for those who have no row that lists them. */
export interface JobFiles {
  /** What their keys begin with; others' may, too. */
  readonly prefix: string;
  /** Whether a key with this prefix is a file of the job. */
  readonly isOne: (key: string) => boolean;
}

/** Where files of a job may be: only below its owner's own folder. */
export function filesOfJob({ userId, jobId }: JobRef): JobFiles[] {
  const parts = Object.entries(FOLDERS).map(([folder, name]) => {
    const prefix = `${userFolder(userId)}${folder}/${jobId}-`;
    return { prefix, isOne: (key: string) => key.startsWith(prefix) && name.test(key.slice(prefix.length)) };
  });
  // What came with its order has a folder of its own: a job's id contains no slash.
  const inputs = `${userFolder(userId)}inputs/${jobId}/`;
  return [...parts, { prefix: inputs, isOne: (key) => key.startsWith(inputs) }];
}
