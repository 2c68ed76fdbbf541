import { setTimeout as delay } from 'node:timers/promises';
import type { Job } from '../../../shared/jobs/job.ts';
import { isKindName, kindOf } from '../../../shared/kinds/kinds.ts';
import type { ShippedKind } from '../../../shared/kinds/requests.ts';
import type { Clock } from '../support/clock.ts';
import { sampleRequest } from '../support/sample-content.ts';
import type { Workshop } from '../support/workshop.ts';

const USERS = 20;
const WORKERS = 16;
/** How many images jobs ask for. */
const IMAGES = [1, 1, 1, 1, 2, 2, 3, 4] as const;
/** Pictures that wait for nobody: word of their steps comes late. */
const QUICK = 0.2;
/** By the wall's clock. */
const PATIENCE_MS = 3_000;
const LOOK_EVERY_MS = 15;
const GOOD = 0.8;
const FROM_SERVER = 0.03;
/** Jobs of the other kinds. */
const OTHERS = 0.35;
/** One of so many ids of clients' is none that the frontend made. */
const MADE_UP_EVERY = 20;
/** Messages that are sent twice. */
const DOUBLED = 0.05;

/**
 * How long pictures take: mostly until the deliverers have caught up, as with a real model, at times less.
 *
 * @param isBehind whether a message waits for a deliverer.
 */
export function modelOf(isBehind: () => boolean, random: () => number): () => Promise<void> {
  return async () => {
    await delay(50 + random() * 300);
    if (random() < QUICK) return;
    for (const end = Date.now() + PATIENCE_MS; isBehind() && Date.now() < end; ) await delay(LOOK_EVERY_MS);
  };
}

export interface ProduceOptions {
  readonly count: number;
  /** Of which images are most. */
  readonly kinds: readonly ShippedKind[];
  readonly clock: Clock;
  /** The storm's time over which jobs come in, evenly. */
  readonly duringMs: number;
  readonly model: () => Promise<void>;
  readonly random: () => number;
  readonly onClosed: (closed: number) => void;
}

/** All parts of a job, from their taking to their fate: those that nothing comes before at once, the others one after the other. */
async function workOn(workshop: Workshop, job: Job, model: () => Promise<void>, random: () => number): Promise<void> {
  const isWhole = isKindName(job.kind) && kindOf({ kind: job.kind }).price.capture === 'whole';
  const draw = (index: number, isGood: boolean, pause?: () => Promise<void>) =>
    workshop.draw(job, index + 1, isGood, pause).catch((error: unknown) => {
      throw new Error(`part ${index + 1} of ${job.jobId}`, { cause: error });
    });
  if (!isWhole) {
    const good = job.parts.map(() => random() < GOOD);
    await Promise.all(good.map((isGood, index) => draw(index, isGood, model)));
    return;
  }
  const fails = random() < GOOD ? -1 : Math.floor(random() * job.parts.length);
  for (const [index] of job.parts.entries()) {
    // Steps of texts are few: the model is slow at the first of them.
    await draw(index, index !== fails, index === 0 ? model : undefined);
    if (index === fails) return;
  }
}

/** Jobs of one to four images, some of them blocked, and beside them a few with ids of the server's or that the frontend did not make. @returns all, opened and closed. */
export async function produce(
  workshop: Workshop,
  { count, kinds, clock, duringMs, model, random, onClosed }: ProduceOptions,
): Promise<Job[]> {
  const beganAt = clock.now();
  const users = await Promise.all(Array.from({ length: USERS }, () => workshop.user()));
  const jobs: Job[] = [];
  let started = 0;
  // Product images have ids of the server's, which are no use to those who look for a job by its id.
  const others = kinds.filter((kind) => kind !== 'image' && !kindOf({ kind }).webhook.tellsServerIds);
  const worker = async () => {
    while (started < count) {
      const comesAt = beganAt + (started / count) * duringMs;
      const from = random() < FROM_SERVER ? 'server' : 'client';
      if (from === 'client') started += 1;
      const isMadeUp = from === 'client' && started % MADE_UP_EVERY === 0;
      while (clock.now() < comesAt) await delay(LOOK_EVERY_MS);
      const user = users[Math.floor(random() * USERS)] ?? '';
      const other = others[Math.floor(random() * others.length)];
      if (other !== undefined && from === 'client' && !isMadeUp && random() < OTHERS) {
        jobs.push(await workshop.openOrder(user, other, sampleRequest(other, started)));
      } else {
        const images = IMAGES[Math.floor(random() * IMAGES.length)] ?? 1;
        const madeUp = isMadeUp ? [`mine-${jobs.length}-${started}`] : [];
        jobs.push(await workshop.open(user, images, from, ...madeUp));
      }
      const job = jobs.at(-1);
      if (job === undefined) continue;
      await workOn(workshop, job, model, random);
      if (random() < DOUBLED) await workshop.queue.sendDelivery(job);
      onClosed(jobs.length);
    }
  };
  await Promise.all(Array.from({ length: WORKERS }, worker));
  return jobs;
}
