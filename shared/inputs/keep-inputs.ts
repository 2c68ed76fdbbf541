import type { JobRef, KindJob } from '../jobs/job.ts';
import { inputsOf } from '../kinds/kinds.ts';
import type { ObjectGlance } from './check-uploads.ts';
import type { InputFiles } from './input-files.ts';
import { inputKeyOf, uploadKeyOf } from './input-keys.ts';
import type { InputNote, InputNotes } from './input-notes.ts';
import { type GivenFile, isStored, type StoredInput } from './input-ref.ts';
import type { NamedUpload } from './read-input.ts';

export interface KeepInputsDeps {
  readonly inputFiles: InputFiles;
  readonly inputNotes: InputNotes;
  readonly inputObjects: ObjectGlance;
}

/** Where the files of a new job are taken from, beside the uploads. */
export type InputSource =
  | { readonly kind: 'order'; readonly given: readonly GivenFile[]; readonly uploads: readonly NamedUpload[] }
  /** A retry: the inputs of the job that is tried again. */
  | { readonly kind: 'retry'; readonly of: JobRef };

/** What came of it: everything is there, or these are not to be had. */
export interface KeptInputs {
  readonly note: InputNote;
  readonly missing: readonly StoredInput[];
}

/** After its deadline a job is closed, and its note is looked at: by then what was not opened will never be. */
const LOOK_AFTER_MS = 5 * 60_000;

/** The references of a job whose files lie in the bucket, each once. */
export function storedInputs(job: KindJob): readonly StoredInput[] {
  const byKey = new Map(inputsOf(job).flatMap((ref) => (isStored(ref) ? [[inputKeyOf(job, ref), ref] as const] : [])));
  return [...byKey.values()];
}

/**
 * Stores what a job is made from below the job's inputs, before the job is opened. Harmless to repeat. Whoever opens the job afterwards and
 * is refused tells the note so; who dies before leaves the note, by which the sweep removes what is there.
 */
export async function keepInputs(
  { inputFiles, inputNotes }: Pick<KeepInputsDeps, 'inputFiles' | 'inputNotes'>,
  job: KindJob,
  source: InputSource,
): Promise<KeptInputs> {
  const note: InputNote = { of: 'job', userId: job.userId, id: job.jobId, dueAt: job.deadlineAt + LOOK_AFTER_MS };
  await inputNotes.begin(note);
  const outcomes = await Promise.all(
    storedInputs(job).map(async (ref) => ((await keep(inputFiles, job, ref, source)) ? [] : [ref])),
  );
  return { note, missing: outcomes.flat() };
}

async function keep(files: InputFiles, job: KindJob, ref: StoredInput, source: InputSource): Promise<boolean> {
  const key = inputKeyOf(job, ref);
  if (source.kind === 'retry') return files.copy(inputKeyOf(source.of, ref), key);
  if (ref.from === 'upload') return files.copy(uploadKeyOf(job.userId, ref.uploadId), key);
  const given = source.given.find((file) => file.ref.sha256 === ref.sha256);
  if (given === undefined) throw new Error('a request names a file that did not come with it');
  await files.put(key, given);
  return true;
}
