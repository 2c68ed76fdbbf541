import { expect, test, vi } from 'vitest';
import { deliverTerminal } from '../../../functions/deliver-webhooks/deliver-terminal.ts';
import type { KindJob } from '../../../shared/jobs/job.ts';
import { newJob } from '../../../shared/jobs/lifecycle/new-job.ts';
import { settle, terminalEventId } from '../../../shared/jobs/lifecycle/settle.ts';
import type { FinalPart } from '../../../shared/jobs/part.ts';
import { kindOf } from '../../../shared/kinds/kinds.ts';
import type { FrontendView } from '../../../shared/webhooks/webhook-confirmation.ts';
import type { WebhookDelivery } from '../../../shared/webhooks/webhook-delivery.ts';
import { BUCKET_URLS } from '../../webhooks/support/bucket.ts';
import { LogBook } from '../../webhooks/support/log-book.ts';

const ENDED = Date.UTC(2026, 10, 29, 10);
const KEY = 'user_user_2abc/videos/cm1-1.mp4';

/** A job with one clip, whose end has been sent so often. */
function sent(attempts: number): KindJob<'video'> {
  const job = newJob(
    {
      kind: 'video',
      userId: 'user_2abc',
      jobId: 'cm1',
      jobIdFrom: 'client',
      correlationId: 'req-1',
      request: { prompt: 'x', count: 1, durationSeconds: 8, aspectRatio: '16:9', personGeneration: 'ALLOW_ALL' },
    },
    { charging: 'ledger', price: 5, deadlineSeconds: 600 },
    ENDED - 60_000,
  );
  const file = {
    key: kindOf(job).keyOf(job, '1'),
    contentType: 'video/mp4',
    bytes: 1,
    sha256: 'c2hh',
    model: 'm',
    seconds: 1,
    inputTokens: 1,
    facts: { width: 1280, height: 720, duration_seconds: 8, download_seconds: 1 },
  };
  const parts: FinalPart[] = [{ name: '1', state: 'delivered', attempts: 1, billableAttempts: 1, file }];
  const done = { ...job, parts };
  const webhook = { eventId: terminalEventId(job), state: 'due', attempts, nextAttemptAt: ENDED, known: true } as const;
  return { ...done, ...settle(done, ENDED), webhook };
}

/** One turn at the end of a job. @param says what the frontend's open route says. */
async function turn(attempts: number, says: FrontendView) {
  const job = sent(attempts);
  const post = vi.fn(async () => ({ kind: 'answered', status: 500, text: '{"error":"x"}', ms: 5 }) as const);
  const recorded: WebhookDelivery[] = [];
  const secrets = async () => ({ current: 'secret' });
  await deliverTerminal(
    {
      jobs: { get: async () => job },
      deliveries: {
        record: async (_job, _read, after) => recorded.push(after) > 0,
        noteFrontend: () => Promise.reject(new Error('not of an ended job')),
      },
      circuit: {
        isClear: async () => true,
        admit: async () => ({ kind: 'go', isProbe: false }),
        succeeded: async () => undefined,
        failed: async () => undefined,
      },
      secrets: { read: secrets, refresh: secrets },
      urls: BUCKET_URLS,
      files: { read: () => Promise.reject(new Error('not of videos')) },
      post,
      view: async () => says,
      webhookBase: 'https://sorami.app',
      environment: 'production',
      timeoutMs: 1_000,
      log: new LogBook(),
      now: () => ENDED + 60_000,
      random: () => 0,
    },
    { userId: job.userId, jobId: job.jobId, correlationId: 'req-1' },
  );
  return { posted: post.mock.calls.length, recorded };
}

const stored = { kind: 'known', status: 'COMPLETED', keys: [KEY] } as const;

test('the first attempt at the end of a job for videos is sent, whatever is there', async () => {
  expect(await turn(0, stored)).toMatchObject({ posted: 1, recorded: [{ state: 'due', attempts: 1 }] });
});

test('before a repetition, which would be an error for ever, the frontend is asked whether it is there already', async () => {
  expect(await turn(1, stored)).toMatchObject({ posted: 0, recorded: [{ state: 'confirmed', attempts: 1 }] });
});

test.each<[FrontendView]>([
  [{ kind: 'known', status: 'PROCESSING', keys: [] }],
  [{ kind: 'known', status: 'COMPLETED', keys: [] }],
  [{ kind: 'undecided', why: '503' }],
])('what is not seen there is sent again: %j', async (says) => {
  expect(await turn(1, says)).toMatchObject({ posted: 1, recorded: [{ state: 'due', attempts: 2 }] });
});

test('an id that was deleted there is told nothing more', async () => {
  expect(await turn(1, { kind: 'unknown' })).toMatchObject({ posted: 0, recorded: [{ state: 'unknown_to_frontend' }] });
});
