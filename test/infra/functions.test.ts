import * as v from 'valibot';
import { describe, expect, test } from 'vitest';
import { AuditEnv } from '../../functions/audit-accounts/deps.ts';
import { CancelEnv } from '../../functions/cancel-job/deps.ts';
import { ClerkEventsEnv } from '../../functions/clerk-events/deps.ts';
import { CreditsEnv } from '../../functions/credits/deps.ts';
import { DeleteJobEnv } from '../../functions/delete-job/deps.ts';
import { DeliverEnv } from '../../functions/deliver-webhooks/deps.ts';
import { EraseEnv } from '../../functions/erase-accounts/deps.ts';
import { GrantsEnv } from '../../functions/grant-credits/deps.ts';
import { HealthEnv } from '../../functions/health/deps.ts';
import { ReadEnv } from '../../functions/job-status/deps.ts';
import { JobsEnv } from '../../functions/list-jobs/deps.ts';
import { OpenApiEnv } from '../../functions/openapi/handler.ts';
import { RetryJobEnv } from '../../functions/retry-job/deps.ts';
import { SubmitEnv } from '../../functions/submit/deps.ts';
import { SweepEnv } from '../../functions/sweep-jobs/deps.ts';
import { UploadsEnv } from '../../functions/uploads/deps.ts';
import { WorkImagesEnv } from '../../functions/work-images/deps.ts';
import { WorkVideosEnv } from '../../functions/work-videos/deps.ts';
import { documentOf, readable, resourcesOf } from './support/readable.ts';
import { stageLike, stageNamed, synthesise } from './support/synthesise.ts';

const stage = stageNamed('prod');
const templates = synthesise(stage);
const service = documentOf(templates, 'service');
const functions = resourcesOf(service, 'AWS::Lambda::Function');

const Environment = v.object({ Variables: v.record(v.string(), v.unknown()) });

/** The environment of a function as its code will see it, with names in the place of references. */
function environmentOf(name: string, of = templates): Record<string, string> {
  const found = resourcesOf(documentOf(of, 'service'), 'AWS::Lambda::Function').get(name);
  const { Variables } = v.parse(Environment, found?.Properties['Environment']);
  return Object.fromEntries(Object.entries(Variables).map(([key, value]) => [key, readable(value, of)]));
}

test('these functions and no others', () => {
  expect([...functions.keys()].sort()).toEqual(
    [
      ...['Audit', 'Cancel', 'ClerkEvents', 'Credits', 'DeleteJob', 'Deliver', 'Erase', 'Generate', 'Grants'],
      ...['Health', 'Jobs', 'NotFound', 'OpenApi', 'Read', 'RetryJob', 'Submit', 'Sweep', 'Uploads'],
      'WaitForJob',
    ].sort(),
  );
});

test.each([...functions])('%s: Node 24 on arm64, JSON logs in a group of its own with retention', (name, lambda) => {
  expect(lambda.Properties).toMatchObject({
    Runtime: 'nodejs24.x',
    Architectures: ['arm64'],
    Handler: 'index.handler',
    LoggingConfig: { LogFormat: 'JSON' },
  });
  const { LogGroup } = v.parse(v.object({ LogGroup: v.unknown() }), lambda.Properties['LoggingConfig']);
  expect(readable(LogGroup, templates)).toBe(`${name}Log`);
  expect(resourcesOf(service, 'AWS::Logs::LogGroup').get(`${name}Log`)).toMatchObject({
    DeletionPolicy: 'RetainExceptOnCreate',
    Properties: { RetentionInDays: stage.retention.logDays },
  });
});

test.each([
  ['Health', 10],
  ['Submit', 10],
  ['Read', 10],
  ['WaitForJob', 29],
  ['Cancel', 10],
  ['Jobs', 10],
  ['RetryJob', 10],
  ['DeleteJob', 10],
  ['Credits', 10],
  ['Grants', 10],
  ['ClerkEvents', 10],
  ['OpenApi', 10],
  ['Uploads', 10],
  ['NotFound', 10],
  ['Erase', 240],
  ['Audit', 900],
  ['Generate', 300],
  ['Sweep', 60],
  ['Deliver', 60],
])('%s has %i seconds', (name, seconds) => {
  expect(functions.get(name)?.Properties['Timeout']).toBe(seconds);
});

test('the worker has room for twice the 512 MB that a 4K image may take, and outlives the longest call of the model', () => {
  expect(functions.get('Generate')?.Properties['MemorySize']).toBeGreaterThanOrEqual(1024);
  const calls = Object.values(stage.kinds.image.models).flatMap((choices) =>
    choices.map((choice) => choice.timeoutSeconds),
  );
  expect(functions.get('Generate')?.Properties['Timeout']).toBeGreaterThan(Math.max(...calls));
});

describe('environment', () => {
  const session = {
    CLERK_ISSUER: 'https://clerk.sorami.app',
    CLERK_AUTHORIZED_PARTIES: '["https://sorami.app","https://www.sorami.app"]',
    CLERK_ALLOW_MISSING_AZP: 'false',
  };
  const orders = {
    WORK_QUEUES: '{"image":"GenerationsQueue"}',
    KIND_TERMS: '{"image":{"price":1,"charging":"external","deadlineSeconds":900,"unitsPerDay":500}}',
    STARTER_CREDITS: '0',
    MAX_OPEN_JOBS: '50',
  };
  const bucket = { BUCKET: 'sorami-generated-content-9872' };
  const due = { DUE_SHARDS: '4' };
  const closing = {
    JOBS_TABLE: 'Jobs',
    CREDITS_TABLE: 'Credits',
    DELIVER_QUEUE_URL: 'DeliveriesQueue',
    JOB_RETENTION_DAYS: '90',
  };
  const inputOrigins = {
    INPUT_ORIGINS: JSON.stringify([
      'https://sorami-generated-content-9872.s3.eu-north-1.amazonaws.com',
      'https://sorami-generated-content-9872.s3.amazonaws.com',
      'https://sorami.app',
      'https://www.sorami.app',
    ]),
  };

  test.each([
    ['NotFound', {}],
    [
      'Health',
      {
        ...bucket,
        JOBS_TABLE: 'Jobs',
        KINDS_ON: '["image"]',
        GEMINI_SECRET_ID: 'GeminiKey',
        WEBHOOK_SECRET_ID: 'WebhookSecret',
        GRANT_SECRET_ID: 'GrantSecret',
        CLERK_SECRET_ID: 'ClerkSecret',
        CLERK_ISSUER: session.CLERK_ISSUER,
      },
    ],
    [
      'Submit',
      {
        ...bucket,
        ...due,
        ...session,
        ...orders,
        ...inputOrigins,
        JOBS_TABLE: 'Jobs',
        CREDITS_TABLE: 'Credits',
      },
    ],
    ['Read', { ...session, ...due, ...bucket, JOBS_TABLE: 'Jobs' }],
    ['WaitForJob', { ...session, ...due, ...bucket, JOBS_TABLE: 'Jobs' }],
    ['Jobs', { ...session, JOBS_TABLE: 'Jobs' }],
    [
      'RetryJob',
      {
        ...bucket,
        ...due,
        ...session,
        ...orders,
        JOBS_TABLE: 'Jobs',
        CREDITS_TABLE: 'Credits',
      },
    ],
    ['DeleteJob', { ...session, ...due, ...bucket, ...closing }],
    ['Erase', { ...due, ...bucket, ...closing }],
    ['Credits', { ...session, CREDITS_TABLE: 'Credits', CREDIT_MODE: 'external', STARTER_CREDITS: '0' }],
    ['Grants', { CREDITS_TABLE: 'Credits', GRANT_SECRET_ID: 'GrantSecret' }],
    [
      'ClerkEvents',
      { JOBS_TABLE: 'Jobs', CREDITS_TABLE: 'Credits', CLERK_SECRET_ID: 'ClerkSecret', STARTER_CREDITS: '0' },
    ],
    ['Uploads', { ...session, ...bucket, JOBS_TABLE: 'Jobs' }],
    ['OpenApi', {}],
    [
      'Cancel',
      {
        ...session,
        JOBS_TABLE: 'Jobs',
        CREDITS_TABLE: 'Credits',
        DELIVER_QUEUE_URL: 'DeliveriesQueue',
        JOB_RETENTION_DAYS: '90',
      },
    ],
    ['Audit', { ...bucket, JOBS_TABLE: 'Jobs', CREDITS_TABLE: 'Credits' }],
    [
      'Generate',
      {
        ...bucket,
        ...inputOrigins,
        JOBS_TABLE: 'Jobs',
        CREDITS_TABLE: 'Credits',
        WORK_QUEUES: '{"image":"GenerationsQueue"}',
        WORK_QUEUE_URL: 'GenerationsQueue',
        DELIVER_QUEUE_URL: 'DeliveriesQueue',
        GEMINI_SECRET_ID: 'GeminiKey',
        IMAGE_MODELS: JSON.stringify(stage.kinds.image.models),
        PRODUCT_IMAGE_MODELS: JSON.stringify(stage.kinds['ecommerce-image'].models),
        MALLOC_ARENA_MAX: '2',
        PROGRESS_WEBHOOKS: 'true',
        JOB_RETENTION_DAYS: '90',
      },
    ],
    [
      'Sweep',
      {
        ...due,
        ...bucket,
        JOBS_TABLE: 'Jobs',
        CREDITS_TABLE: 'Credits',
        WORK_QUEUES: '{"image":"GenerationsQueue"}',
        DELIVER_QUEUE_URL: 'DeliveriesQueue',
        JOB_RETENTION_DAYS: '90',
      },
    ],
    [
      'Deliver',
      {
        ...due,
        ...bucket,
        JOBS_TABLE: 'Jobs',
        DELIVER_QUEUE_URL: 'DeliveriesQueue',
        WEBHOOK_BASE: 'https://sorami.app',
        WEBHOOK_SECRET_ID: 'WebhookSecret',
      },
    ],
  ])('%s gets exactly what it reads', (name, expected) => {
    expect(environmentOf(name)).toEqual({ STAGE: 'prod', ...expected });
  });

  test.each<[string, v.ObjectEntries]>([
    ['Health', HealthEnv],
    ['Submit', SubmitEnv],
    ['Uploads', UploadsEnv],
    ['Read', ReadEnv],
    ['WaitForJob', ReadEnv],
    ['Cancel', CancelEnv],
    ['Jobs', JobsEnv],
    ['RetryJob', RetryJobEnv],
    ['DeleteJob', DeleteJobEnv],
    ['Erase', EraseEnv],
    ['Credits', CreditsEnv],
    ['Grants', GrantsEnv],
    ['ClerkEvents', ClerkEventsEnv],
    ['OpenApi', OpenApiEnv],
    ['Audit', AuditEnv],
    ['Generate', WorkImagesEnv],
    ['Sweep', SweepEnv],
    ['Deliver', DeliverEnv],
  ])('what %s gets is what its code parses, with nothing missing and nothing more', (name, entries) => {
    // What the process needs and the code does not read.
    const ofTheProcess = { MALLOC_ARENA_MAX: v.optional(v.string()) };
    const Expected = v.strictObject({ STAGE: v.string(), ...ofTheProcess, ...entries });
    for (const of of [templates, synthesise(stageNamed('local'))]) {
      expect(() => v.parse(Expected, environmentOf(name, of))).not.toThrow();
    }
  });

  test.each(['FilmVideos', 'FilmCustomVideos'])('%s gets what its code parses, where videos are on', (name) => {
    const Expected = v.strictObject(WorkVideosEnv);
    const local = synthesise(stageNamed('local'));
    expect(() => v.parse(Expected, environmentOf(name, local))).not.toThrow();
  });

  test('a worker that waits for a film has the time for it, and so has its message', () => {
    const { video, ...kinds } = stageNamed('local').kinds;
    const waiting = synthesise(
      stageLike('local', { kinds: { ...kinds, video: { ...video, retrieval: 'wait', waitSeconds: 700 } } }),
    );
    const of = resourcesOf(documentOf(waiting, 'service'), 'AWS::Lambda::Function');
    expect(of.get('FilmVideos')?.Properties['Timeout']).toBe(820);
    expect(of.get('FilmCustomVideos')?.Properties['Timeout']).toBe(300);
    const queues = resourcesOf(documentOf(waiting, 'service'), 'AWS::SQS::Queue');
    expect(queues.get('VideosQueue')?.Properties['VisibilityTimeout']).toBe(6 * 820);
  });

  test('keys that a stage ships reach the functions that verify tokens, and the one that tells whether they can', () => {
    const jwks = { keys: [{ kid: 'ins_1', kty: 'RSA' as const, n: 'abc', e: 'AQAB' }] };
    const shipped = synthesise(stageLike('prod', { clerk: { ...stage.clerk, jwks } }));
    for (const name of ['Health', 'Submit', 'Read', 'Cancel']) {
      expect(environmentOf(name, shipped)).toHaveProperty('CLERK_JWKS', JSON.stringify(jwks));
    }
  });

  test('the stand-ins of the local stage are known to the functions that talk to them', () => {
    const local = synthesise(stageNamed('local'));
    const origins = [
      'https://Content.s3.eu-north-1.amazonaws.com',
      'https://Content.s3.amazonaws.com',
      'http://localhost:3000',
      'http://127.0.0.1:4804',
      'http://localhost:4804',
      'http://127.0.0.1:4800',
    ];
    expect(environmentOf('Submit', local)).toHaveProperty('INPUT_ORIGINS', JSON.stringify(origins));
    expect(environmentOf('Generate', local)).toMatchObject({
      GEMINI_BASE_URL: 'http://127.0.0.1:4802',
      INPUT_ORIGINS: JSON.stringify(origins),
    });
  });
});
