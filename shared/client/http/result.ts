import type { SoramiError } from '../sorami-error.ts';

/** What every call resolves to. Nothing is thrown for what can be expected: refusals, lost connections, an abort. */
export type Result<T> = { readonly ok: true; readonly value: T } | { readonly ok: false; readonly error: SoramiError };
