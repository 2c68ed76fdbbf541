import * as v from 'valibot';
import { USER_ID } from '../accounts/user-id.ts';
import { GRANT_TYPES } from '../credits/wallet.ts';
import { PAGE_STATUSES } from '../http/views/page-status.ts';
import { UPLOAD_ID } from '../inputs/upload-id.ts';
import { ARTICLE_ANSWERS } from '../kinds/article/answers.ts';
import { BOOK_ANSWERS } from '../kinds/book/answers.ts';
import { CLIP_ANSWERS } from '../kinds/clips/answers.ts';
import { ECOMMERCE_ANSWERS } from '../kinds/ecommerce-image/answers.ts';
import { IMAGE_ANSWERS } from '../kinds/image/answers.ts';
import { count, FAILURE, jobId, OUTPUTS, PARTS, Status, SUMMARY, success, time } from './job-answers.ts';

/** Everything that the API answers when it does what it was asked. Strict: what is not here is not answered. */

const CLIP_KINDS = v.picklist(['video', 'custom-video']);
const cursor = v.nullable(v.string());
const quote = {
  success,
  price: count,
  credit_mode: v.picklist(['ledger', 'external']),
  charged_here: count,
  available: count,
  affordable: v.boolean(),
};

/** Of images. */
export const JobAccepted = IMAGE_ANSWERS.accepted;
export const JobStatus = IMAGE_ANSWERS.status;
/** Of images, or of product images, whose options are others. */
export const JobResult = v.union([IMAGE_ANSWERS.result, ECOMMERCE_ANSWERS.result]);

/** Of videos, of both kinds. */
export const VideoAccepted = CLIP_ANSWERS.accepted;
export const VideoStatus = CLIP_ANSWERS.status;
export const VideoResult = CLIP_ANSWERS.result;

export const ArticleAccepted = ARTICLE_ANSWERS.accepted;
export const ArticleStatus = ARTICLE_ANSWERS.status;
export const ArticleResult = ARTICLE_ANSWERS.result;

export const BookAccepted = BOOK_ANSWERS.accepted;
export const BookStatus = BOOK_ANSWERS.status;
export const BookResult = BOOK_ANSWERS.result;

/** The answer to an order of any kind, in the words of its kind. */
export const AnyJobAccepted = v.union([JobAccepted, VideoAccepted, ArticleAccepted, BookAccepted]);

/** A job of any kind, in the words of none. */
export const AnyJobStatus = v.variant('kind', [
  v.strictObject({ kind: v.picklist(['image', 'ecommerce-image']), ...Status.entries, ...IMAGE_ANSWERS.filed.entries }),
  v.strictObject({ kind: CLIP_KINDS, ...Status.entries, ...CLIP_ANSWERS.filed.entries }),
  v.strictObject({ kind: v.literal('article'), ...Status.entries, ...ARTICLE_ANSWERS.filed.entries }),
  v.strictObject({ kind: v.literal('book'), ...Status.entries, ...BOOK_ANSWERS.filed.entries }),
]);

/** How far a job of any kind is, in the words of the frontend's page of books. */
export const JobProgress = v.strictObject({
  success,
  job_id: jobId,
  status: v.picklist(PAGE_STATUSES),
  progress: v.pipe(count, v.maxValue(100)),
  message: v.string(),
  /** Why it failed, for people. */
  error: v.nullable(v.string()),
  /** Always `null`: the frontend has its own from the webhook. */
  result: v.null(),
  updated_at: time,
});

const ended = { success, ...SUMMARY, ...FAILURE, ...OUTPUTS, ...PARTS };
export const JobCancelled = v.union([
  v.strictObject({ ...ended, ...IMAGE_ANSWERS.counted.entries }),
  v.strictObject({ ...ended, ...CLIP_ANSWERS.counted.entries }),
  v.strictObject({ ...ended, ...ARTICLE_ANSWERS.counted.entries }),
]);

export const JobDeleted = v.strictObject({ success, job_id: jobId, deleted: v.literal(true) });

const listed = { ...SUMMARY, ...FAILURE, ...OUTPUTS };
export const JobListed = v.strictObject({
  success,
  jobs: v.array(
    v.union([
      v.strictObject({
        kind: v.literal('image'),
        ...listed,
        ...IMAGE_ANSWERS.counted.entries,
        ...IMAGE_ANSWERS.listed.entries,
      }),
      v.strictObject({
        kind: CLIP_KINDS,
        ...listed,
        ...CLIP_ANSWERS.counted.entries,
        ...CLIP_ANSWERS.listed.entries,
      }),
      v.strictObject({
        kind: v.literal('article'),
        ...listed,
        ...ARTICLE_ANSWERS.listed.entries,
      }),
      v.strictObject({
        kind: v.literal('book'),
        ...listed,
        ...BOOK_ANSWERS.listed.entries,
      }),
    ]),
  ),
  next_cursor: cursor,
});

export const Upload = v.strictObject({
  success,
  upload_id: v.pipe(v.string(), v.regex(UPLOAD_ID)),
  method: v.literal('PUT'),
  url: v.pipe(v.string(), v.url()),
  headers: v.record(v.string(), v.string()),
  expires_at: time,
  usable_until: time,
});

/** Of images. */
export const Quote = v.strictObject({ ...quote, ...IMAGE_ANSWERS.quoted.entries });

/** Of an order of any kind. */
export const AnyQuote = v.union([
  Quote,
  v.strictObject({ ...quote, ...ECOMMERCE_ANSWERS.quoted.entries }),
  v.strictObject({ ...quote, ...CLIP_ANSWERS.quoted.entries }),
  v.strictObject({ ...quote, ...ARTICLE_ANSWERS.quoted.entries }),
  v.strictObject({ ...quote, ...BOOK_ANSWERS.quoted.entries }),
]);

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
