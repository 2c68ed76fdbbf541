import { PurgeQueueCommand } from '@aws-sdk/client-sqs';
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, test } from 'vitest';
import { STATUS_BEHAVIOURS } from '../../infra/tools/local/stand-ins/frontend/status-routes.ts';
import { dynamoJobEraser } from '../../shared/adapters/dynamodb/jobs/job-eraser.ts';
import { webhookView } from '../../shared/http/views/job-view.ts';
import type { Job } from '../../shared/jobs/job.ts';
import { nextStep } from '../../shared/jobs/lifecycle/next-step.ts';
import { sentAgain } from '../../shared/webhooks/webhook-delivery.ts';
import { GIVE_UP_AFTER_MS } from '../../shared/webhooks/webhook-schedule.ts';
import { Clock } from './support/clock.ts';
import { DeliveryDesk } from './support/delivery-desk.ts';
import { type DeliverySite, startDeliverySite } from './support/delivery-site.ts';
import { sharedStacks } from './support/shared-stacks.ts';

const MINUTE = 60_000;
const HOUR = 60 * MINUTE;
const clock = new Clock();
let site: DeliverySite;
let desk: DeliveryDesk;
let user: string;
let made = 0;
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
  site.receiver.setStatusRoute('open');
  await desk.deps.circuit.succeeded();
  await site.sqs.send(new PurgeQueueCommand({ QueueUrl: site.deliverQueue.url }));
});

/** A job under an id that the frontend did not make. */
function madeUp(): Promise<Job> {
  made += 1;
  return desk.workshop.open(user, 1, 'client', `mine-${made}`);
}

const inboxOf = ({ jobId }: Job) =>
  site.receiver.deliveries().filter(({ body }) => (body as { job_id?: string }).job_id === jobId);
const questionsOf = ({ jobId }: Job) => site.receiver.questions().filter((one) => one.jobId === jobId);
const storedOf = ({ jobId }: Job) => site.receiver.stored().find((row) => row.jobId === jobId);
const webhookOf = async (job: Job) => (await desk.workshop.row(job)).webhook;

/** Every turn that the job's row asks for, as the sweep would see to it, until it asks for none or `until` says so. */
async function turns(job: Job, until: (row: Job) => boolean = () => false): Promise<Job> {
  for (let row = await desk.workshop.row(job), turn = 0; turn < 60; row = await desk.workshop.row(job), turn += 1) {
    const step = nextStep(row, clock.now());
    if (step.kind === 'forget' || until(row)) return row;
    if (step.kind === 'wait') clock.advance(Math.max(0, step.lookAgainAt - clock.now()));
    if ((await desk.clear()) > 0) continue;
    await desk.workshop.queue.sendDelivery(job);
    await desk.clear();
  }
  throw new Error('the delivery does not come to rest');
}

describe('an id that the frontend did not make', () => {
  test('is told nothing, neither steps nor the end, and its state says why', async () => {
    const job = await madeUp();
    await desk.workshop.tell('asked', await desk.workshop.take(job, 1), 1);
    await desk.clear();
    await desk.workshop.close(await desk.workshop.record(job, 1, true));
    await desk.clear();
    expect(inboxOf(job)).toEqual([]);
    const row = await desk.workshop.row(job);
    expect(webhookView(row)).toEqual({
      state: 'unknown_to_frontend',
      attempts: 0,
      last_status: null,
      next_attempt_at: null,
    });
    expect(nextStep(row, clock.now())).toEqual({ kind: 'forget' });
    expect(desk.log.of('webhook.progress_dropped')).toMatchObject([{ reason: 'unknown to the frontend' }]);
    expect(desk.log.of('webhook.unknown_to_frontend')).toHaveLength(1);
    // Once before the first step, and once more before the end.
    expect(questionsOf(job).map(({ status }) => status)).toEqual([404, 404]);
  });

  test('is told nothing either when the route falls silent after it has said so', async () => {
    const job = await madeUp();
    await desk.workshop.tell('asked', await desk.workshop.take(job, 1), 1);
    await desk.clear();
    site.receiver.setStatusRoute('500');
    await desk.workshop.close(await desk.workshop.record(job, 1, true));
    await desk.clear();
    expect(inboxOf(job)).toEqual([]);
    expect((await webhookOf(job))?.state).toBe('unknown_to_frontend');
  });

  test('is asked of again when an operator sends it again', async () => {
    const job = await madeUp();
    await desk.workshop.draw(job, 1, true);
    await desk.clear();
    const row = await desk.workshop.row(job);
    if (row.webhook === undefined) throw new Error('no delivery');
    await desk.deps.deliveries.record(row, row.webhook, sentAgain(row.webhook, clock.now()), {
      now: clock.now(),
      lookAgainAt: clock.now(),
    });
    await turns(job);
    expect(inboxOf(job)).toEqual([]);
    expect((await webhookOf(job))?.state).toBe('unknown_to_frontend');
  });

  test('does not slip through as the first event after an outage', async () => {
    site.receiver.setBehaviour('down');
    const others = await Promise.all(Array.from({ length: 5 }, () => desk.workshop.job(user)));
    await desk.clear();
    expect(desk.log.of('webhook.paused')).toHaveLength(1);
    const job = await madeUp();
    await desk.workshop.draw(job, 1, true);
    await desk.clear();
    site.receiver.setBehaviour('ok');
    await turns(job);
    expect(inboxOf(job)).toEqual([]);
    expect((await webhookOf(job))?.state).toBe('unknown_to_frontend');
    // And the way is free for the others again.
    for (const other of others) await turns(other);
    for (const other of others) expect((await webhookOf(other))?.state).toBe('confirmed');
  });
});

describe('an id that the frontend made', () => {
  test('is asked for once before its first step, and looked for once after its end', async () => {
    const job = await desk.workshop.open(user, 1);
    const taken = await desk.workshop.take(job, 1);
    await desk.workshop.tell('asked', taken, 1);
    await desk.workshop.tell('answered', taken, 1);
    await desk.clear();
    await desk.workshop.close(await desk.workshop.record(taken, 1, true));
    await desk.clear();
    expect(questionsOf(job)).toHaveLength(1);
    expect((await webhookOf(job))?.state).toBe('acknowledged');
    await desk.later(2_000);
    expect((await webhookOf(job))?.state).toBe('confirmed');
    expect(questionsOf(job)).toHaveLength(2);
    expect(desk.log.of('webhook.confirmed')).toMatchObject([{ looks: 1, found: 'stored' }]);
  });

  test('whose job has failed is confirmed when its row says so', async () => {
    const job = await desk.workshop.job(user, [false]);
    await turns(job);
    expect((await webhookOf(job))?.state).toBe('confirmed');
    expect(storedOf(job)).toMatchObject({ status: 'FAILED' });
  });

  test('is told again, and stored, when its files were lost behind a 200', async () => {
    site.receiver.setBehaviour('files-lost');
    const job = await desk.workshop.job(user, [true, true]);
    await desk.clear();
    site.receiver.setBehaviour('ok');
    expect(storedOf(job)).toMatchObject({ status: 'COMPLETED', files: [] });
    expect((await webhookOf(job))?.state).toBe('acknowledged');
    await desk.later(2_000);
    expect((await webhookOf(job))?.confirmation).toMatchObject({ last: { found: 'missing' } });
    expect(inboxOf(job)).toHaveLength(1); // not again while the receiver would ignore it
    await turns(job);
    expect(storedOf(job)?.files).toHaveLength(2);
    const ends = inboxOf(job).filter(({ body }) => (body as { status: string }).status === 'completed');
    expect(ends.map(({ stored }) => stored)).toEqual([false, true]);
    expect(new Set(ends.map(({ headers }) => headers['webhook-id'])).size).toBe(1);
    expect(await webhookOf(job)).toMatchObject({ state: 'confirmed', attempts: 2, confirmation: { repeats: 1 } });
    expect(desk.log.of('webhook.sent_again')).toHaveLength(1);
  });

  test('that is never seen to be stored becomes an operator’s case, after a bounded number of calls', async () => {
    site.receiver.setBehaviour('files-lost');
    const job = await desk.workshop.job(user);
    const startedAt = clock.now();
    await turns(job);
    const delivery = await webhookOf(job);
    expect(delivery?.state).toBe('unconfirmed');
    expect(clock.now() - startedAt).toBeGreaterThanOrEqual(GIVE_UP_AFTER_MS);
    expect(delivery?.attempts).toBeLessThanOrEqual(16);
    expect(questionsOf(job).length).toBeLessThanOrEqual(40);
    expect(desk.log.of('webhook.unconfirmed')).toMatchObject([{ found: 'missing' }]);
  });

  test('of which the frontend has only a part is an operator’s case soon: the receiver never adds to it', async () => {
    const job = await desk.workshop.job(user, [true, true]);
    await desk.clear();
    const row = storedOf(job);
    row?.fileRows.splice(1);
    await turns(job);
    expect((await webhookOf(job))?.state).toBe('unconfirmed');
    expect(desk.log.of('webhook.unconfirmed')).toMatchObject([{ found: 'partial', looks: 3 }]);
    expect((await webhookOf(job))?.attempts).toBe(1);
  });

  test('whose content is deleted before it was seen is not looked for, nor told again', async () => {
    site.receiver.setBehaviour('files-lost');
    const job = await desk.workshop.job(user);
    await desk.clear();
    const eraser = dynamoJobEraser(site.dynamo, site.tables);
    await eraser.mark(await desk.workshop.row(job), clock.now());
    await eraser.erase(await desk.workshop.row(job), clock.now());
    const before = inboxOf(job).length;
    await turns(job);
    expect(inboxOf(job)).toHaveLength(before);
    expect((await webhookOf(job))?.state).toBe('acknowledged');
  });

  test('is looked for by the sweep when its message is lost', async () => {
    const job = await desk.workshop.job(user);
    await desk.clear();
    await site.sqs.send(new PurgeQueueCommand({ QueueUrl: site.deliverQueue.url }));
    clock.advance(2_000 + MINUTE);
    expect(nextStep(await desk.workshop.row(job), clock.now())).toMatchObject({ kind: 'deliver' });
    await desk.workshop.queue.sendDelivery(job);
    await new DeliveryDesk(site, clock).clear();
    expect((await webhookOf(job))?.state).toBe('confirmed');
  });
});

describe('a status route that decides nothing', () => {
  test('keeps an operator’s repetition waiting no longer than the first look does', async () => {
    const job = await desk.workshop.job(user);
    await desk.clear();
    site.receiver.setStatusRoute('500');
    await desk.later(2_000);
    const row = await desk.workshop.row(job);
    if (row.webhook === undefined) throw new Error('no delivery');
    const again = sentAgain(row.webhook, clock.now());
    await desk.deps.deliveries.record(row, row.webhook, again, { now: clock.now(), lookAgainAt: clock.now() });
    await desk.workshop.queue.sendDelivery(job);
    await desk.clear();
    expect((await webhookOf(job))?.attempts).toBe(2);
  });

  test.each(STATUS_BEHAVIOURS.filter((name) => name !== 'open'))('%s: the job is told all the same', async (name) => {
    site.receiver.setStatusRoute(name);
    const job = await desk.workshop.open(user, 1);
    const taken = await desk.workshop.take(job, 1);
    await desk.workshop.tell('asked', taken, 1);
    await desk.workshop.tell('answered', taken, 1);
    await desk.clear();
    await desk.workshop.close(await desk.workshop.record(taken, 1, true));
    await desk.clear();
    expect(inboxOf(job).map(({ body }) => (body as { status: string }).status)).toContain('completed');
    await desk.later(2_000);
    expect(await webhookOf(job)).toMatchObject({
      state: 'acknowledged',
      attempts: 1,
      confirmation: { last: { found: 'undecided' } },
    });
    // When it opens again, what it was asked for in vain is seen.
    site.receiver.setStatusRoute('open');
    await turns(job);
    expect(await webhookOf(job)).toMatchObject({ state: 'confirmed', attempts: 1 });
  });

  test('is not asked for ever', async () => {
    site.receiver.setStatusRoute('closed');
    const job = await desk.workshop.job(user);
    const startedAt = clock.now();
    await turns(job);
    expect(await webhookOf(job)).toMatchObject({ state: 'unconfirmed', attempts: 1 });
    expect(clock.now() - startedAt).toBeLessThanOrEqual(GIVE_UP_AFTER_MS + HOUR);
    expect(questionsOf(job).length).toBeLessThanOrEqual(12);
  });
});
