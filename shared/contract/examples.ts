import { MAX_LOTS } from '../credits/lots.ts';
import { nextDayAt } from '../credits/user-limits.ts';
import { errorViews, failureView, jobSummary, jobTold, outputViews, webhookView } from '../http/views/job-view.ts';
import { ledgerView } from '../http/views/ledger-view.ts';
import { partViews } from '../http/views/part-views.ts';
import { UPLOADS_PER_DAY } from '../inputs/upload-quota.ts';
import type { KindJob } from '../jobs/job.ts';
import { newJob } from '../jobs/lifecycle/new-job.ts';
import { settle } from '../jobs/lifecycle/settle.ts';
import type { DeliveredPart } from '../jobs/part.ts';
import type { ClipFacts } from '../kinds/clips/clip-facts.ts';
import { CLIP_VIEW } from '../kinds/clips/present.ts';
import { objectKeyOf } from '../kinds/image/object-key.ts';
import { IMAGE_VIEW } from '../kinds/image/present.ts';
import { kindOf } from '../kinds/kinds.ts';
import { CODES, type Code, sentenceOf } from '../messages/codes.ts';
import { countedCredits, countedJobs } from '../messages/counted.ts';
import type { Answers } from './answer-types.ts';
import { TEXT_ANSWER_EXAMPLES, TEXT_REQUEST_EXAMPLES } from './text-examples.ts';

/** Examples, made by the code that makes the answers, of one job that got one image of the two it asked for. */

const OPENED = Date.parse('2026-11-23T10:00:00Z');
const ENDED = OPENED + 14_000;
const ENDED_FILM = OPENED + 47_000;
const URL = 'https://bucket.s3.eu-north-1.amazonaws.com/user_user_2abcDEF/images/cm3x1y2z0-1.png?X-Amz-Signature=…';

const UPLOAD = 'upl_Zm9yZXQgZGUgYnJldGFnbg';

const opened: KindJob<'image'> = newJob(
  {
    kind: 'image',
    userId: 'user_2abcDEF',
    jobId: 'cm3x1y2z0',
    jobIdFrom: 'client',
    correlationId: 'JKJaXmPLvHcESHA=',
    request: {
      prompt: 'Un phare breton au lever du jour',
      numImages: 2,
      size: '1024x1024',
      style: 'photorealistic',
      format: 'PNG',
      quality: 'high',
    },
    metadata: { campaign: 'phares' },
  },
  { charging: 'ledger', price: 1, deadlineSeconds: 900 },
  OPENED,
);

const file = {
  key: objectKeyOf(opened, '1', 'PNG'),
  contentType: 'image/png',
  bytes: 1_482_113,
  sha256: 'gy6mZ2nJp3m4a1cRzUuAUnuEJqYjYp2oSzPi8hBP2pI=',
  model: 'gemini-nano-banana-2.1',
  seconds: 9.4,
  inputTokens: 23,
  facts: { width: 1024, height: 1024 },
};
const first: DeliveredPart = { name: '1', state: 'delivered', attempts: 1, billableAttempts: 1, file };

const done: KindJob<'image'> = {
  ...opened,
  parts: [first, { name: '2', state: 'failed', attempts: 1, billableAttempts: 1, code: 'content_blocked' }],
};
const ended: KindJob<'image'> = { ...done, ...settle(done, ENDED), updatedAt: ENDED };
/** One image waits for another attempt. */
const postponed: KindJob<'image'> = {
  ...opened,
  parts: opened.parts.map((part, index) =>
    index === 0
      ? { ...part, state: 'queued', attempts: 1, trouble: 'provider_overloaded', notBefore: OPENED + 20_000 }
      : part,
  ),
};
const cancelled: KindJob<'image'> = { ...opened, ...settle(opened, ENDED, 'cancelled'), updatedAt: ENDED };

const images = [{ ...IMAGE_VIEW.file(ended, first, URL), expires_at: iso(ENDED + 3_600_000) }];
const { success: _success, ...listed } = jobTold(ended, 'fr', OPENED);

const accepted: Answers['JobAccepted'] = { ...jobTold(opened, 'fr', OPENED), num_images: 2 };
const status: Answers['JobStatus'] = {
  ...jobTold(postponed, 'fr', OPENED),
  num_images: 2,
  queue: { ahead: 3, expected_at: iso(OPENED + 25_000) },
  outputs: outputViews(postponed),
  parts: partViews(postponed, 'fr', OPENED),
  errors: [],
  webhook: webhookView(opened),
  images: [],
};
const quote: Answers['Quote'] = {
  success: true,
  price: 2,
  price_per_image: 1,
  num_images: 2,
  credit_mode: 'ledger',
  charged_here: 2,
  available: 40,
  affordable: true,
  size: '1024x1024',
  style: 'photorealistic',
  format: 'PNG',
  quality: 'high',
};

const film: KindJob<'video'> = newJob(
  {
    kind: 'video',
    userId: 'user_2abcDEF',
    jobId: 'cm3v1d2e0',
    jobIdFrom: 'client',
    correlationId: 'JKJaXmPLvHcESHA=',
    request: {
      prompt: 'Une vague se brise au pied d’un phare',
      count: 1,
      durationSeconds: 8,
      aspectRatio: '16:10',
      personGeneration: 'ALLOW_ALL',
    },
  },
  { charging: 'ledger', price: 5, deadlineSeconds: 1_800 },
  OPENED,
);
const clip: DeliveredPart = {
  name: '1',
  state: 'delivered',
  attempts: 1,
  billableAttempts: 1,
  file: {
    key: kindOf(film).keyOf(film, '1'),
    contentType: 'video/mp4',
    bytes: 4_718_592,
    sha256: 'gy6mZ2nJp3m4a1cRzUuAUnuEJqYjYp2oSzPi8hBP2pI=',
    model: 'gemini-omni-1.2-flash',
    seconds: 41.3,
    inputTokens: 31,
    facts: { width: 1280, height: 720, duration_seconds: 8.008, download_seconds: 1.2 } satisfies ClipFacts,
  },
};
const filmed: KindJob<'video'> = { ...film, parts: [clip] };
const shown: KindJob<'video'> = { ...filmed, ...settle(filmed, ENDED_FILM), updatedAt: ENDED_FILM };
const clips = [
  {
    ...CLIP_VIEW.file(shown, clip, `https://bucket.s3.eu-north-1.amazonaws.com/${clip.file.key}?X-Amz-Signature=…`),
    expires_at: iso(ENDED_FILM + 3_600_000),
  },
];
const made = { files: clips, metadata: CLIP_VIEW.metadata(shown, ENDED_FILM) };

/** One example of each good answer. */
export const ANSWER_EXAMPLES: Answers = {
  ...TEXT_ANSWER_EXAMPLES,
  JobAccepted: accepted,
  AnyJobAccepted: accepted,
  JobStatus: status,
  AnyJobStatus: { kind: 'image', ...status },
  VideoAccepted: CLIP_VIEW.accepted({ ...jobTold(film, 'fr', OPENED), num_videos: 1 }),
  VideoStatus: CLIP_VIEW.status(
    {
      ...jobTold(film, 'fr', OPENED),
      num_videos: 1,
      queue: { ahead: 0, expected_at: iso(OPENED + 60_000) },
      outputs: outputViews(film),
      parts: partViews(film, 'fr', OPENED),
      errors: [],
      webhook: webhookView(film),
    },
    { ...made, files: [] },
  ),
  VideoResult: CLIP_VIEW.result({ ...jobTold(shown, 'fr', OPENED), num_videos: 1, errors: [] }, made),
  JobResult: {
    ...jobTold(ended, 'fr', OPENED),
    num_images: 2,
    ...failureView(ended),
    images,
    errors: errorViews(ended, 'fr'),
    metadata: IMAGE_VIEW.metadata(ended, ENDED),
  },
  JobCancelled: {
    ...jobSummary(cancelled, 'fr', OPENED),
    ...failureView(cancelled),
    outputs: outputViews(cancelled),
    parts: partViews(cancelled, 'fr', ENDED),
  },
  JobDeleted: { success: true, job_id: opened.jobId, deleted: true },
  JobListed: {
    success: true,
    jobs: [{ kind: 'image', ...listed, num_images: 2, prompt: ended.request.prompt, outputs: outputViews(ended) }],
    next_cursor: null,
  },
  Upload: {
    success: true,
    upload_id: UPLOAD,
    method: 'PUT',
    url: `https://bucket.s3.eu-north-1.amazonaws.com/user_user_2abcDEF/uploads/${UPLOAD}?X-Amz-Signature=…`,
    headers: { 'content-type': 'image/jpeg', 'if-none-match': '*' },
    expires_at: iso(OPENED + 900_000),
    usable_until: iso(OPENED + 7 * 86_400_000),
  },
  Quote: quote,
  AnyQuote: quote,
  Credits: {
    success: true,
    credit_mode: 'ledger',
    available: 40,
    held: 2,
    spent: 8,
    granted: 50,
    open_jobs: 1,
    lots: [{ amount: 10, priority: 50, expires_at: '2026-12-31T23:59:59.000Z' }],
  },
  Transactions: {
    success: true,
    transactions: [
      {
        id: 'settle#cm3x1y2z0',
        type: 'settle',
        captured: 1,
        released: 1,
        jobId: 'cm3x1y2z0',
        bookedAt: ENDED,
      } as const,
      { id: 'hold#cm3x1y2z0', type: 'hold', amount: 2, jobId: 'cm3x1y2z0', bookedAt: OPENED } as const,
      {
        id: 'grant#event:evt_9f2c',
        type: 'grant',
        amount: 50,
        reason: 'Pack Créateur',
        grantType: 'purchase',
        bookedAt: OPENED - 60_000,
      } as const,
    ].map(ledgerView),
    next_cursor: null,
  },
  GrantBooked: { success: true, event_id: 'evt_9f2c', user_id: 'user_2abcDEF', type: 'purchase', amount: 50 },
  ClerkEventTaken: { success: true, type: 'user.created' },
  Health: {
    success: true,
    status: 'healthy',
    environment: 'production',
    timestamp: iso(OPENED),
    features: ['image_generation'],
    image_generation_available: true,
    video_generation_available: false,
    blog_generation_available: false,
    book_generation_available: false,
    secure_api_available: false,
    clerk_auth_configured: true,
    clerk_auth_available: true,
    clerk_events_enabled: true,
    credit_grants_enabled: true,
    s3_storage_configured: true,
    s3_storage_available: true,
    s3_storage_refused_since: null,
    webhook_enabled: true,
    provider_paused_until: null,
    crewai_available: false,
  },
  Contract: { openapi: '3.1.0' },
};

/** One example of each body that is sent. */
export const REQUEST_EXAMPLES: Readonly<Record<string, unknown>> = {
  ...TEXT_REQUEST_EXAMPLES,
  ImageRequest: {
    prompt: 'Un phare breton au lever du jour',
    num_images: 2,
    size: '1024x1024',
    quality: 'high',
    job_id: 'cm3x1y2z0',
    max_credits: 4,
    deadline_seconds: 300,
    metadata: { campaign: 'phares' },
  },
  VideoRequest: {
    prompt: 'Une vague se brise au pied d’un phare',
    duration_seconds: 8,
    aspect_ratio: '16:10',
    person_generation: 'DENY_ALL',
    negative_prompt: 'texte, logos',
    job_id: 'cm3v1d2e0',
  },
  CustomVideoRequest: {
    prompt: 'La marcheuse longe la falaise',
    duration_seconds: 6,
    aspect_ratio: '16:9',
    reference_images: [
      { source: 'upload', data: 'upl_9f2c7AqLw0eXkZ3b8sTm1Q', type: 'subject', description: 'la marcheuse' },
    ],
    job_id: 'cm3v1d2e1',
  },
  EcommerceImageRequest: {
    prompt: 'La théière sur une table en chêne, lumière du matin',
    reference_images: [
      {
        image_source: 'base64',
        image_data:
          'data:image/png;base64,iVBORw0KGgoAAAANSUhEUgAAAAIAAAACCAMAAABFaP0WAAAAA1BMVEXMMzN0dFbYAAAACXBIWXMAAAPoAAAD6AG1e1JrAAAAC0lEQVQImWNgAAEAAAYAAeaH/n8AAAAASUVORK5CYII=',
        image_type: 'product',
        description: 'théière.png',
      },
      { image_source: 'upload', image_data: UPLOAD, image_type: 'background' },
    ],
    quality_level: 'high',
    num_variations: 2,
    output_format: 'jpeg',
    additional_requirements: ['fond clair'],
  },
  QuoteRequest: { kind: 'image', prompt: 'Un phare breton au lever du jour', num_images: 2, quality: 'high' },
  RetryRequest: { job_id: 'cm3x1y2z1' },
  GrantRequest: {
    user_id: 'user_2abcDEF',
    type: 'subscription',
    amount: 500,
    reason: 'Abonnement Pro, décembre',
    expires_at: '2026-12-31T23:59:59Z',
  },
  UploadRequest: { content_type: 'image/jpeg', bytes: 6_291_456 },
  ClerkEvent: { type: 'user.created', data: { id: 'user_2abcDEF' } },
};

/** Values for the braces of sentences, and the fields that go with them. */
const ERROR_VALUES: Partial<
  Record<Code, { values?: Record<string, string | number>; fields?: Record<string, unknown> }>
> = {
  insufficient_credits: {
    values: { available: 1, required: 2 },
    fields: { creditsAvailable: 1, creditsRequired: 2, available: 1, required: 2, job_id: 'cm3x1y2z0' },
  },
  price_above_limit: { values: { price: countedCredits(4, 'fr'), limit: 2 }, fields: { price: 4, max_credits: 2 } },
  too_many_open_jobs: { values: { limit: countedJobs(50, 'fr') }, fields: { job_id: 'cm3x1y2z0' } },
  daily_limit_reached: {
    values: { limit: 500, remaining: 1 },
    fields: { limit: 500, remaining: 1, requested: 2, resets_at: iso(nextDayAt(OPENED)), job_id: 'cm3x1y2z0' },
  },
  too_many_uploads: { values: { limit: UPLOADS_PER_DAY }, fields: { limit: UPLOADS_PER_DAY } },
  too_many_lots: { values: { limit: MAX_LOTS } },
  payload_too_large: { values: { limitKb: 256 } },
  invalid_request: {
    values: { problem: 'Le nombre d’images doit être compris entre 1 et 4.' },
    fields: { details: [{ field: 'num_images', message: 'Le nombre d’images doit être compris entre 1 et 4.' }] },
  },
};

/** An example of an error. */
export function errorExample(code: Code): Record<string, unknown> {
  const { values = {}, fields = {} } = ERROR_VALUES[code] ?? {};
  return {
    success: false,
    error: CODES[code].error,
    message: sentenceOf(code, 'fr', values),
    code,
    ...fields,
    request_id: opened.correlationId,
    timestamp: iso(OPENED),
  };
}

function iso(at: number): string {
  return new Date(at).toISOString();
}
