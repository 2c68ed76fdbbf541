import { setTimeout as delay } from 'node:timers/promises';
import type { SQSEvent } from 'aws-lambda';
import { type DeliverDeps, deliverHandler } from '../../../functions/deliver/handler.ts';
import { sweepHandler } from '../../../functions/sweep/handler.ts';
import { startEventSource } from '../../../infra/local/cloud/event-source.ts';
import type { Outcome } from '../../../infra/local/cloud/functions/function-process.ts';
import { dynamoDueJobs } from '../../../shared/adapters/dynamodb/due-jobs.ts';
import type { ImageJob } from '../../../shared/domain/job.ts';
import { Clock } from '../support/clock.ts';
import { deliverDepsOf } from '../support/deliver-deps.ts';
import { type DeliverySite, startDeliverySite } from '../support/delivery-site.ts';
import { LogBook } from '../support/log-book.ts';
import { VirtualVisibility } from '../support/virtual-visibility.ts';
import { Workshop } from '../support/workshop.ts';
import { breachesOf } from './check-storm.ts';
import { randomFrom } from './random.ts';
import { WatchedPost } from './watched-post.ts';
import { makeWeather, WEATHERS } from './weather.ts';

export interface StormOptions {
  readonly jobs: number;
  readonly seed: number;
  /** How long each weather lasts, by the storm's clock. */
  readonly spellMs?: number;
  /** Told now and then how far it is. */
  readonly onProgress?: (closed: number, acknowledged: number) => void;
}

/** What a storm came to. */
export interface StormReport {
  readonly jobs: number;
  readonly seed: number;
  readonly acknowledged: number;
  readonly attempts: number;
  readonly most_attempts: number;
  readonly duplicates: number;
  readonly unanswered: number;
  readonly deferred: number;
  readonly pauses: number;
  readonly progress_sent: number;
  readonly progress_dropped: Readonly<Record<string, number>>;
  readonly invocations: number;
  readonly killed_invocations: number;
  readonly received: number;
  /** How long it was by its own clock. */
  readonly storm_minutes: number;
  readonly seconds: number;
  readonly breaches: readonly string[];
}

/** The storm's clock goes so much faster than the wall's, and stands still while a message waits for a deliverer: so a slow machine has not more to do. */
const SPEED = 40;
/** By the wall's clock. */
const TIMEOUT_MS = 800;
/** Long, so that many steps are told however busy this machine is: what is stale is decided by the row all the same. */
const STALE_MS = 5 * 60_000;
const USERS = 20;
const SPELL_MS = 60_000;
const WORKERS = 16;
const DELIVERERS = 10;
const SWEEP_EVERY_MS = 60_000;
const TICK_MS = 15;
/** By the wall's clock: what is not acknowledged then never will be. */
const GIVE_UP_AFTER_MS = 10 * 60_000;
/** Invocations whose end is lost, with everything that they had not yet written. */
const KILLED = 0.03;
/** Pictures that wait for nobody: word of their steps comes late. */
const QUICK = 0.2;
/** By the wall's clock. */
const PATIENCE_MS = 3_000;
/** Messages that are sent twice. */
const DOUBLED = 0.05;

/**
 * Many deliveries to a receiver that is down for a third of the time, slow for a third, and for a third cuts the connection after it
 * has stored; when the last job is closed and every weather has been, the sky clears. Jobs are opened, worked on and closed through the real adapters; the real handlers of the deliver
 * and sweep functions work on the real engines' tables and FIFO queue, fed as Lambda feeds them; invocations die and messages come
 * twice. Only the clock is fast.
 */
export async function runStorm({
  jobs: count,
  seed,
  spellMs = SPELL_MS,
  onProgress,
}: StormOptions): Promise<StormReport> {
  const startedAt = performance.now();
  const random = randomFrom(seed);
  const clock = new Clock();
  const beganAt = clock.now();
  const site = await startDeliverySite(clock);
  const log = new LogBook();
  const posted = new WatchedPost();
  const workshop = new Workshop(site, clock, log);
  const visibility = new VirtualVisibility(site, clock);
  const deps: DeliverDeps = {
    ...deliverDepsOf(site, clock, log),
    visibility,
    post: posted.post,
    timeoutMs: TIMEOUT_MS,
    staleAfterMs: STALE_MS,
    random,
  };
  const invocations = { all: 0, killed: 0, underWay: 0 };
  const stopSource = pump(site, deps, visibility, invocations, random);
  const sweep = sweeper(site, workshop, clock, log);
  let jobs: ImageJob[] = [];
  let isOver = false;
  const spell = () => Math.floor((clock.now() - beganAt) / spellMs);
  try {
    const ticker = tick(async (elapsedMs) => {
      if (!site.isMessageWaiting()) clock.advance(elapsedMs * SPEED);
      makeWeather(site.receiver, isOver ? undefined : spell(), TIMEOUT_MS, random);
      await visibility.release();
      await sweep();
    });
    jobs = await produce(workshop, count, modelOf(site, random), random, (closed) =>
      onProgress?.(closed, acknowledged(log)),
    );
    while (spell() < WEATHERS.length) await delay(TICK_MS);
    isOver = true;
    await drain(workshop, jobs, clock, visibility, invocations, () => onProgress?.(count, acknowledged(log)));
    await ticker.stop();
    jobs = await Promise.all(jobs.map((job) => workshop.row(job)));
  } finally {
    await stopSource();
    await site.stop();
  }
  const told = jobs.filter(({ jobIdFrom }) => jobIdFrom === 'client');
  const attempts = told.flatMap(({ webhook }) => webhook?.log ?? []);
  return {
    jobs: told.length,
    seed,
    acknowledged: told.filter(({ webhook }) => webhook?.state === 'acknowledged').length,
    attempts: told.reduce((sum, { webhook }) => sum + (webhook?.attempts ?? 0), 0),
    most_attempts: Math.max(0, ...told.map(({ webhook }) => webhook?.attempts ?? 0)),
    duplicates: attempts.filter(({ ack }) => ack === 'duplicate').length,
    unanswered: attempts.filter(({ ack }) => ack === 'unknown').length,
    deferred: log.of('webhook.deferred').length,
    pauses: log.of('webhook.paused').length,
    progress_sent: log.of('webhook.progress').length,
    progress_dropped: countsOf(log.of('webhook.progress_dropped').map(({ reason }) => String(reason))),
    invocations: invocations.all,
    killed_invocations: invocations.killed,
    received: site.receiver.deliveries().length,
    storm_minutes: Math.round((clock.now() - beganAt) / 60_000),
    seconds: Math.round((performance.now() - startedAt) / 1000),
    breaches: breachesOf(told, site.receiver, posted),
  };
}

function countsOf(words: readonly string[]): Record<string, number> {
  const counts: Record<string, number> = {};
  for (const word of words) counts[word] = (counts[word] ?? 0) + 1;
  return counts;
}

function acknowledged(log: LogBook): number {
  return log.of('webhook.acknowledged').length;
}

/** The event source of the deliver function, with processes that die. @returns what ends it. */
function pump(
  site: DeliverySite,
  deps: DeliverDeps,
  visibility: VirtualVisibility,
  invocations: { all: number; killed: number; underWay: number },
  random: () => number,
): () => Promise<void> {
  const outcome = (payload: unknown, error?: string): Outcome => ({
    requestId: '',
    payload: JSON.stringify(payload),
    error,
    durationMs: 0,
    initMs: undefined,
    maxMemoryMb: undefined,
  });
  return startEventSource({
    queue: { arn: site.deliverQueue.arn, url: site.deliverQueue.url },
    region: site.region,
    batchSize: 1,
    maximumConcurrency: DELIVERERS,
    partialFailures: true,
    client: site.sqsClient ?? {},
    notice: () => undefined,
    invoke: async (event) => {
      const { Records } = event as SQSEvent;
      invocations.all += 1;
      invocations.underWay += 1;
      const dies = random() < KILLED;
      for (const { receiptHandle } of Records) visibility.busy(receiptHandle);
      try {
        const report = await deliverHandler(dies ? dyingDeps(deps) : deps)({ Records });
        if (dies) {
          invocations.killed += 1;
          return outcome({}, 'Runtime.ExitError');
        }
        const failed = new Set(report.batchItemFailures.map(({ itemIdentifier }) => itemIdentifier));
        for (const { messageId, receiptHandle } of Records)
          if (!failed.has(messageId)) visibility.forget(receiptHandle);
        return outcome(report);
      } finally {
        for (const { receiptHandle } of Records) visibility.idle(receiptHandle);
        invocations.underWay -= 1;
      }
    },
  });
}

/** A deliverer that dies after its request and before it has written anything: its message comes back when its hold is over. */
function dyingDeps(deps: DeliverDeps): DeliverDeps {
  let held = false;
  return {
    ...deps,
    deliveries: { record: () => Promise.resolve(false) },
    visibility: {
      comeBack: async (receiptHandle, afterMs) => {
        if (held) return;
        held = true;
        await deps.visibility.comeBack(receiptHandle, afterMs);
      },
    },
  };
}

/** The sweep of every minute. */
function sweeper(site: DeliverySite, workshop: Workshop, clock: Clock, log: LogBook): () => Promise<void> {
  const handler = sweepHandler({
    due: dynamoDueJobs(site.dynamo, site.tables),
    jobs: workshop.jobs,
    queue: { ...workshop.queue, sendImages: () => Promise.resolve([]) },
    log,
    now: clock.now,
  });
  let next = clock.now() + SWEEP_EVERY_MS;
  return async () => {
    if (clock.now() < next) return;
    next = clock.now() + SWEEP_EVERY_MS;
    await handler({}, { getRemainingTimeInMillis: () => 60_000 });
  };
}

/** Does something again and again. */
function tick(work: (elapsedMs: number) => Promise<void>): { stop(): Promise<void> } {
  const stopping = new AbortController();
  const running = (async () => {
    for (let last = performance.now(); !stopping.signal.aborted; ) {
      const now = performance.now();
      await work(now - last);
      last = now;
      await delay(TICK_MS);
    }
  })();
  return {
    stop: async () => {
      stopping.abort();
      await running;
    },
  };
}

/** How long pictures take: mostly until the deliverers have caught up, as with a real model, at times less. */
function modelOf(site: DeliverySite, random: () => number): () => Promise<void> {
  return async () => {
    await delay(50 + random() * 300);
    if (random() < QUICK) return;
    for (const end = Date.now() + PATIENCE_MS; site.isMessageWaiting() && Date.now() < end; ) await delay(TICK_MS);
  };
}

/** Jobs of one to four images, some of them blocked, and beside them a few with ids of the server's. @returns all, opened and closed. */
async function produce(
  workshop: Workshop,
  count: number,
  model: () => Promise<void>,
  random: () => number,
  onClosed: (closed: number) => void,
): Promise<ImageJob[]> {
  const users = await Promise.all(Array.from({ length: USERS }, () => workshop.user()));
  const jobs: ImageJob[] = [];
  let started = 0;
  const worker = async () => {
    while (started < count) {
      const user = users[Math.floor(random() * USERS)] ?? '';
      const images = 1 + Math.floor(random() * 4);
      const from = random() < 0.03 ? 'server' : 'client';
      if (from === 'client') started += 1;
      const job = await workshop.open(user, images, from);
      jobs.push(job);
      const good = Array.from({ length: images }, () => random() < 0.8);
      await Promise.all(
        good.map((isGood, index) =>
          workshop.draw(job, index + 1, isGood, model).catch((error: unknown) => {
            throw new Error(`image ${index + 1} of ${job.jobId}`, { cause: error });
          }),
        ),
      );
      if (random() < DOUBLED) await workshop.queue.sendDelivery(job);
      onClosed(jobs.length);
    }
  };
  await Promise.all(Array.from({ length: WORKERS }, worker));
  return jobs;
}

/** Waits until every webhook is acknowledged or given up; when nothing is going on, the clock is put forward to what comes next. */
async function drain(
  workshop: Workshop,
  jobs: readonly ImageJob[],
  clock: Clock,
  visibility: VirtualVisibility,
  invocations: { readonly all: number; readonly underWay: number },
  onProgress: () => void,
): Promise<void> {
  const endsAt = Date.now() + GIVE_UP_AFTER_MS;
  let due: readonly ImageJob[] = jobs;
  let seen = -1;
  while (Date.now() < endsAt) {
    const rows = await Promise.all(due.map((job) => workshop.row(job)));
    due = rows.filter(({ webhook }) => webhook?.state === 'due');
    if (due.length === 0) return;
    if (invocations.all === seen && invocations.underWay === 0) {
      const next = Math.min(visibility.nextAt, ...due.map(({ webhook }) => webhook?.nextAttemptAt ?? 0));
      clock.advance(Math.max(SWEEP_EVERY_MS, next - clock.now()));
    }
    seen = invocations.all;
    onProgress();
    await delay(60);
  }
}
