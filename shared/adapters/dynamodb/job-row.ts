import * as v from 'valibot';
import { OUTPUT_ERROR_CODES } from '../../domain/codes.ts';
import { IMAGE_FORMATS, IMAGE_QUALITIES, IMAGE_STYLES } from '../../domain/image-request.ts';
import { IMAGE_SIZES } from '../../domain/image-size.ts';
import type { ImageJob } from '../../domain/job.ts';
import { fromItem, type Item } from './item.ts';
import { LotRow } from './wallet-row.ts';

const counts = { attempts: v.number(), billableAttempts: v.number() };
const code = v.picklist(OUTPUT_ERROR_CODES);

const Output = v.variant('state', [
  v.object({
    state: v.literal('queued'),
    ...counts,
    notBefore: v.exactOptional(v.number()),
    trouble: v.exactOptional(code),
  }),
  v.object({
    state: v.literal('generating'),
    ...counts,
    leaseId: v.string(),
    leaseUntil: v.number(),
    trouble: v.exactOptional(code),
  }),
  v.object({
    state: v.literal('delivered'),
    ...counts,
    image: v.object({
      key: v.string(),
      contentType: v.string(),
      bytes: v.number(),
      sha256: v.string(),
      width: v.number(),
      height: v.number(),
      model: v.string(),
      seconds: v.number(),
      inputTokens: v.number(),
    }),
  }),
  v.object({ state: v.literal('failed'), ...counts, code, detail: v.exactOptional(v.string()) }),
]);

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
    numImages: v.number(),
    size: v.picklist(IMAGE_SIZES),
    style: v.picklist(IMAGE_STYLES),
    format: v.picklist(IMAGE_FORMATS),
    quality: v.picklist(IMAGE_QUALITIES),
    inputImageUrl: v.exactOptional(v.string()),
  }),
  outputs: v.pipe(v.array(Output), v.minLength(1)),
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

/** Parses a row. @throws v.ValiError when it is not a job: a bug or a foreign write, never a user's fault. */
export function parseJobRow(item: Item): ImageJob {
  return v.parse(JobRow, fromItem(item));
}
