import { PurgeQueueCommand } from '@aws-sdk/client-sqs';
import { Webhook } from 'standardwebhooks';
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, test } from 'vitest';
import type { DeliverDeps } from '../../functions/deliver-webhooks/handler.ts';
import { dynamoDueJobs } from '../../shared/adapters/dynamodb/jobs/due-jobs.ts';
import { postWebhook } from '../../shared/adapters/webhook/post-webhook.ts';
import { webhookView } from '../../shared/http/views/job-view.ts';
import type { ForeignJob, Job } from '../../shared/jobs/job.ts';
import { nextStep } from '../../shared/jobs/lifecycle/next-step.ts';
import { sentAgain } from '../../shared/webhooks/webhook-delivery.ts';
import { Clock } from './support/clock.ts';
import { DeliveryDesk } from './support/delivery-desk.ts';
import { type DeliverySite, startDeliverySite, WEBHOOK_SECRET } from './support/delivery-site.ts';
import { sharedStacks } from './support/shared-stacks.ts';
import { unsigned } from './support/unsigned.ts';

const MINUTE = 60_000;
const clock = new Clock();
let site: DeliverySite;
let desk: DeliveryDesk;
let user: string;
beforeAll(async () => {
  site = await startDeliverySite(sharedStacks(), clock);
});
afterAll(() => site.stop());
beforeEach(async () => {
  desk = new DeliveryDesk(site, clock);
  user = await desk.workshop.user();
});
afterEach(async () => {
  site.receiver.setBehaviour('ok');
  await desk.deps.circuit.succeeded();
  await site.sqs.send(new PurgeQueueCommand({ QueueUrl: site.deliverQueue.url }));
});

/** A desk at the same queue with something changed. */
function deskWith(changes: Partial<DeliverDeps>): DeliveryDesk {
  return new DeliveryDesk(site, clock, changes);
}

const inboxOf = (job: Pick<Job, 'jobId'>) =>
  site.receiver.deliveries().filter(({ body }) => (body as { job_id?: string }).job_id === job.jobId);
const statusesOf = (job: Job) => inboxOf(job).map(({ body }) => (body as { status: string }).status);

async function isDueAt(job: Job, now: number): Promise<boolean> {
  for await (const page of dynamoDueJobs(site.dynamo, site.tables).pages(now)) {
    if (page.some(({ jobId }) => jobId === job.jobId)) return true;
  }
  return false;
}

describe('a job, as the frontend hears of it', () => {
  test('in order, every step once, the end last, nothing that the receiver trips over', async () => {
    const job = await desk.workshop.open(user, 1);
    const taken = await desk.workshop.take(job, 1);
    await desk.workshop.tell('taken', taken, 1);
    await desk.workshop.tell('asked', taken, 1);
    await desk.clear();
    await desk.workshop.tell('answered', taken, 1);
    await desk.clear();
    const recorded = await desk.workshop.record(taken, 1, true);
    await desk.workshop.tell('recorded', recorded, 1);
    await desk.workshop.close(recorded);
    await desk.clear();
    expect(statusesOf(job)).toEqual(['initializing', 'generating', 'saving', 'completed']);
    for (const { problems, stored, answer } of inboxOf(job)) {
      expect({ problems, stored, status: answer?.status }).toEqual({ problems: [], stored: true, status: 200 });
    }
    expect(inboxOf(job).map(({ body }) => (body as { progress: number }).progress)).toEqual([9, 38, 76, 100]);
    expect(inboxOf(job)[1]?.body).toMatchObject({ message: 'Votre image est en cours de génération.' });
  });

  test('steps that come late are dropped: the end is all that is told', async () => {
    const job = await desk.workshop.job(user, [true, true, true]);
    await desk.clear();
    expect(statusesOf(job)).toEqual(['completed']);
    expect(desk.log.of('webhook.progress_dropped').length).toBeGreaterThan(0);
  });

  test('a job whose id the server made is not told of at all', async () => {
    const job = await desk.workshop.open(user, 1, 'server');
    await desk.workshop.draw(job, 1, true);
    expect(await desk.clear()).toBe(0);
    expect(inboxOf(job)).toEqual([]);
  });

  test('no step is sent twice, nor when nobody would wait for it', async () => {
    const job = await desk.workshop.open(user, 1);
    const taken = await desk.workshop.take(job, 1);
    await desk.workshop.tell('asked', taken, 1);
    expect(await desk.later(16_000)).toBe(1);
    expect(statusesOf(job)).toEqual([]);
    expect(desk.log.of('webhook.progress_dropped')).toMatchObject([{ reason: 'too late' }]);
  });

  test('a step that the receiver fails at is not repeated, and keeps nothing back', async () => {
    site.receiver.setBehaviour('500');
    const job = await desk.workshop.open(user, 1);
    const taken = await desk.workshop.take(job, 1);
    await desk.workshop.tell('asked', taken, 1);
    await desk.clear();
    site.receiver.setBehaviour('ok');
    await desk.workshop.close(await desk.workshop.record(taken, 1, true));
    await desk.clear();
    expect(inboxOf(job).map(({ answer }) => answer?.status)).toEqual([500, 200]);
    expect(statusesOf(job).at(-1)).toBe('completed');
  });

  test('carries a signature that the library of Standard Webhooks takes', async () => {
    const bodies: string[] = [];
    const listening = deskWith({
      post: (post) => {
        bodies.push(post.body);
        return postWebhook({ ...post, sentAt: Date.now() }); // the library takes no others
      },
    });
    const job = await desk.workshop.job(user);
    await listening.clear();
    const [delivery] = inboxOf(job);
    const headers = Object.fromEntries(
      Object.entries(delivery?.headers ?? {}).map(([name, value]) => [name, String(value)]),
    );
    const verified = new Webhook(WEBHOOK_SECRET).verify(bodies.at(-1) ?? '', headers);
    expect(verified).toEqual(delivery?.body);
    expect(headers['webhook-id']).toBe(job.webhook?.eventId);
  });
});

describe('an attempt', () => {
  test('that is stored is kept with what was answered, and ends the delivery', async () => {
    const job = await desk.workshop.job(user, [true, false]);
    await desk.clear();
    const row = await desk.workshop.row(job);
    expect(row.webhook).toMatchObject({
      state: 'acknowledged',
      attempts: 1,
      log: [{ ack: 'stored', status: 200, words: expect.stringContaining('"images_count":1') }],
    });
    expect(webhookView(row)).toEqual({ state: 'acknowledged', attempts: 1, last_status: 200, next_attempt_at: null });
    await desk.later(2_000); // a look at what the frontend has stored
    const seen = await desk.workshop.row(job);
    expect(webhookView(seen)).toMatchObject({ state: 'confirmed', attempts: 1 });
    expect(await isDueAt(job, Number.MAX_SAFE_INTEGER)).toBe(false);
    expect(nextStep(seen, clock.now())).toEqual({ kind: 'forget' });
  });

  test.each([
    ['500', 500],
    ['400', 400],
    ['redirect', 301],
    ['html', 200],
  ] as const)('that meets %s is followed by another after 5 s, by its own message', async (behaviour, status) => {
    site.receiver.setBehaviour(behaviour);
    const job = await desk.workshop.job(user);
    await desk.clear();
    const row = await desk.workshop.row(job);
    expect(row.webhook).toMatchObject({ state: 'due', attempts: 1, nextAttemptAt: clock.now() + 5_000 });
    expect(webhookView(row)).toMatchObject({ state: 'due', last_status: status });
    site.receiver.setBehaviour('ok');
    expect(await desk.later(4_999)).toBe(0);
    await desk.later(1);
    expect((await desk.workshop.row(job)).webhook).toMatchObject({ state: 'acknowledged', attempts: 2 });
    expect(new Set(inboxOf(job).map(({ headers }) => headers['webhook-id']))).toEqual(new Set([job.webhook?.eventId]));
  });

  test('says what the first one said; only the signatures of its addresses are new', async () => {
    site.receiver.setBehaviour('500');
    const job = await desk.workshop.job(user, [true, false]);
    await desk.clear();
    site.receiver.setBehaviour('ok');
    await desk.later(5_000);
    const [first, second] = inboxOf(job).map(({ body }) => body);
    expect(second).not.toEqual(first);
    for (const body of [first, second]) expect(JSON.stringify(body)).toContain('X-Amz-Expires=604800&'); // the longest there is
    expect(unsigned(second)).toEqual(unsigned(first));
  });

  test('is not made for a kind of a newer version: the event waits until that version is back', async () => {
    const job = await desk.workshop.job(user);
    const row = await desk.workshop.row(job);
    const foreign: ForeignJob = { ...row, foreign: true, kind: 'hologram', request: {}, fileKeys: [] };
    await deskWith({ jobs: { get: async () => foreign } }).clear();
    expect(inboxOf(job)).toEqual([]);
    const waiting = await desk.workshop.row(job);
    expect(waiting.webhook).toMatchObject({ state: 'due', attempts: 0, nextAttemptAt: clock.now() + 15 * MINUTE });
    expect(await isDueAt(job, clock.now() + 15 * MINUTE)).toBe(true);
    clock.advance(15 * MINUTE);
    await desk.workshop.queue.sendDelivery(job);
    await desk.clear();
    expect((await desk.workshop.row(job)).webhook).toMatchObject({ state: 'acknowledged', attempts: 1 });
  });

  test('is not forgotten when an operator sends the event again meanwhile, nor is that', async () => {
    const job = await desk.workshop.job(user);
    const meanwhile = deskWith({
      post: async (request) => {
        const { webhook } = await desk.workshop.row(job);
        if (webhook === undefined) throw new Error('nothing to send again');
        const now = clock.now() + 1;
        await desk.deps.deliveries.record(job, webhook, sentAgain(webhook, now), { now, lookAgainAt: now });
        return postWebhook(request);
      },
    });
    site.receiver.setBehaviour('500');
    await meanwhile.clear();
    expect((await desk.workshop.row(job)).webhook).toMatchObject({
      state: 'due',
      attempts: 1,
      log: [{ status: 500 }],
      again: { at: clock.now() + 1, attempts: 0 },
    });
  });

  test('is counted once when the write of it is repeated', async () => {
    const job = await desk.workshop.job(user);
    const repeating = deskWith({
      deliveries: {
        ...desk.deps.deliveries,
        record: async (...args) => {
          await desk.deps.deliveries.record(...args);
          return desk.deps.deliveries.record(...args);
        },
      },
    });
    site.receiver.setBehaviour('500');
    await repeating.clear();
    expect((await desk.workshop.row(job)).webhook).toMatchObject({ state: 'due', attempts: 1 });
    site.receiver.setBehaviour('ok');
    await repeating.later(5_000);
    expect((await desk.workshop.row(job)).webhook).toMatchObject({ state: 'acknowledged', attempts: 2 });
  });

  test('whose message is lost is found by the sweep a minute after its time', async () => {
    site.receiver.setBehaviour('500');
    const job = await desk.workshop.job(user);
    await desk.clear();
    await site.sqs.send(new PurgeQueueCommand({ QueueUrl: site.deliverQueue.url }));
    site.receiver.setBehaviour('ok');
    expect(await isDueAt(job, clock.now() + 5_000)).toBe(false);
    clock.advance(5_000 + MINUTE);
    expect(await isDueAt(job, clock.now())).toBe(true);
    expect(nextStep(await desk.workshop.row(job), clock.now())).toMatchObject({ kind: 'deliver' });
    await desk.workshop.queue.sendDelivery(job);
    const fresh = deskWith({});
    await fresh.clear();
    expect((await desk.workshop.row(job)).webhook?.state).toBe('acknowledged');
  });

  test('that is due in more than two minutes is left to the sweep alone', async () => {
    site.receiver.setBehaviour('500');
    const job = await desk.workshop.job(user);
    await desk.clear();
    await desk.later(5_000);
    await desk.later(MINUTE);
    const { webhook } = await desk.workshop.row(job);
    expect(webhook).toMatchObject({ attempts: 3, nextAttemptAt: clock.now() + 5 * MINUTE });
    expect(await desk.later(5 * MINUTE)).toBe(0);
    expect(await isDueAt(job, clock.now())).toBe(true);
  });

  test('whose answer is lost is acknowledged by the duplicate that follows', async () => {
    site.receiver.setBehaviour('lost-answer');
    const job = await desk.workshop.job(user);
    await desk.clear();
    site.receiver.setBehaviour('ok');
    await desk.later(5_000);
    expect((await desk.workshop.row(job)).webhook).toMatchObject({
      state: 'acknowledged',
      log: [
        { ack: 'unknown', words: expect.stringContaining('connection') },
        { ack: 'duplicate', status: 200 },
      ],
    });
    expect(inboxOf(job).map(({ stored }) => stored)).toEqual([true, false]);
  });

  test('whose deliverer died before it wrote anything down is acknowledged by the duplicate, too', async () => {
    const job = await desk.workshop.job(user);
    const dying = deskWith({
      deliveries: { ...desk.deps.deliveries, record: () => Promise.reject(new Error('the process is gone')) },
    });
    await dying.clear();
    expect(await dying.later(9_999)).toBe(0);
    clock.advance(1);
    const message = await dying.take();
    if (message !== undefined) await desk.work(message);
    expect((await desk.workshop.row(job)).webhook).toMatchObject({
      state: 'acknowledged',
      attempts: 1,
      log: [{ ack: 'duplicate' }],
    });
  });

  test('that a slow receiver does not answer in time is one without an answer', async () => {
    site.receiver.setBehaviour('slow', 60_000);
    const job = await desk.workshop.job(user);
    await desk.clear();
    expect((await desk.workshop.row(job)).webhook?.log).toMatchObject([
      { ack: 'unknown', words: 'timeout: TimeoutError' },
    ]);
    site.receiver.setBehaviour('ok');
    await desk.later(5_000);
    expect((await desk.workshop.row(job)).webhook?.state).toBe('acknowledged');
  });

  test('is put off as long as Retry-After says', async () => {
    site.receiver.setBehaviour('429');
    const job = await desk.workshop.job(user);
    await desk.clear();
    expect((await desk.workshop.row(job)).webhook?.nextAttemptAt).toBe(clock.now() + 30_000);
    site.receiver.setBehaviour('ok');
    expect(await desk.later(29_999)).toBe(0);
    await desk.later(1);
    expect((await desk.workshop.row(job)).webhook?.state).toBe('acknowledged');
  });

  test('is not counted when no secret has been put; the event waits', async () => {
    const bare = deskWith({
      secrets: { read: () => Promise.resolve(undefined), refresh: () => Promise.resolve(undefined) },
    });
    const job = await desk.workshop.job(user);
    await bare.clear();
    expect((await desk.workshop.row(job)).webhook).toMatchObject({
      state: 'due',
      attempts: 0,
      nextAttemptAt: clock.now() + 5 * MINUTE,
    });
    expect(bare.log.of('secret.missing')).toHaveLength(1);
  });

  test('is given up after 72 hours, with a last one at their end', async () => {
    site.receiver.setBehaviour('400');
    const job = await desk.workshop.job(user);
    const startedAt = clock.now();
    for (let row = job; row.webhook?.state === 'due'; row = await desk.workshop.row(job)) {
      clock.advance(Math.max(0, (row.webhook.nextAttemptAt ?? 0) - clock.now()));
      if ((await desk.clear()) > 0) continue;
      await desk.workshop.queue.sendDelivery(job); // the sweep
      await desk.clear();
    }
    const { webhook } = await desk.workshop.row(job);
    expect(webhook?.state).toBe('abandoned');
    expect((webhook?.log?.at(-1)?.at ?? 0) - startedAt).toBe(72 * 60 * MINUTE);
    expect(webhook?.attempts).toBe(14);
    expect(await isDueAt(job, Number.MAX_SAFE_INTEGER)).toBe(false);
    expect(desk.log.of('webhook.abandoned')).toMatchObject([{ attempt: 14, status: 400 }]);
  });
});

describe('one at a time', () => {
  test('while a delivery of a job is at work, no other message of that job is to be had', async () => {
    const job = await desk.workshop.open(user, 1);
    const other = await desk.workshop.open(user, 1);
    const taken = await desk.workshop.take(job, 1);
    await desk.workshop.tell('asked', taken, 1);
    const progress = await desk.take(); // and hangs
    await desk.workshop.close(await desk.workshop.record(taken, 1, true));
    await desk.workshop.close(await desk.workshop.record(await desk.workshop.take(other, 1), 1, true));
    expect(await desk.clear()).toBe(1);
    expect(statusesOf(other)).toEqual(['completed']);
    expect(statusesOf(job)).toEqual([]);
    if (progress !== undefined) await desk.work(progress);
    await desk.clear();
    expect(statusesOf(job)).toEqual(['completed']); // the step is stale by now
  });

  test('a step that is not answered in time keeps the end back, as the receiver may still be at work on it', async () => {
    const job = await desk.workshop.open(user, 1);
    const taken = await desk.workshop.take(job, 1);
    await desk.workshop.tell('asked', taken, 1);
    site.receiver.setBehaviour('late', 450); // the desk's deliverer waits 400 ms
    await desk.clear();
    site.receiver.setBehaviour('ok');
    await desk.workshop.close(await desk.workshop.record(taken, 1, true));
    expect(await desk.later(24_999)).toBe(0);
    await expect.poll(() => statusesOf(job)).toEqual(['initializing']);
    expect(await desk.later(1)).toBe(2);
    expect(statusesOf(job)).toEqual(['initializing', 'completed']);
    expect(desk.log.of('webhook.progress_dropped')).toMatchObject([{ reason: 'too late' }]);
  });

  test('a deliverer that dies keeps a job back for 75 s, not for the queue’s own six minutes', async () => {
    const dead = deskWith({ jobs: { get: () => new Promise(() => undefined) } });
    const job = await desk.workshop.job(user);
    const message = await dead.take();
    if (message === undefined) throw new Error('no message');
    void dead.work(message);
    await expect.poll(() => dead.nextAt).toBe(clock.now() + 75_000);
    clock.advance(74_999);
    expect(await dead.take()).toBeUndefined();
    clock.advance(1);
    const again = await dead.take();
    if (again !== undefined) await desk.work(again);
    await desk.clear();
    expect((await desk.workshop.row(job)).webhook?.state).toBe('acknowledged');
  });
});

describe('an endpoint that is dead', () => {
  test('is left alone after five failures, tried by one event at a time, and has everything when it is back', async () => {
    site.receiver.setBehaviour('down');
    const jobs = await Promise.all(Array.from({ length: 8 }, () => desk.workshop.job(user)));
    await desk.clear();
    const attemptsOf = async () => {
      const rows = await Promise.all(jobs.map((job) => desk.workshop.row(job)));
      return rows.reduce((sum, { webhook }) => sum + (webhook?.attempts ?? 0), 0);
    };
    expect(await attemptsOf()).toBe(5);
    expect(desk.log.of('webhook.paused')).toMatchObject([{ failures: 5 }]);
    expect(desk.log.of('webhook.deferred').length).toBe(3);

    /** As the sweep does every minute. */
    const sweep = async () => {
      for (const job of jobs) {
        const row = await desk.workshop.row(job);
        if (nextStep(row, clock.now()).kind === 'deliver') await desk.workshop.queue.sendDelivery(job);
      }
      await desk.clear();
    };
    await desk.later(MINUTE);
    await sweep();
    expect(await attemptsOf()).toBe(6);
    for (let minute = 0; minute < 4; minute += 1) {
      clock.advance(MINUTE);
      await sweep();
    }
    expect(await attemptsOf()).toBeLessThanOrEqual(9);

    site.receiver.setBehaviour('ok');
    for (let minute = 0; minute < 40 && desk.log.of('webhook.acknowledged').length < jobs.length; minute += 1) {
      clock.advance(MINUTE);
      await sweep();
    }
    expect(desk.log.of('webhook.resumed')).toHaveLength(1);
    for (const job of jobs) {
      expect(['acknowledged', 'confirmed']).toContain((await desk.workshop.row(job)).webhook?.state);
      expect(inboxOf(job).filter(({ stored }) => stored)).toHaveLength(1);
    }
  });

  test('is known to every deliverer, and to those who would tell steps', async () => {
    site.receiver.setBehaviour('500');
    await Promise.all(Array.from({ length: 5 }, () => desk.workshop.job(user)));
    await desk.clear();
    expect(desk.log.of('webhook.paused')).toHaveLength(1);
    const another = deskWith({});
    const job = await another.workshop.open(user, 1);
    await another.workshop.tell('asked', await another.workshop.take(job, 1), 1);
    await another.clear();
    expect(another.log.of('webhook.progress_dropped')).toMatchObject([{ reason: 'endpoint paused' }]);
  });

  test('that asks for a pause gets it, for all events', async () => {
    site.receiver.setBehaviour('503');
    await desk.workshop.job(user);
    await desk.clear();
    const job = await desk.workshop.job(user);
    await desk.clear();
    expect(inboxOf(job)).toEqual([]);
    expect((await desk.workshop.row(job)).webhook).toMatchObject({ attempts: 0, nextAttemptAt: clock.now() + 30_000 });
  });

  test('that asks for a pause when it is told a step gets it, too', async () => {
    site.receiver.setBehaviour('429');
    const job = await desk.workshop.open(user, 1);
    const taken = await desk.workshop.take(job, 1);
    await desk.workshop.tell('asked', taken, 1);
    await desk.clear();
    site.receiver.setBehaviour('ok');
    await desk.workshop.close(await desk.workshop.record(taken, 1, true));
    await desk.clear();
    expect((await desk.workshop.row(job)).webhook).toMatchObject({ attempts: 0, nextAttemptAt: clock.now() + 30_000 });
  });

  test('is there again when it refuses an event for what it says', async () => {
    site.receiver.setBehaviour('down');
    await Promise.all(Array.from({ length: 5 }, () => desk.workshop.job(user)));
    await desk.clear();
    expect(desk.log.of('webhook.paused')).toHaveLength(1);
    clock.advance(17_000); // the pause and its jitter
    site.receiver.setBehaviour('400');
    const other = deskWith({});
    await other.workshop.job(user);
    await other.clear();
    expect(other.log.of('webhook.resumed')).toHaveLength(1);
  });

  test('is not what a refused payload makes of it', async () => {
    site.receiver.setBehaviour('400');
    await Promise.all(Array.from({ length: 7 }, () => desk.workshop.job(user)));
    await desk.clear();
    expect(desk.log.of('webhook.refused')).toHaveLength(7);
    expect(desk.log.of('webhook.paused')).toEqual([]);
  });
});

describe('a secret that is being rotated', () => {
  test.each<[string, { current: string; previous?: string }, { current: string; previous?: string }]>([
    [
      'here first: the frontend still knows the old one',
      { current: 'new', previous: WEBHOOK_SECRET },
      { current: 'new' },
    ],
    ['there first: what is cached here is old', { current: 'old' }, { current: WEBHOOK_SECRET, previous: 'old' }],
  ])('%s', async (_who, cached, fresh) => {
    const rotating = deskWith({
      secrets: { read: () => Promise.resolve(cached), refresh: () => Promise.resolve(fresh) },
    });
    const job = await desk.workshop.job(user);
    await rotating.clear();
    expect((await desk.workshop.row(job)).webhook).toMatchObject({ state: 'acknowledged', attempts: 1 });
    expect(inboxOf(job).map(({ answer }) => answer?.status)).toEqual([401, 200]);
    // A receiver that checks signatures finds one of its own.
    for (const { headers } of inboxOf(job).slice(1)) {
      expect(String(headers['webhook-signature']).split(' ')).toHaveLength(2);
    }
  });

  test('and known to nobody else is refused until the frontend knows it', async () => {
    const stray = deskWith({
      secrets: { read: () => Promise.resolve({ current: 'x' }), refresh: () => Promise.resolve({ current: 'x' }) },
    });
    const job = await desk.workshop.job(user);
    await stray.clear();
    expect((await desk.workshop.row(job)).webhook).toMatchObject({ state: 'due', log: [{ status: 401 }] });
    await desk.later(5_000);
    expect((await desk.workshop.row(job)).webhook?.state).toBe('due'); // its message is the other desk's
    await stray.deps.circuit.succeeded();
  });
});
