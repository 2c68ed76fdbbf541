import { kindOf } from '../kinds/kinds.ts';
import type { KindName } from '../kinds/requests.ts';
import type { Job, KindJob } from './job.ts';

/** Keys under which files of a job may be: also of parts that were never delivered, whose worker may have died after its upload. */
export function fileKeysOf(job: Job): readonly string[] {
  if (job.foreign) return job.fileKeys;
  return job.parts.flatMap((part) => (part.state === 'delivered' ? [part.file.key] : placesOf(job, part.name)));
}

/**
 * Where the file of a part may lie: at its key, or beside it when something that is not ours lies there (the bucket has other
 * writers). No job's id contains a slash, so no file of another job has such a key.
 */
export function placesOf<K extends KindName>(job: KindJob<K>, part: string): readonly [string, string] {
  const key = kindOf<K>(job).keyOf(job, part);
  const end = key.lastIndexOf('/') + 1;
  return [key, `${key.slice(0, end)}beside/${key.slice(end)}`];
}
