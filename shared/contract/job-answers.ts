import * as v from 'valibot';
import { SHOWN_STATUSES } from '../jobs/shown-statuses.ts';
import { PART_ERROR_CODES } from '../messages/codes.ts';
import { DELIVERY_STATES } from '../webhooks/webhook-delivery.ts';

/** What is said of every job, whatever its kind: entries of the schemas of answers. */

export const count = v.pipe(v.number(), v.integer(), v.minValue(0));
export const time = v.pipe(v.string(), v.isoTimestamp());
export const jobId = v.pipe(v.string(), v.minLength(1), v.maxLength(64));
export const success = v.literal(true);
/** The number of a part in its job, from 1. */
export const partNumber = v.pipe(count, v.minValue(1));
const code = v.picklist(PART_ERROR_CODES);

export const SUMMARY = {
  job_id: jobId,
  status: v.picklist(SHOWN_STATUSES),
  progress: v.pipe(count, v.maxValue(100)),
  message: v.string(),
  created_at: time,
  updated_at: time,
  deadline_at: time,
  completed_at: v.exactOptional(time),
  /** The client's own notes, as its order gave them. */
  metadata: v.exactOptional(v.record(v.string(), v.string())),
  credits: v.strictObject({
    mode: v.picklist(['ledger', 'external']),
    quoted: count,
    held: count,
    captured: count,
    released: count,
  }),
};

/** Of a job that failed or was cancelled: why, after its first part that failed. */
export const FAILURE = { error: v.exactOptional(v.string()), code: v.exactOptional(code) };

export const OUTPUTS = {
  outputs: v.array(
    v.strictObject({
      number: partNumber,
      state: v.picklist(['queued', 'generating', 'delivered', 'failed']),
      attempts: count,
      code: v.exactOptional(code),
      last_code: v.exactOptional(code),
      next_attempt_at: v.exactOptional(time),
    }),
  ),
};

/** Every part, whatever its kind; what waits says for what, why, and until when. */
export const PARTS = {
  parts: v.array(
    v.strictObject({
      name: v.string(),
      state: v.picklist(['queued', 'running', 'delivered', 'failed']),
      needs: v.exactOptional(v.array(v.string())),
      attempts: count,
      code: v.exactOptional(code),
      waits_for: v.exactOptional(v.picklist(['worker', 'parts', 'next_attempt', 'provider'])),
      last_code: v.exactOptional(code),
      last_message: v.exactOptional(v.string()),
      next_attempt_at: v.exactOptional(time),
      deadline_at: v.exactOptional(time),
    }),
  ),
};

export const ERRORS = {
  errors: v.array(
    v.strictObject({
      number: partNumber,
      code,
      error: v.string(),
      message: v.string(),
      retryable: v.boolean(),
      charged: v.literal(false),
      detail: v.exactOptional(v.string()),
    }),
  ),
};

/** How an open job stands beside others, and its webhook. */
export const STANDING = {
  queue: v.exactOptional(
    v.strictObject({ ahead: v.nullable(v.pipe(count, v.maxValue(100))), expected_at: v.nullable(time) }),
  ),
  webhook: v.nullable(
    v.strictObject({
      state: v.picklist(DELIVERY_STATES),
      attempts: count,
      last_status: v.nullable(count),
      next_attempt_at: v.nullable(time),
    }),
  ),
};

/** The answer to an order, as far as it is the same for every kind. */
export const Accepted = v.strictObject({ success, ...SUMMARY });

/** The status of a job, as far as it is the same for every kind. */
export const Status = v.strictObject({ success, ...SUMMARY, ...FAILURE, ...STANDING, ...OUTPUTS, ...PARTS, ...ERRORS });

/** A job that has ended, as far as it is the same for every kind. */
export const Result = v.strictObject({ success, ...SUMMARY, ...FAILURE, ...ERRORS });
