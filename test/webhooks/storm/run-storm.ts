import { setTimeout as delay } from 'node:timers/promises';
import type { DeliverDeps } from '../../../functions/deliver-webhooks/handler.ts';
import type { Job } from '../../../shared/jobs/job.ts';
import { KIND_NAMES } from '../../../shared/kinds/kinds.ts';
import type { ShippedKind } from '../../../shared/kinds/requests.ts';
import type { Stacks } from '../../faults/harness/templates.ts';
import { Clock } from '../support/clock.ts';
import { deliverDepsOf } from '../support/deliver-deps.ts';
import { startDeliverySite } from '../support/delivery-site.ts';
import { LogBook } from '../support/log-book.ts';
import { VirtualVisibility } from '../support/virtual-visibility.ts';
import { Workshop } from '../support/workshop.ts';
import { breachesOf, isSecondArticle } from './check-storm.ts';
import { drain } from './drain.ts';
import { modelOf, produce } from './produce.ts';
import { type Invocations, pump } from './pump.ts';
import { randomFrom } from './random.ts';
import { sweeper } from './sweeper.ts';
import { tick } from './tick.ts';
import { WatchedPost } from './watched-post.ts';
import { makeWeather, WEATHERS } from './weather.ts';

export interface StormOptions {
  /** The templates of the stage `local`. */
  readonly stacks: Stacks;
  readonly jobs: number;
  readonly seed: number;
  /** Absent: all. */
  readonly kinds?: readonly ShippedKind[];
  /** How often each weather comes round. */
  readonly rounds?: number;
  /** Told now and then how far it is. */
  readonly onProgress?: (closed: number, confirmed: number) => void;
}

/** What a storm came to. */
export interface StormReport {
  readonly jobs: number;
  readonly by_kind: Readonly<Record<string, number>>;
  readonly seed: number;
  /** Articles and books: the routes that would show them want a session. */
  readonly acknowledged: number;
  /** Seen to be stored. */
  readonly confirmed: number;
  /** Events that were sent again because their files were not there. */
  readonly sent_again: number;
  /** Jobs under ids that the frontend did not make. */
  readonly unknown: number;
  /** Asked of the frontend's status route. */
  readonly questions: number;
  readonly attempts: number;
  readonly most_attempts: number;
  readonly duplicates: number;
  /** Drafts that there are twice: an answer was lost, and the receiver forgot. */
  readonly second_articles: number;
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

/**
 * The storm's clock goes so much faster than the wall's. It stands still while a message waits for a deliverer, so that a slow machine
 * has not more to do.
 */
const SPEED = 40;
/** By the wall's clock, as everything that goes over the wire. */
const TIMEOUT_MS = 800;
/** When the sky is clear: then only a machine that is busy is late. */
const PATIENT_TIMEOUT_MS = 20_000;
/** How long each weather lasts, by the storm's clock. */
const SPELL_MS = 60_000;
const ROUNDS = 3;
const LOOK_EVERY_MS = 15;

/**
 * Many deliveries to a receiver that is down for a third of the time, slow for a third, and for a third cuts connections after it
 * has stored; when the last job is closed and every weather has been, the sky clears.
 *
 * Jobs are opened, worked on and closed through the real adapters; the real handlers of the deliver and sweep functions work on the real
 * engines' tables and FIFO queue, fed as Lambda feeds them; invocations die and messages come twice. Only the clock is fast.
 */
export async function runStorm({
  stacks,
  jobs: count,
  seed,
  kinds = KIND_NAMES,
  rounds = ROUNDS,
  onProgress,
}: StormOptions): Promise<StormReport> {
  const startedAt = performance.now();
  const random = randomFrom(seed);
  const clock = new Clock();
  const beganAt = clock.now();
  const site = await startDeliverySite(stacks, clock);
  const log = new LogBook();
  const posted = new WatchedPost();
  const workshop = new Workshop(site, clock, log);
  const visibility = new VirtualVisibility(site, clock);
  let isOver = false;
  const deps: DeliverDeps = {
    ...deliverDepsOf(site, clock, log),
    visibility,
    post: posted.post,
    get timeoutMs() {
      return isOver ? PATIENT_TIMEOUT_MS : TIMEOUT_MS;
    },
    random,
  };
  const invocations: Invocations = { all: 0, killed: 0, underWay: 0 };
  const stopSource = pump(site, deps, visibility, invocations, random);
  const sweep = sweeper(site, workshop, clock, log);
  let jobs: Job[] = [];
  let isBehind = false;
  let sweeps = 0;
  const duringMs = rounds * WEATHERS.length * SPELL_MS;
  const spell = () => Math.floor((clock.now() - beganAt) / SPELL_MS);
  try {
    const ticker = tick(async (elapsedMs) => {
      isBehind = site.isMessageWaiting();
      if (!isBehind) clock.advance(elapsedMs * SPEED);
      makeWeather(site.receiver, isOver ? undefined : spell(), TIMEOUT_MS, random);
      await visibility.release();
      if (await sweep()) sweeps += 1;
    });
    const model = modelOf(() => isBehind, random);
    const onClosed = (closed: number) => onProgress?.(closed, log.count('webhook.confirmed'));
    jobs = await produce(workshop, { count, kinds, clock, duringMs, model, random, onClosed });
    while (clock.now() < beganAt + duringMs) await delay(LOOK_EVERY_MS);
    isOver = true;
    await drain(
      jobs.filter(({ jobIdFrom }) => jobIdFrom === 'client'),
      {
        workshop,
        clock,
        visibility,
        invocations,
        sweeps: () => sweeps,
        isBehind: () => isBehind,
        log,
        onProgress: () => onProgress?.(count, log.count('webhook.confirmed')),
      },
    );
    await ticker.stop();
    jobs = await workshop.rows(jobs);
  } finally {
    await stopSource();
    await site.stop();
  }
  const told = jobs.filter(sendsWebhooks);
  const unknown = jobs.filter((job) => job.jobIdFrom === 'client' && !sendsWebhooks(job));
  const attempts = told.flatMap(({ webhook }) => webhook?.log ?? []);
  return {
    jobs: told.length,
    by_kind: Object.fromEntries(
      Object.entries(Object.groupBy(told, ({ kind }) => kind)).map(([kind, all = []]) => [kind, all.length]),
    ),
    seed,
    acknowledged: told.filter(({ webhook }) => webhook?.state === 'acknowledged').length,
    confirmed: told.filter(({ webhook }) => webhook?.state === 'confirmed').length,
    sent_again: log.count('webhook.sent_again'),
    unknown: unknown.length,
    questions: site.receiver.questions().length,
    attempts: told.reduce((sum, { webhook }) => sum + (webhook?.attempts ?? 0), 0),
    most_attempts: Math.max(0, ...told.map(({ webhook }) => webhook?.attempts ?? 0)),
    duplicates: attempts.filter(({ ack }) => ack === 'duplicate').length,
    second_articles: site.receiver.deliveries().filter(({ problems }) => problems.some(isSecondArticle)).length,
    unanswered: attempts.filter(({ ack }) => ack === 'unknown').length,
    deferred: log.count('webhook.deferred'),
    pauses: log.count('webhook.paused'),
    progress_sent: log.count('webhook.progress'),
    progress_dropped: countsOf(log.of('webhook.progress_dropped').map(({ reason }) => String(reason))),
    invocations: invocations.all,
    killed_invocations: invocations.killed,
    received: site.receiver.deliveries().length,
    storm_minutes: Math.round((clock.now() - beganAt) / 60_000),
    seconds: Math.round((performance.now() - startedAt) / 1000),
    breaches: [
      ...breachesOf(told, site.receiver, posted),
      ...unknown.flatMap(({ jobId, webhook }) =>
        webhook?.state === 'unknown_to_frontend' ? [] : [`${jobId}: not the frontend’s, and ends ${webhook?.state}`],
      ),
    ],
  };
}

function sendsWebhooks({ jobIdFrom, jobId }: Job): boolean {
  return jobIdFrom === 'client' && jobId.startsWith('cm');
}

function countsOf(words: readonly string[]): Record<string, number> {
  const counts: Record<string, number> = {};
  for (const word of words) counts[word] = (counts[word] ?? 0) + 1;
  return counts;
}
