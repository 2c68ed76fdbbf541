import * as v from 'valibot';
import { JOB_FILTER } from '../http/read/job-filter.ts';
import { DEFAULT_LIMIT, MAX_LIMIT } from '../http/read/page-request.ts';
import { RetryRequestBody } from '../http/read/retry-request.ts';
import { CustomVideoRequestBody } from '../kinds/custom-video/parse-custom-video-request.ts';
import { EcommerceImageRequestBody } from '../kinds/ecommerce-image/parse-ecommerce-request.ts';
import { ImageRequestBody } from '../kinds/image/parse-image-request.ts';
import { KIND_NAMES } from '../kinds/kinds.ts';
import { VideoRequestBody } from '../kinds/video/parse-video-request.ts';
import { ACCOUNT_OPERATIONS } from './account-operations.ts';
import type * as answers from './answers.ts';
import type { Operation, Parameter } from './operation.ts';
import { BODY, JOB, OPENING, SESSION, WORK } from './operation-errors.ts';
import { textOperations } from './text-operations.ts';

export type { Caller, HeaderName, Operation, Parameter, Success } from './operation.ts';

/** What answers to orders say of the caller's limits. */
export const LIMITS = ['RateLimit-Policy', 'RateLimit'] as const;

/** The kind, beside the fields of its order. */
const QuoteRequestBody = v.looseObject({ kind: v.picklist(KIND_NAMES) });

const imageRequest = { name: 'ImageRequest', schema: ImageRequestBody };

const REPEATED =
  'Opens a job and holds its credits. A job_id belongs to the first user who used it, for ever. The same job_id (or Idempotency-Key) of the same user with the same request is the same job for ever: it is answered with the job as it is now and charged once. Fields that are not listed are ignored.';

/** The route of a kind's orders. */
function order(
  { path, id, summary, says = '' }: { path: string; id: string; summary: string; says?: string },
  body: NonNullable<Operation['body']>,
  accepted: keyof typeof answers,
): Operation {
  return {
    method: 'post',
    path,
    id,
    summary,
    description: says === '' ? REPEATED : `${says} ${REPEATED}`,
    caller: 'session',
    parameters: ['Idempotency-Key'],
    body,
    successes: {
      202: {
        says: 'The job is open, or was already.',
        body: accepted,
        headers: ['Location', 'Retry-After', 'Idempotent-Replayed', ...LIMITS],
      },
    },
    errors: [...SESSION, ...WORK, ...BODY, ...OPENING],
  };
}

/** Every route. */
export const OPERATIONS: readonly Operation[] = [
  {
    method: 'get',
    path: '/health',
    id: 'health',
    summary: 'What works right now',
    caller: 'anybody',
    successes: { 200: { says: 'The API answers; each flag says whether something can be used.', body: 'Health' } },
    errors: [],
  },
  {
    method: 'get',
    path: '/openapi.json',
    id: 'contract',
    summary: 'This document',
    caller: 'anybody',
    successes: { 200: { says: 'The contract.', body: 'Contract' } },
    errors: [],
  },
  {
    method: 'get',
    path: '/llms.txt',
    id: 'overview',
    summary: 'This document on one page, for language models',
    caller: 'anybody',
    successes: { 200: { says: 'Markdown.', body: 'markdown' } },
    errors: [],
  },
  order({ path: '/api/images/generate', id: 'generateImages', summary: 'Order images' }, imageRequest, 'JobAccepted'),
  order(
    {
      path: '/api/videos/generate',
      id: 'generateVideos',
      summary: 'Order videos',
      says: 'Clips of 5 to 8 seconds from a text, or from a picture with which they begin. Pictures may come in the body, which can have 6 MB. 16:10 is made as 16:9.',
    },
    { name: 'VideoRequest', schema: VideoRequestBody },
    'VideoAccepted',
  ),
  order(
    {
      path: '/api/secure/videos/generate-with-images',
      id: 'generateCustomVideos',
      summary: 'Order videos from pictures',
      says: 'Clips of 5 to 8 seconds that go by up to three pictures, each with its role. The body can have 6 MB. 16:10 is made as 16:9.',
    },
    { name: 'CustomVideoRequest', schema: CustomVideoRequestBody },
    'VideoAccepted',
  ),
  {
    method: 'post',
    path: '/api/secure/images/generate-ecommerce',
    id: 'generateEcommerceImages',
    summary: 'Order product images',
    description:
      'Opens a job for square pictures of a product after up to ten references, and holds its credits. Bodies may have up to 6 MB, 4.7 MB of pictures in all; larger ones are uploaded first (POST /api/uploads). The id is the API’s own; an Idempotency-Key makes a repeated order the same job. Status and result are read as those of images.',
    caller: 'session',
    parameters: ['Idempotency-Key'],
    body: { name: 'EcommerceImageRequest', schema: EcommerceImageRequestBody },
    successes: {
      202: {
        says: 'The job is open, or was already.',
        body: 'JobAccepted',
        headers: ['Location', 'Retry-After', 'Idempotent-Replayed', ...LIMITS],
      },
    },
    // Its ids are ours, so that none is another user's.
    errors: [...SESSION, ...WORK, ...BODY, ...OPENING.filter((code) => code !== 'job_id_taken')],
  },
  {
    method: 'post',
    path: '/api/images/quote',
    id: 'quoteImages',
    summary: 'What an order would cost',
    description: 'Checks the same body as an order and changes nothing.',
    caller: 'session',
    body: imageRequest,
    successes: { 200: { says: 'The price, and whether the caller can pay it.', body: 'Quote' } },
    errors: [...SESSION, ...WORK, ...BODY, 'price_above_limit', 'feature_unavailable'],
  },
  {
    method: 'post',
    path: '/api/quote',
    id: 'quote',
    summary: 'What an order of any kind would cost',
    description: 'Checks the body of an order, which names its kind as well, and changes nothing.',
    caller: 'session',
    body: { name: 'QuoteRequest', schema: QuoteRequestBody },
    successes: { 200: { says: 'The price, and whether the caller can pay it.', body: 'AnyQuote' } },
    errors: [...SESSION, ...WORK, ...BODY, 'price_above_limit', 'feature_unavailable'],
  },
  {
    method: 'get',
    path: '/api/images/status/{job_id}',
    id: 'imageStatus',
    summary: 'How far a job is',
    description:
      'Answered at once; Retry-After says when to ask again. With If-None-Match: 304 while nothing has changed. Addresses of images are signed for an hour; the ETag changes at least every 15 minutes, so a client that keeps them gets fresh ones in time.',
    caller: 'session',
    parameters: ['job_id', 'If-None-Match'],
    successes: {
      200: { says: 'The job as it is.', body: 'JobStatus', headers: ['ETag', 'Retry-After'] },
      304: { says: 'Nothing has changed.', headers: ['ETag', 'Retry-After'] },
    },
    errors: [...SESSION, ...WORK, ...JOB],
  },
  {
    method: 'get',
    path: '/api/jobs/{job_id}',
    id: 'job',
    summary: 'How far a job of any kind is',
    description:
      'As the status of the job’s kind, in the words that all kinds have in common. Answered at once; Retry-After says when to ask again. With If-None-Match: 304 while nothing has changed.',
    caller: 'session',
    parameters: ['job_id', 'If-None-Match'],
    successes: {
      200: { says: 'The job as it is.', body: 'AnyJobStatus', headers: ['ETag', 'Retry-After'] },
      304: { says: 'Nothing has changed.', headers: ['ETag', 'Retry-After'] },
    },
    errors: [...SESSION, ...WORK, ...JOB],
  },
  {
    method: 'get',
    path: '/api/jobs/{job_id}/wait',
    id: 'waitForJob',
    summary: 'The status of a job at its next change',
    description:
      'As the status, but answered at the next change, or when 20 seconds (fewer with Prefer: wait=n) are over; at once for a job that has ended, and with an If-None-Match that names another state. Only so many callers can wait at once: above that API Gateway answers 503 or 429 without a code, and the status is to be asked for instead.',
    caller: 'session',
    parameters: ['job_id', 'If-None-Match', 'Prefer'],
    successes: {
      200: { says: 'The job as it is.', body: 'AnyJobStatus', headers: ['ETag', 'Retry-After', 'Preference-Applied'] },
      304: { says: 'Nothing has changed.', headers: ['ETag', 'Retry-After', 'Preference-Applied'] },
    },
    errors: [...SESSION, ...WORK, ...JOB],
  },
  {
    method: 'get',
    path: '/api/images/result/{job_id}',
    id: 'imageResult',
    summary: 'The images of a job that has ended',
    caller: 'session',
    parameters: ['job_id'],
    successes: { 200: { says: 'The images, and how they were made.', body: 'JobResult' } },
    errors: [...SESSION, ...WORK, ...JOB, 'job_not_finished'],
  },
  {
    method: 'get',
    path: '/api/videos/status/{job_id}',
    id: 'videoStatus',
    summary: 'How far a job for videos is',
    description:
      'Statuses in lower case: pending, processing, generating, downloading, then completed, failed or cancelled. Answered at once; Retry-After says when to ask again. With If-None-Match: 304 while nothing has changed. Addresses are signed for an hour.',
    caller: 'session',
    parameters: ['job_id', 'If-None-Match'],
    successes: {
      200: { says: 'The job as it is.', body: 'VideoStatus', headers: ['ETag', 'Retry-After'] },
      304: { says: 'Nothing has changed.', headers: ['ETag', 'Retry-After'] },
    },
    errors: [...SESSION, ...WORK, ...JOB],
  },
  {
    method: 'get',
    path: '/api/videos/result/{job_id}',
    id: 'videoResult',
    summary: 'The videos of a job that has ended',
    caller: 'session',
    parameters: ['job_id'],
    successes: { 200: { says: 'The videos, and how they were made.', body: 'VideoResult' } },
    errors: [...SESSION, ...WORK, ...JOB, 'job_not_finished'],
  },
  {
    method: 'get',
    path: '/api/jobs',
    id: 'listJobs',
    summary: 'The caller’s jobs, newest first',
    description:
      'A job that was opened this moment may be missing. Pages can be shorter than the limit: only next_cursor = null is the end.',
    caller: 'session',
    parameters: ['kind', 'status', 'from', 'to', 'limit', 'cursor'],
    successes: { 200: { says: 'A page of jobs.', body: 'JobListed' } },
    errors: [...SESSION, ...WORK, 'invalid_request'],
  },
  {
    method: 'post',
    path: '/api/jobs/{job_id}/cancel',
    id: 'cancelJob',
    summary: 'End a job now',
    description:
      'Delivered images are kept and paid, the rest is released. Cancelling twice, or too late, changes nothing.',
    caller: 'session',
    parameters: ['job_id'],
    successes: { 200: { says: 'The job, which has ended.', body: 'JobCancelled' } },
    errors: [...SESSION, ...WORK, ...JOB],
  },
  {
    method: 'post',
    path: '/api/jobs/{job_id}/retry',
    id: 'retryJob',
    summary: 'Try again what failed',
    description:
      'Opens a new job for the images that failed, with a hold of its own. The new id follows from the old one, so a repeated request is the same new job; to try once more, retry that one. A client that wants the new job’s webhook chooses the id itself.',
    caller: 'session',
    parameters: ['job_id'],
    body: { name: 'RetryRequest', schema: RetryRequestBody, isOptional: true },
    successes: {
      202: {
        says: 'The new job is open, or was already.',
        body: 'AnyJobAccepted',
        headers: ['Location', 'Retry-After', 'Idempotent-Replayed', ...LIMITS],
      },
    },
    errors: [
      ...SESSION,
      ...WORK,
      ...BODY,
      ...OPENING,
      'job_not_found',
      'job_not_finished',
      'input_files_gone',
      'nothing_to_retry',
    ],
  },
  {
    method: 'delete',
    path: '/api/jobs/{job_id}',
    id: 'deleteJob',
    summary: 'Erase a job',
    description:
      'Cancels the job if it is open, then erases its prompt and its files. What it cost stays in the ledger; its id stays taken. Deleting twice changes nothing.',
    caller: 'session',
    parameters: ['job_id'],
    successes: { 200: { says: 'The content is gone.', body: 'JobDeleted' } },
    errors: [...SESSION, ...WORK, 'job_not_found'],
  },
  ...ACCOUNT_OPERATIONS,
  ...textOperations({ order: [...SESSION, ...WORK, ...BODY, ...OPENING], read: [...SESSION, ...WORK, ...JOB] }, [
    'Location',
    'Retry-After',
    'Idempotent-Replayed',
    ...LIMITS,
  ]),
];

/** The schema of each parameter, and what it is for. */
export const PARAMETERS: Readonly<
  Record<Parameter, { in: 'path' | 'query' | 'header'; says: string; schema: v.GenericSchema }>
> = {
  job_id: { in: 'path', says: 'The job.', schema: v.pipe(v.string(), v.minLength(1), v.maxLength(64)) },
  limit: {
    in: 'query',
    says: `Rows of a page; ${DEFAULT_LIMIT} when left out.`,
    schema: v.pipe(v.number(), v.integer(), v.minValue(1), v.maxValue(MAX_LIMIT)),
  },
  cursor: { in: 'query', says: 'The next_cursor of the page before.', schema: v.string() },
  kind: { in: 'query', says: 'Only jobs of this kind.', schema: JOB_FILTER.kind },
  status: { in: 'query', says: 'Only jobs in this state; OPEN: all that have not ended.', schema: JOB_FILTER.status },
  from: { in: 'query', says: 'Created at this time or later.', schema: JOB_FILTER.from },
  to: { in: 'query', says: 'Created at this time or earlier.', schema: JOB_FILTER.to },
  'Idempotency-Key': {
    in: 'header',
    says: 'Names the job when the body has no job_id; quoted or not.',
    schema: v.pipe(v.string(), v.minLength(1), v.maxLength(257)),
  },
  'If-None-Match': { in: 'header', says: 'The ETag of the state that the client has.', schema: v.string() },
  Prefer: {
    in: 'header',
    says: 'wait=n: answer after n seconds at the latest (20 at most, and without it).',
    schema: v.string(),
  },
};
