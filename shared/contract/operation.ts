import type * as v from 'valibot';
import type { JOB_FILTER } from '../http/read/job-filter.ts';
import type { Code } from '../messages/codes.ts';
import type * as answers from './answers.ts';

/** Who may call: a signed-in user, another server by its signature, or everybody. */
export type Caller = 'session' | 'grants' | 'clerk' | 'anybody';

export type Parameter =
  | 'job_id'
  | 'limit'
  | 'cursor'
  | 'Idempotency-Key'
  | 'If-None-Match'
  | 'Prefer'
  | keyof typeof JOB_FILTER;
export type HeaderName =
  | 'Location'
  | 'Retry-After'
  | 'Idempotent-Replayed'
  | 'RateLimit-Policy'
  | 'RateLimit'
  | 'ETag'
  | 'Preference-Applied';

/** A good answer. */
export interface Success {
  readonly says: string;
  /** By name, so that the document shows it once; absent: no body. */
  readonly body?: keyof typeof answers | 'markdown';
  readonly headers?: readonly HeaderName[];
}

/** One route of the API. */
export interface Operation {
  readonly method: 'get' | 'post' | 'delete';
  readonly path: string;
  readonly id: string;
  readonly summary: string;
  readonly description?: string;
  readonly caller: Caller;
  readonly parameters?: readonly Parameter[];
  readonly body?: { readonly name: string; readonly schema: v.GenericSchema; readonly isOptional?: true };
  readonly successes: Readonly<Record<number, Success>>;
  readonly errors: readonly Code[];
}
