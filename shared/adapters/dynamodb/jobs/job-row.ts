import * as v from 'valibot';
import type { Job, KindJob } from '../../../jobs/job.ts';
import { isFinal, type Part } from '../../../jobs/part.ts';
import { userFolder } from '../../../jobs/user-files.ts';
import { isKindName, kindOf } from '../../../kinds/kinds.ts';
import type { KindName } from '../../../kinds/requests.ts';
import { DELIVERY_STATES } from '../../../webhooks/webhook-delivery.ts';
import { LotRow } from '../credits/wallet-row.ts';
import { fromItem, type Item, toItem } from '../item.ts';
import { dueShardOf } from './due-shard.ts';
import { AnyPartRow } from './part-row.ts';

const WebhookAttempt = v.object({
  at: v.number(),
  ms: v.number(),
  ack: v.fallback(v.picklist(['stored', 'duplicate', 'refused', 'unknown']), 'unknown'),
  status: v.exactOptional(v.number()),
  words: v.string(),
});

const Confirmation = v.object({
  since: v.number(),
  looks: v.number(),
  nextLookAt: v.exactOptional(v.number()),
  last: v.exactOptional(
    v.object({ at: v.number(), found: v.picklist(['stored', 'missing', 'partial', 'unknown', 'undecided']) }),
  ),
  repeats: v.number(),
});

const Webhook = v.object({
  eventId: v.string(),
  state: v.picklist(DELIVERY_STATES),
  attempts: v.number(),
  nextAttemptAt: v.exactOptional(v.number()),
  log: v.exactOptional(v.array(WebhookAttempt)),
  again: v.exactOptional(v.object({ at: v.number(), attempts: v.number() })),
  known: v.exactOptional(v.literal(true)),
  confirmation: v.exactOptional(Confirmation),
});

/** A delivery that only a newer version understands. */
const ForeignWebhook = v.pipe(
  v.object({
    eventId: v.fallback(v.string(), ''),
    state: v.fallback(v.string(), ''),
    attempts: v.fallback(v.number(), 0),
  }),
  v.transform(({ state, ...rest }) => ({ ...rest, state: 'foreign' as const, foreignState: state })),
);

const Capture = v.picklist(['each', 'whole']);

const money = {
  mode: v.picklist(['ledger', 'external']),
  quoted: v.number(),
  held: v.number(),
  captured: v.number(),
  released: v.number(),
  lots: v.exactOptional(v.array(LotRow)),
};

/** What the row of every job has, in this and every later version: enough to list, settle, audit and erase it. */
const envelope = {
  userId: v.string(),
  jobId: v.string(),
  // Of an id whose origin is unknown the frontend is not told: it would give it to a stranger.
  jobIdFrom: v.fallback(v.picklist(['client', 'server']), 'server'),
  orderedFrom: v.exactOptional(v.fallback(v.literal('elsewhere'), 'elsewhere')),
  clientUserId: v.exactOptional(v.string()),
  deadlineSeconds: v.exactOptional(v.number()),
  metadata: v.exactOptional(v.fallback(v.record(v.string(), v.string()), {})),
  parts: v.array(AnyPartRow),
  status: v.picklist(['OPEN', 'COMPLETED', 'FAILED', 'CANCELLED']),
  createdAt: v.number(),
  updatedAt: v.number(),
  deadlineAt: v.number(),
  closedAt: v.exactOptional(v.number()),
  erasingSince: v.exactOptional(v.number()),
  erasedAt: v.exactOptional(v.number()),
  webhook: v.exactOptional(v.union([Webhook, ForeignWebhook])),
  frontend: v.exactOptional(v.object({ asked: v.number(), knows: v.exactOptional(v.boolean()) })),
  correlationId: v.string(),
  version: v.number(),
};

/** A job of a known kind. The index attributes `due_shard`, `due_at` and `expires_at` belong to the writes. */
const KnownRow = v.object({
  ...envelope,
  kind: v.pipe(v.string(), v.check(isKindName)),
  parts: v.pipe(envelope.parts, v.minLength(1)),
  request: v.unknown(),
  credits: v.object({ ...money, capture: Capture, unitPrice: v.number() }),
});

/** A job whose kind, request or price this version does not know. */
const ForeignRow = v.object({
  ...envelope,
  kind: v.string(),
  parts: v.fallback(v.optional(envelope.parts, []), []),
  request: v.fallback(v.record(v.string(), v.unknown()), {}),
  credits: v.pipe(
    v.object({
      ...money,
      mode: v.fallback(money.mode, 'ledger'),
      quoted: v.fallback(v.number(), 0),
      capture: v.optional(v.unknown()),
      unitPrice: v.exactOptional(v.number()),
    }),
    // A job that is paid in a way of a newer version has no price here, rather than a wrong one.
    v.transform(({ capture, ...rest }) => (v.is(Capture, capture) ? { ...rest, capture } : rest)),
  ),
});

/**
 * A job as a row, to be found in the due index at `dueAt` (epoch ms).
 *
 * @param dueShards in use.
 */
export function jobRow(job: KindJob, dueAt: number, dueShards?: number): Item {
  return toItem({ ...job, dueShard: dueShardOf(job, dueShards), dueAt });
}

/**
 * Parses a row: what every job has strictly, the rest as far as this version knows it.
 *
 * @throws v.ValiError when it is not a job of any version: a bug or a foreign write, never a user's fault.
 */
export function parseJobRow(item: Item): Job {
  const row = fromItem(item);
  const known = v.safeParse(KnownRow, row);
  if (known.success && isKindName(known.output.kind)) {
    const job = knownJob(known.output, known.output.kind);
    if (job !== undefined) return job;
  }
  const { request, ...job } = v.parse(ForeignRow, row);
  return {
    ...job,
    foreign: true,
    parts: endedWith(job),
    request: Object.fromEntries(
      Object.entries(request).flatMap(([name, value]) => (typeof value === 'string' ? [[name, value]] : [])),
    ),
    fileKeys: stringsIn(files(row)).filter((key) => key.startsWith(userFolder(job.userId))),
  };
}

/** `undefined` when the request is not one that this version's kind could have written. */
function knownJob<K extends KindName>(row: v.InferOutput<typeof KnownRow>, kind: K): KindJob<K> | undefined {
  const request = v.safeParse(kindOf<K>({ kind }).row, row.request);
  return request.success ? { ...row, kind, request: request.output, parts: endedWith(row) } : undefined;
}

/** Where a version closed a job without understanding its parts, those that had not ended have ended with it. */
function endedWith({ status, parts }: Pick<Job, 'status' | 'parts'>): Part[] {
  const code = status === 'CANCELLED' ? 'cancelled' : 'deadline_exceeded';
  return parts.map((part) => {
    if (status === 'OPEN' || isFinal(part)) return part;
    const { name, needs, attempts, billableAttempts } = part;
    const plan = { name, ...(needs === undefined ? {} : { needs }) };
    return { ...plan, state: 'failed', attempts, billableAttempts, code };
  });
}

/** The row without what its user wrote, which names no files. */
function files(row: unknown): unknown {
  return typeof row === 'object' ? { ...row, request: undefined } : undefined;
}

function stringsIn(value: unknown): string[] {
  if (typeof value === 'string') return [value];
  if (typeof value !== 'object' || value === null) return [];
  // A file that is taken over is an earlier job's, which lists it.
  return Object.entries(value).flatMap(([name, inner]) => (name === 'takeOver' ? [] : stringsIn(inner)));
}
