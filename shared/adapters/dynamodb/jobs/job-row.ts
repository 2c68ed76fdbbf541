import type { AttributeValue } from '@aws-sdk/client-dynamodb';
import * as v from 'valibot';
import type { ImageJob, Output } from '../../../jobs/job.ts';
import { IMAGE_FORMATS, IMAGE_QUALITIES, IMAGE_STYLES } from '../../../kinds/image/image-request.ts';
import { IMAGE_SIZES } from '../../../kinds/image/image-size.ts';
import { LotRow } from '../credits/wallet-row.ts';
import { fromItem, type Item, toAttribute, toItem } from '../item.ts';
import { dueShardOf } from './due-shard.ts';
import { fromOutputRow, OutputRow, toOutputRow } from './output-row.ts';
import { withoutTold } from './without-told.ts';

const WebhookAttempt = v.object({
  at: v.number(),
  ms: v.number(),
  ack: v.picklist(['stored', 'duplicate', 'refused', 'unknown']),
  status: v.exactOptional(v.number()),
  words: v.string(),
});

/** A row of the Jobs table (names in snake_case there). The index attributes `due_shard`, `due_at` and `expires_at` belong to the writes. */
const JobRow = v.object({
  userId: v.string(),
  jobId: v.string(),
  kind: v.literal('image'),
  jobIdFrom: v.picklist(['client', 'server']),
  clientUserId: v.exactOptional(v.string()),
  request: v.object({
    prompt: v.string(),
    numImages: v.exactOptional(v.number()),
    size: v.picklist(IMAGE_SIZES),
    style: v.picklist(IMAGE_STYLES),
    format: v.picklist(IMAGE_FORMATS),
    quality: v.picklist(IMAGE_QUALITIES),
    inputImageUrl: v.exactOptional(v.string()),
  }),
  outputs: v.pipe(v.array(OutputRow), v.minLength(1)),
  credits: v.object({
    mode: v.picklist(['ledger', 'external']),
    pricePerImage: v.number(),
    quoted: v.number(),
    held: v.number(),
    captured: v.number(),
    released: v.number(),
    lots: v.exactOptional(v.array(LotRow)),
  }),
  status: v.picklist(['OPEN', 'COMPLETED', 'FAILED', 'CANCELLED']),
  createdAt: v.number(),
  updatedAt: v.number(),
  deadlineAt: v.number(),
  closedAt: v.exactOptional(v.number()),
  erasedAt: v.exactOptional(v.number()),
  webhook: v.exactOptional(
    v.object({
      eventId: v.string(),
      state: v.picklist(['due', 'acknowledged', 'abandoned']),
      attempts: v.number(),
      nextAttemptAt: v.exactOptional(v.number()),
      log: v.exactOptional(v.array(WebhookAttempt)),
      again: v.exactOptional(v.object({ at: v.number(), attempts: v.number() })),
    }),
  ),
  correlationId: v.string(),
  version: v.number(),
});

/** The outputs of a job's row, for a write that puts all of them. */
function outputRows(job: ImageJob, outputs: readonly Output[]): OutputRow[] {
  return outputs.map((output, index) => toOutputRow(job, index + 1, output));
}

/** {@link outputRows} as an attribute, for update expressions. */
export function outputsAttribute(job: ImageJob, outputs: readonly Output[]): AttributeValue {
  return toAttribute(outputRows(job, outputs));
}

/** A job as a row, to be found in the due index at `dueAt` (epoch ms). The number of images goes without saying: so many outputs. */
export function jobRow(job: ImageJob, dueAt: number): Item {
  const request = withoutTold(job.request, { numImages: job.outputs.length });
  return toItem({ ...job, request, outputs: outputRows(job, job.outputs), dueShard: dueShardOf(job), dueAt });
}

/** Parses a row. @throws v.ValiError when it is not a job: a bug or a foreign write, never a user's fault. */
export function parseJobRow(item: Item): ImageJob {
  const { request, ...row } = v.parse(JobRow, fromItem(item));
  const job = { ...row, request: { numImages: row.outputs.length, ...request } };
  return { ...job, outputs: job.outputs.map((output, index) => fromOutputRow(job, index + 1, output)) };
}
