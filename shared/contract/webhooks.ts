import * as v from 'valibot';
import type { KindJob } from '../jobs/job.ts';
import { newJob } from '../jobs/lifecycle/new-job.ts';
import { settle } from '../jobs/lifecycle/settle.ts';
import type { FinalPart } from '../jobs/part.ts';
import { ARTICLE_ANSWERS } from '../kinds/article/answers.ts';
import { BOOK_ANSWERS } from '../kinds/book/answers.ts';
import { CLIP_ANSWERS } from '../kinds/clips/answers.ts';
import { ECOMMERCE_ANSWERS } from '../kinds/ecommerce-image/answers.ts';
import { IMAGE_ANSWERS } from '../kinds/image/answers.ts';
import { KIND_NAMES, kindOf } from '../kinds/kinds.ts';
import type { ShippedKind } from '../kinds/requests.ts';
import { shownParts } from '../kinds/shown.ts';
import { encodeJson } from '../kinds/text/json-file.ts';
import { CODES, type Code } from '../messages/codes.ts';
import type { ProgressStatus } from '../webhooks/progress-status.ts';
import { progressWebhook, terminalWebhook } from '../webhooks/webhook-event.ts';
import { type Json, schemaOf } from './json-schema.ts';
import { WEBHOOK_SAMPLES, type WebhookSample } from './webhook-samples.ts';

const OPENED = Date.parse('2026-11-23T10:00:00Z');
const ENDED = OPENED + 14_000;
const ADDRESS = 'https://bucket.s3.eu-north-1.amazonaws.com';
const STEPS: readonly ProgressStatus[] = ['initializing', 'generating', 'saving'];

const time = v.pipe(v.string(), v.isoTimestamp());
const count = v.pipe(v.number(), v.integer(), v.minValue(0));

/** What `data` of a completed job says, beside its ids, by kind. */
const COMPLETED: { readonly [K in ShippedKind]: v.StrictObjectSchema<v.ObjectEntries, undefined> } = {
  image: IMAGE_ANSWERS.completed,
  video: CLIP_ANSWERS.completed,
  'custom-video': CLIP_ANSWERS.completed,
  article: ARTICLE_ANSWERS.completed,
  book: BOOK_ANSWERS.completed,
  'ecommerce-image': ECOMMERCE_ANSWERS.completed,
};

const ids = {
  job_id: v.string(),
  user_id: v.exactOptional(v.string()),
  status: v.literal('completed'),
  success: v.literal(true),
  generated_at: time,
};

function head(kind: ShippedKind, status: v.GenericSchema) {
  return {
    job_id: v.string(),
    status,
    content_type: v.literal(kindOf({ kind }).webhook.contentType),
    timestamp: time,
    environment: v.string(),
    user_id: v.exactOptional(v.string()),
    request_id: v.string(),
    progress: v.pipe(count, v.maxValue(100)),
    message: v.string(),
    metadata: v.exactOptional(v.record(v.string(), v.string())),
  };
}

const charged = { credits_charged: count, credits_refunded: count };

/** One event of a kind: what it is called, its body, and examples of it. */
export interface WebhookEvent {
  readonly kind: ShippedKind;
  /** `image.completed` */
  readonly name: string;
  readonly summary: string;
  readonly schema: v.GenericSchema;
  readonly examples: Readonly<Record<string, object>>;
}

/** Every event of every kind. */
export const WEBHOOK_EVENTS: readonly WebhookEvent[] = KIND_NAMES.flatMap(eventsOf);

function eventsOf(kind: ShippedKind): WebhookEvent[] {
  const { steps, dataName } = kindOf({ kind }).webhook;
  const samples: { readonly [K in ShippedKind]: WebhookSample<K> } = WEBHOOK_SAMPLES;
  const opened = sampleJob(kind, samples[kind]);
  const events: WebhookEvent[] = [
    {
      kind,
      name: `${kind}.completed`,
      summary: 'A job has ended, and at least one part of it, or all of it, was delivered.',
      schema: v.strictObject({
        ...head(kind, v.literal('completed')),
        has_data: v.literal(true),
        ...charged,
        [dataName ?? 'data']: v.strictObject({ ...ids, ...COMPLETED[kind].entries }),
      }),
      examples: { completed: terminal(opened, 'delivered') },
    },
    {
      kind,
      name: `${kind}.failed`,
      summary: 'A job has ended, and nothing was delivered or paid.',
      schema: v.looseObject({
        ...head(kind, v.literal('failed')),
        has_data: v.literal(false),
        ...charged,
        error: v.string(),
        error_message: v.string(),
        code: v.picklist(Object.keys(CODES) as Code[]),
        retryable: v.boolean(),
      }),
      examples: { failed: terminal(opened, 'failed') },
    },
  ];
  if (steps === undefined) return events;
  const names = STEPS.map((step) => steps[step]);
  const told = STEPS.map((status, index) => [
    steps[status],
    progressWebhook(opened, { status, percent: 30 * index + 10 }, 'production', OPENED + 1_000),
  ]);
  const schema = v.strictObject({ ...head(kind, v.picklist(names)), has_data: v.literal(false) });
  const summary = 'A job has come a step further: at best, and never after its end.';
  return [...events, { kind, name: `${kind}.progress`, summary, schema, examples: Object.fromEntries(told) }];
}

function sampleJob<K extends ShippedKind>(kind: K, { request }: WebhookSample<K>): KindJob<K> {
  const ids = {
    userId: 'user_2abcDEF',
    clientUserId: 'cm0user00000000000000000',
    jobId: 'cm3x1y2z0',
    jobIdFrom: 'client',
    correlationId: 'JKJaXmPLvHcESHA=',
  } as const;
  const metadata = { campaign: 'phares' };
  return newJob<K>({ kind, request, metadata, ...ids }, { charging: 'ledger', price: 1, deadlineSeconds: 900 }, OPENED);
}

function terminal<K extends ShippedKind>(job: KindJob<K>, end: 'delivered' | 'failed'): object {
  const samples: { readonly [L in ShippedKind]: WebhookSample<L> } = WEBHOOK_SAMPLES;
  const { file, content } = samples[job.kind];
  const parts = job.parts.map(({ name, needs }): FinalPart => {
    const stem = { name, ...(needs === undefined ? {} : { needs }), attempts: 1, billableAttempts: 1 };
    if (end === 'failed') return { ...stem, state: 'failed', code: 'content_blocked' };
    const key = kindOf<K>(job).keyOf(job, name);
    const made = {
      bytes: 1_482_113,
      sha256: 'gy6mZ2nJp3m4a1cRzUuAUnuEJqYjYp2oSzPi8hBP2pI=',
      seconds: 9.4,
      inputTokens: 23,
    };
    return { ...stem, state: 'delivered', file: { key, model: 'gemini', ...made, ...file } };
  });
  const done = { ...job, parts };
  const closed = { ...done, ...settle(done, ENDED) };
  const urls = shownParts(closed).map((part) => `${ADDRESS}/${part.file.key}?X-Amz-Signature=ab`);
  return terminalWebhook(closed, urls, 'production', content && encodeJson(content));
}

/** The section `webhooks` of the document. */
export function webhookSection(): Json {
  return Object.fromEntries(
    WEBHOOK_EVENTS.map(({ kind, name, summary, schema, examples }) => [
      name,
      {
        post: {
          operationId: `on ${name}`.replace(/[ .-](.)/g, (_, letter: string) => letter.toUpperCase()),
          tags: ['Events'],
          summary,
          description: `Sent to \`${kindOf({ kind }).webhook.receiver.path}\` of the frontend.`,
          security: [{ webhookSignature: [], webhookSecret: [] }],
          parameters: HEADERS,
          requestBody: {
            required: true,
            content: {
              'application/json': {
                schema: schemaOf(schema, name),
                examples: Object.fromEntries(Object.entries(examples).map(([example, value]) => [example, { value }])),
              },
            },
          },
          responses: {
            '200': {
              description:
                'Taken. The body must say `{ "success": true }`: an answer that does not is sent again, for 72 hours.',
              content: {
                'application/json': { schema: { type: 'object', required: ['success'], properties: SUCCESS } },
              },
            },
          },
        },
      },
    ]),
  );
}

const SUCCESS = { success: { const: true, description: 'The event is stored.' } };

const HEADERS = [
  ['webhook-id', 'Names the event: the same at every attempt at it.'],
  ['webhook-timestamp', 'Seconds since 1970 of this attempt.'],
  [
    'webhook-signature',
    'Standard Webhooks: `v1,` and the base64 of HMAC-SHA-256 over id, timestamp and body, with dots between them.',
  ],
].map(([name, description]) => ({ name, in: 'header', required: true, description, schema: { type: 'string' } }));
