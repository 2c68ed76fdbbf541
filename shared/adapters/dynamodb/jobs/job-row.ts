import * as v from 'valibot';
import { type ImageJob, isFinal, type Job, type Output } from '../../../jobs/job.ts';
import { userFolder } from '../../../jobs/user-files.ts';
import { IMAGE_FORMATS, IMAGE_QUALITIES, IMAGE_STYLES } from '../../../kinds/image/image-request.ts';
import { IMAGE_SIZES } from '../../../kinds/image/image-size.ts';
import { DELIVERY_STATES } from '../../../webhooks/webhook-delivery.ts';
import { LotRow } from '../credits/wallet-row.ts';
import { fromItem, type Item, toItem } from '../item.ts';
import { dueShardOf } from './due-shard.ts';
import { AnyOutputRow } from './output-row.ts';

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
  outputs: v.array(AnyOutputRow),
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

/** An image job. The index attributes `due_shard`, `due_at` and `expires_at` belong to the writes. */
const ImageRow = v.object({
  kind: v.literal('image'),
  ...envelope,
  outputs: v.pipe(envelope.outputs, v.minLength(1)),
  request: v.object({
    prompt: v.string(),
    numImages: v.number(),
    size: v.picklist(IMAGE_SIZES),
    style: v.picklist(IMAGE_STYLES),
    format: v.picklist(IMAGE_FORMATS),
    quality: v.picklist(IMAGE_QUALITIES),
    inputImageUrl: v.exactOptional(v.string()),
  }),
  credits: v.object({ ...money, pricePerImage: v.number() }),
});

const text = v.fallback(v.string(), '');

/** A job whose kind or request this version does not know. Newer kinds call their outputs `parts`. */
const ForeignRow = v.object({
  ...envelope,
  kind: v.string(),
  outputs: v.optional(envelope.outputs, []),
  parts: v.fallback(v.optional(envelope.outputs, []), []),
  request: v.fallback(v.object({ prompt: text, size: text, style: text, format: text, quality: text }), {
    prompt: '',
    size: '',
    style: '',
    format: '',
    quality: '',
  }),
  credits: v.object({
    ...money,
    mode: v.fallback(money.mode, 'ledger'),
    quoted: v.fallback(v.number(), 0),
    pricePerImage: v.exactOptional(v.number()),
  }),
});

/**
 * A job as a row, to be found in the due index at `dueAt` (epoch ms).
 *
 * @param dueShards in use.
 */
export function jobRow(job: ImageJob, dueAt: number, dueShards?: number): Item {
  return toItem({ ...job, dueShard: dueShardOf(job, dueShards), dueAt });
}

/**
 * Parses a row: what every job has strictly, the rest as far as this version knows it.
 *
 * @throws v.ValiError when it is not a job of any version: a bug or a foreign write, never a user's fault.
 */
export function parseJobRow(item: Item): Job {
  const row = fromItem(item);
  const image = v.safeParse(ImageRow, row);
  if (image.success) return { ...image.output, outputs: endedWith(image.output) };
  const { parts, ...job } = v.parse(ForeignRow, row);
  const listedAs = job.outputs.length > 0 ? 'outputs' : 'parts';
  const outputs = listedAs === 'outputs' ? job.outputs : parts;
  return {
    ...job,
    foreign: true,
    listedAs,
    outputs: endedWith({ ...job, outputs }),
    request: { ...job.request, numImages: outputs.length },
    fileKeys: stringsIn(files(row)).filter((key) => key.startsWith(userFolder(job.userId))),
  };
}

/** Where a version closed a job without understanding its outputs, those that had not ended have ended with it. */
function endedWith({ status, outputs }: Pick<Job, 'status' | 'outputs'>): Output[] {
  const code = status === 'CANCELLED' ? 'cancelled' : 'deadline_exceeded';
  return outputs.map((output) => {
    if (status === 'OPEN' || isFinal(output)) return output;
    return { state: 'failed', attempts: output.attempts, billableAttempts: output.billableAttempts, code };
  });
}

/** The row without what its user wrote: that names no files. */
function files(row: unknown): unknown {
  return typeof row === 'object' ? { ...row, request: undefined } : undefined;
}

function stringsIn(value: unknown): string[] {
  if (typeof value === 'string') return [value];
  return typeof value === 'object' && value !== null ? Object.values(value).flatMap(stringsIn) : [];
}
