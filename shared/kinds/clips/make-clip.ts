import * as v from 'valibot';
import { cutText } from '../../jobs/cut-text.ts';
import type { KindJob } from '../../jobs/job.ts';
import type { RunningPart } from '../../jobs/part.ts';
import type { Logger } from '../../telemetry/logger.ts';
import type { Failed, Maker, Pending, Trouble, Turn, TurnTools } from '../maker.ts';
import type { KindName } from '../requests.ts';
import { attemptLabel } from './attempt-label.ts';
import type { ClipFacts } from './clip-facts.ts';
import type { ClipOrder } from './clip-order.ts';
import {
  type ClipFile,
  type ClipMeter,
  ClipOperation,
  type ClipProvider,
  type Filmed,
  type Filming,
  type NotKnown,
  type Unreadable,
} from './clip-provider.ts';

export interface MakeClipDeps<K extends KindName> {
  readonly provider: ClipProvider;
  readonly meter: ClipMeter;
  /** What is asked for, with its pictures. */
  readonly orderOf: (
    job: KindJob<K>,
    signal: AbortSignal,
  ) => Promise<{ readonly kind: 'order'; readonly order: ClipOrder } | Failed | Trouble>;
  /** The longest that beginning may take. */
  readonly beginMs: number;
  /** The longest that a look may take, and fetching the file. */
  readonly lookMs: number;
  readonly fetchMs: number;
  readonly log: Logger;
  readonly now: () => number;
}

/**
 * Attempts that the provider may have billed for one clip. A clip costs more than a dollar, and what became of a POST without an answer is
 * not to be found out: it is tried once more, and no oftener.
 */
const MAX_BILLABLE_ATTEMPTS = 2;
/** Longer than reading the pictures of an order takes. */
const PREPARING_MS = 60_000;
/** Longer than measuring a file takes. */
const MEASURING_MS = 30_000;
const FIRST_LOOK_MS = 5_000;
const LONGEST_LOOK_MS = 20_000;
/** A file at which the provider still works is there soon. */
const FILE_LOOK_MS = 3_000;
/** Looks that find a film done and unreadable: it is not everywhere at once. */
const MAX_ODD_LOOKS = 3;
/** Downloads of one file that were no usable clip: its bytes will be no better. */
const MAX_BAD_FILES = 5;
/** The provider's name for a model is kept with every clip. */
const MODEL_CHARACTERS = 200;

/**
 * Films one clip: begins it, looks at it by later turns, fetches its file, measures and stores it. No turn waits for the film. What is
 * paid for is on the row as soon as it is known: the operation, then where the file is. A file that is no usable clip is fetched again,
 * not filmed again.
 */
export function makeClip<K extends KindName>(deps: MakeClipDeps<K>): Maker<K> {
  return {
    maxBillableAttempts: MAX_BILLABLE_ATTEMPTS,
    async turn(job, part, tools) {
      if (part.operation === undefined) return begin(deps, job, part, tools);
      const read = v.safeParse(ClipOperation, part.operation);
      if (!read.success) {
        return {
          kind: 'trouble',
          code: 'internal_error',
          reason: 'an operation of another version',
          maybeBilled: true,
        };
      }
      return read.output.step === 'filming'
        ? look(deps, job, read.output, tools)
        : fetchFilm(deps, job, read.output, tools);
    },
    async stop(operation, signal) {
      const read = v.safeParse(ClipOperation, operation);
      // A film that is there costs the same whether or not anybody fetches it.
      return !read.success || read.output.step === 'filmed' || deps.provider.cancel(read.output, signal);
    },
  };
}

async function begin<K extends KindName>(
  deps: MakeClipDeps<K>,
  job: KindJob<K>,
  part: RunningPart,
  tools: TurnTools,
): Promise<Turn> {
  const { provider, log, now } = deps;
  tools.moves(PREPARING_MS);
  const order = await deps.orderOf(job, tools.signal);
  if (order.kind !== 'order') return order;

  tools.step('asked');
  tools.moves(deps.beginMs);
  const begunAt = now();
  const label = attemptLabel(job, part);
  const started = await provider.start(order.order, label, tools.signal);
  if ('retired' in started) for (const model of started.retired) log.warn('model.retired', { model });
  switch (started.kind) {
    case 'begun':
      return { kind: 'pending', operation: started.operation, lookAgainMs: FIRST_LOOK_MS };
    case 'filmed':
      // On the row first: another turn fetches it, and a worker that dies meanwhile costs nothing.
      return { kind: 'pending', operation: started.operation, lookAgainMs: 0 };
    case 'inline': {
      const { file, model, inputTokens } = started;
      tools.step('answered');
      const kept = await keep(deps, job, { model, inputTokens, begunAt, filmedAt: now() }, file, 0, tools);
      return kept.kind === 'failed' ? { ...kept, kind: 'trouble', maybeBilled: true } : kept;
    }
    case 'unreadable':
      return unreadable(deps, started, job, part.name);
    case 'refused':
      return { ...started, kind: 'failed' };
    case 'trouble':
      return started;
  }
}

async function look<K extends KindName>(
  deps: MakeClipDeps<K>,
  job: KindJob<K>,
  operation: Filming,
  tools: TurnTools,
): Promise<Turn> {
  tools.moves(deps.lookMs);
  const looked = await deps.provider.look(operation, tools.signal);
  switch (looked.kind) {
    case 'filming':
      return { kind: 'pending', operation, lookAgainMs: untilNextLook(operation, deps.now()) };
    case 'not-known':
      return lookAgain(deps, operation, looked);
    case 'unreadable':
      return lookOddly(operation) ?? unreadable(deps, looked, job, operation.id);
    case 'filmed':
      tools.step('answered');
      return fetchFilm(deps, job, looked.operation, tools);
    case 'inline': {
      const { file, model, inputTokens } = looked;
      tools.step('answered');
      const made = { model, inputTokens, begunAt: operation.begunAt, filmedAt: deps.now() };
      const kept = await keep(deps, job, made, file, 0, tools);
      return kept.kind === 'failed' ? (lookOddly(operation) ?? kept) : kept;
    }
    case 'refused':
      return { ...looked, kind: 'failed' };
    case 'trouble':
      return looked;
  }
}

async function fetchFilm<K extends KindName>(
  deps: MakeClipDeps<K>,
  job: KindJob<K>,
  operation: Filmed,
  tools: TurnTools,
): Promise<Turn> {
  tools.moves(deps.fetchMs);
  const fetched = await deps.provider.fetch(operation, tools.signal);
  switch (fetched.kind) {
    case 'fetched': {
      const { file, seconds } = fetched;
      const kept = await keep(deps, job, operation, file, seconds, tools);
      return kept.kind === 'failed' ? fetchAgain(deps, operation, kept.reason) : kept;
    }
    case 'bad-file':
      return fetchAgain(deps, operation, fetched.reason);
    case 'processing':
      return { kind: 'pending', operation, lookAgainMs: FILE_LOOK_MS };
    case 'not-known':
      return lookAgain(deps, operation, fetched);
    case 'trouble':
      return fetched;
  }
}

/** Measures a file and stores it. What was asked for does not matter any more: what is measured is told. */
async function keep<K extends KindName>(
  { meter, log }: MakeClipDeps<K>,
  job: KindJob<K>,
  made: Pick<Filmed, 'model' | 'inputTokens' | 'begunAt' | 'filmedAt'>,
  clip: ClipFile,
  downloadSeconds: number,
  tools: TurnTools,
): Promise<Turn> {
  await using file = clip;
  tools.moves(MEASURING_MS);
  const measured = await meter.measure(file);
  if ('unusable' in measured) {
    return { kind: 'failed', code: 'provider_error', reason: `unusable: ${measured.unusable}` };
  }
  const { width, height, durationSeconds } = measured;
  const facts: ClipFacts = { width, height, duration_seconds: durationSeconds, download_seconds: downloadSeconds };
  log.info('clip.measured', { job_id: job.jobId, width, height, seconds: durationSeconds, bytes: file.bytes });
  // Awaited here: the file is gone when this function is left.
  return await tools.store({
    body: file,
    contentType: 'video/mp4',
    model: cutText(made.model.toWellFormed(), MODEL_CHARACTERS),
    seconds: Math.max(0, made.filmedAt - made.begunAt) / 1_000,
    inputTokens: made.inputTokens,
    facts,
  });
}

/** The bytes are the provider's and stay there: fetching them again costs nothing. */
function fetchAgain<K extends KindName>(
  { log, now }: MakeClipDeps<K>,
  operation: Filmed,
  reason: string,
): Pending | Failed {
  const badFiles = operation.badFiles + 1;
  log.warn('clip.bad_file', { reason, count: badFiles });
  if (badFiles >= MAX_BAD_FILES) return { kind: 'failed', code: 'provider_error', reason };
  const again = { ...operation, badFiles };
  return { kind: 'pending', operation: again, lookAgainMs: untilNextLook(operation, now()), trouble: 'provider_error' };
}

/** It is paid for: until the deadline no odd answer is one. */
function lookAgain<K extends KindName>(
  { log, now }: MakeClipDeps<K>,
  operation: ClipOperation,
  { code, reason, retryAfterMs = 0 }: NotKnown,
): Pending {
  log.warn('clip.not_known', { error_code: code, reason });
  const lookAgainMs = Math.max(retryAfterMs, untilNextLook(operation, now()));
  return { kind: 'pending', operation, lookAgainMs, trouble: code };
}

/** It is done, and there is nothing that can be used: it may not be everywhere yet. Nothing when that has lasted too long. */
function lookOddly(operation: Filming): Pending | undefined {
  const oddLooks = (operation.oddLooks ?? 0) + 1;
  if (oddLooks > MAX_ODD_LOOKS) return undefined;
  const again = { ...operation, oddLooks };
  return { kind: 'pending', operation: again, lookAgainMs: FIRST_LOOK_MS, trouble: 'provider_error' };
}

/** That there is a film which this version cannot read is ours to mend: an alarm, and no refusal. */
function unreadable<K extends KindName>(
  { log }: MakeClipDeps<K>,
  { filmed, reason }: Unreadable,
  { jobId }: KindJob<K>,
  what: string,
): Failed | Trouble {
  log.error('answer.unreadable', new Error(reason), { job_id: jobId, operation: what });
  if (filmed) return { kind: 'failed', code: 'provider_error', reason };
  return { kind: 'trouble', code: 'provider_error', reason, maybeBilled: true, restarts: true };
}

/** More seldom the longer it takes: half a film's age after the first five seconds, twenty at most. */
function untilNextLook({ begunAt }: ClipOperation, now: number): number {
  return Math.min(LONGEST_LOOK_MS, FIRST_LOOK_MS + Math.max(0, now - begunAt) / 2);
}
