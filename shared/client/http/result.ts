import type { SoramiError } from '../sorami-error.ts';

/** What every call resolves to. Nothing is thrown for what can be expected: refusals, lost connections, an abort. */
export type Result<T> = { readonly ok: true; readonly value: T } | { readonly ok: false; readonly error: SoramiError };

/** A result about a job: its error names the job, so that it can be waited for or cancelled all the same. */
export function ofJob<T>(jobId: string | undefined, result: Result<T>): Result<T> {
  return result.ok || jobId === undefined ? result : { ok: false, error: { ...result.error, jobId } };
}
