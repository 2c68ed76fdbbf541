import * as v from 'valibot';
import { USER_ID } from '../accounts/user-id.ts';
import { GRANT_TYPES } from '../credits/wallet.ts';
import { SHOWN_STATUSES } from '../http/read/job-filter.ts';
import { IMAGE_ANSWERS, imageNumber as number } from '../kinds/image/answers.ts';
import { KIND_NAMES } from '../kinds/kinds.ts';
import { PART_ERROR_CODES } from '../messages/codes.ts';
import { DELIVERY_STATES } from '../webhooks/webhook-delivery.ts';

/** Everything that the API answers when it does what it was asked. Strict: what is not here is not answered. */

const count = v.pipe(v.number(), v.integer(), v.minValue(0));
const time = v.pipe(v.string(), v.isoTimestamp());
const jobId = v.pipe(v.string(), v.minLength(1), v.maxLength(64));
const success = v.literal(true);
const cursor = v.nullable(v.string());
const code = v.picklist(PART_ERROR_CODES);

const summary = {
  job_id: jobId,
  status: v.picklist(SHOWN_STATUSES),
  progress: v.pipe(count, v.maxValue(100)),
  message: v.string(),
  created_at: time,
  updated_at: time,
  deadline_at: time,
  completed_at: v.exactOptional(time),
  num_images: number,
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

/** Of a job that failed or was cancelled: why, after its first image that failed. */
const failure = { error: v.exactOptional(v.string()), code: v.exactOptional(code) };

const outputs = v.array(
  v.strictObject({
    number,
    state: v.picklist(['queued', 'generating', 'delivered', 'failed']),
    attempts: count,
    code: v.exactOptional(code),
    last_code: v.exactOptional(code),
    next_attempt_at: v.exactOptional(time),
  }),
);

/** Every part, whatever its kind; what waits says for what, why, and until when. */
const parts = v.array(
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
);

const images = v.array(v.strictObject({ ...IMAGE_ANSWERS.file.entries, expires_at: time }));

const errors = v.array(
  v.strictObject({
    number,
    code,
    error: v.string(),
    message: v.string(),
    retryable: v.boolean(),
    charged: v.literal(false),
    detail: v.exactOptional(v.string()),
  }),
);

const webhook = v.nullable(
  v.strictObject({
    state: v.picklist(DELIVERY_STATES),
    attempts: count,
    last_status: v.nullable(count),
    next_attempt_at: v.nullable(time),
  }),
);

export const JobAccepted = v.strictObject({ success, ...summary });

export const JobStatus = v.strictObject({
  success,
  ...summary,
  ...failure,
  queue: v.exactOptional(
    v.strictObject({ ahead: v.nullable(v.pipe(count, v.maxValue(100))), expected_at: v.nullable(time) }),
  ),
  outputs,
  parts,
  errors,
  webhook,
  images,
});

export const JobResult = v.strictObject({
  success,
  ...summary,
  ...failure,
  images,
  errors,
  metadata: IMAGE_ANSWERS.metadata,
});

export const JobCancelled = v.strictObject({ success, ...summary, ...failure, outputs, parts });

export const JobDeleted = v.strictObject({ success, job_id: jobId, deleted: v.literal(true) });

export const JobListed = v.strictObject({
  success,
  jobs: v.array(
    v.strictObject({ kind: v.picklist(KIND_NAMES), ...summary, ...failure, ...IMAGE_ANSWERS.listed.entries, outputs }),
  ),
  next_cursor: cursor,
});

export const Quote = v.strictObject({
  success,
  price: count,
  credit_mode: v.picklist(['ledger', 'external']),
  charged_here: count,
  available: count,
  affordable: v.boolean(),
  ...IMAGE_ANSWERS.quoted.entries,
});

export const Credits = v.strictObject({
  success,
  credit_mode: v.picklist(['ledger', 'external']),
  available: count,
  held: count,
  spent: count,
  granted: count,
  open_jobs: count,
  lots: v.array(
    v.strictObject({
      amount: v.pipe(count, v.minValue(1)),
      priority: v.pipe(count, v.maxValue(100)),
      expires_at: v.exactOptional(time),
    }),
  ),
});

const booked = { id: v.string(), booked_at: time };

export const Transactions = v.strictObject({
  success,
  transactions: v.array(
    v.variant('type', [
      v.strictObject({
        type: v.literal('grant'),
        ...booked,
        amount: v.pipe(v.number(), v.integer()),
        reason: v.string(),
        grant_type: v.exactOptional(v.picklist(GRANT_TYPES)),
        expires_at: v.exactOptional(time),
      }),
      v.strictObject({
        type: v.literal('hold'),
        ...booked,
        amount: v.pipe(v.number(), v.integer(), v.maxValue(0)),
        job_id: jobId,
      }),
      v.strictObject({
        type: v.literal('settle'),
        ...booked,
        amount: count,
        captured: count,
        released: count,
        job_id: jobId,
      }),
      v.strictObject({ type: v.literal('expire'), ...booked, amount: v.pipe(v.number(), v.integer(), v.maxValue(-1)) }),
    ]),
  ),
  next_cursor: cursor,
});

export const GrantBooked = v.strictObject({
  success,
  event_id: v.string(),
  user_id: v.pipe(v.string(), v.regex(USER_ID)),
  type: v.picklist(GRANT_TYPES),
  amount: v.pipe(v.number(), v.integer()),
});

export const ClerkEventTaken = v.strictObject({ success, type: v.string() });

export const Health = v.strictObject({
  success,
  status: v.literal('healthy'),
  environment: v.string(),
  timestamp: time,
  features: v.array(v.string()),
  image_generation_available: v.boolean(),
  video_generation_available: v.boolean(),
  blog_generation_available: v.boolean(),
  book_generation_available: v.boolean(),
  secure_api_available: v.boolean(),
  clerk_auth_configured: v.boolean(),
  clerk_auth_available: v.boolean(),
  clerk_events_enabled: v.boolean(),
  credit_grants_enabled: v.boolean(),
  s3_storage_configured: v.boolean(),
  s3_storage_available: v.boolean(),
  s3_storage_refused_since: v.nullable(time),
  webhook_enabled: v.boolean(),
  provider_paused_until: v.nullable(time),
  crewai_available: v.boolean(),
});

/** The contract itself. */
export const Contract = v.looseObject({ openapi: v.literal('3.1.0') });
