import { deliveredParts } from '../jobs/part.ts';
import type { AuditedJob } from './account.ts';
import type { ObjectHeads } from './audit-source.ts';
import { collect, type Mismatch } from './mismatch.ts';

/** A file that a job's row names. */
export interface ListedFile {
  readonly jobId: string;
  readonly key: string;
  readonly bytes: number;
  readonly sha256: string;
  readonly isErased: boolean;
}

/** The files of ended jobs; those of an open one are still being made, and those of one that is being erased go one by one. */
export function listedFiles(jobs: readonly AuditedJob[]): ListedFile[] {
  return jobs
    .filter(
      ({ status, erasingSince, erasedAt }) =>
        status !== 'OPEN' && (erasingSince === undefined || erasedAt !== undefined),
    )
    .flatMap((job) =>
      deliveredParts(job.parts).map(({ file: { key, bytes, sha256 } }) => ({
        jobId: job.jobId,
        key,
        bytes,
        sha256,
        isErased: job.erasedAt !== undefined,
      })),
    );
}

/**
 * At most so many of the files, chosen by chance: a request to S3 each. Over the nights every file has its turn, and an account
 * that lost several is found sooner.
 */
export function sampleOf(files: readonly ListedFile[], most: number, random: () => number): readonly ListedFile[] {
  if (files.length <= most) return files;
  return files
    .map((file) => ({ file, rank: random() }))
    .sort((a, b) => a.rank - b.rank)
    .slice(0, most)
    .map(({ file }) => file);
}

/** Holds files against the bucket: size and checksum as S3 has them, without reading the bytes. */
export async function auditFiles(files: readonly ListedFile[], bucket: ObjectHeads): Promise<Mismatch[]> {
  const found: Mismatch[] = [];
  for (const { jobId, key, bytes, sha256, isErased } of files) {
    const head = await bucket.head(key);
    found.push(
      ...collect((check) => {
        const about = { jobId, about: key };
        if (isErased)
          check(head === undefined, 'a file of an erased job is still there', head?.bytes, undefined, about);
        else if (head === undefined) check(false, 'a file is missing', undefined, bytes, about);
        else {
          const same = head.bytes === bytes && head.sha256 === sha256;
          check(same, 'a file is not the one that was recorded', head, { bytes, sha256 }, about);
        }
      }),
    );
  }
  return found;
}
