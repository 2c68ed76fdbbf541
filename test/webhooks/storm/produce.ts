import { setTimeout as delay } from 'node:timers/promises';
import type { Job } from '../../../shared/jobs/job.ts';
import type { Clock } from '../support/clock.ts';
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
  readonly clock: Clock;
  /** The storm's time over which jobs come in, evenly. */
  readonly duringMs: number;
  readonly model: () => Promise<void>;
  readonly random: () => number;
  readonly onClosed: (closed: number) => void;
}

/** Jobs of one to four images, some of them blocked, and beside them a few with ids of the server's or that the frontend did not make. @returns all, opened and closed. */
export async function produce(
  workshop: Workshop,
  { count, clock, duringMs, model, random, onClosed }: ProduceOptions,
): Promise<Job[]> {
  const beganAt = clock.now();
  const users = await Promise.all(Array.from({ length: USERS }, () => workshop.user()));
  const jobs: Job[] = [];
  let started = 0;
  const worker = async () => {
    while (started < count) {
      const comesAt = beganAt + (started / count) * duringMs;
      const from = random() < FROM_SERVER ? 'server' : 'client';
      if (from === 'client') started += 1;
      const isMadeUp = from === 'client' && started % MADE_UP_EVERY === 0;
      while (clock.now() < comesAt) await delay(LOOK_EVERY_MS);
      const user = users[Math.floor(random() * USERS)] ?? '';
      const images = IMAGES[Math.floor(random() * IMAGES.length)] ?? 1;
      const madeUp = isMadeUp ? [`mine-${jobs.length}-${started}`] : [];
      const job = await workshop.open(user, images, from, ...madeUp);
      jobs.push(job);
      const good = Array.from({ length: images }, () => random() < GOOD);
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
