import { describe, expect, test } from 'vitest';
import { breachesOf } from './storm/check-storm.ts';
import { runStorm } from './storm/run-storm.ts';
import { WatchedPost } from './storm/watched-post.ts';
import { Clock } from './support/clock.ts';
import { DeliveryDesk } from './support/delivery-desk.ts';
import { startDeliverySite } from './support/delivery-site.ts';

describe('a storm', () => {
  test('ends with every job stored exactly as it was sent, in order, under one event id', {
    timeout: 300_000,
  }, async () => {
    const report = await runStorm({ jobs: 60, seed: 4, spellMs: 60_000 });
    expect(report.breaches).toEqual([]);
    expect(report.acknowledged).toBe(report.jobs);
    // It was one: answers were lost, the way was closed, processes died.
    expect(report.unanswered).toBeGreaterThan(0);
    expect(report.pauses).toBeGreaterThan(0);
    expect(report.killed_invocations).toBeGreaterThan(0);
  });
});

/** The judge of the storm is judged: each of these would be the end of somebody's images. */
describe('what a storm would not let pass', () => {
  async function breachesAfter(
    mischief: (desk: DeliveryDesk, posted: WatchedPost) => Promise<void>,
  ): Promise<string[]> {
    const clock = new Clock();
    const site = await startDeliverySite(clock);
    try {
      const posted = new WatchedPost();
      const desk = new DeliveryDesk(site, clock, { post: posted.post });
      const job = await desk.workshop.job(await desk.workshop.user(), [true, false]);
      await desk.clear();
      await mischief(desk, posted);
      return breachesOf([await desk.workshop.row(job)], site.receiver, posted).map((line) =>
        line.replace(/^\w+: /, ''),
      );
    } finally {
      await site.stop();
    }
  }

  /** Posts something about the job that has just been told. */
  async function postAgain(desk: DeliveryDesk, posted: WatchedPost, change: object, eventId?: string): Promise<void> {
    const last = posted.sent.at(-1);
    if (last === undefined || typeof last.body !== 'object') throw new Error('nothing was sent');
    await posted.post({
      url: `${desk.site.receiver.url}/api/webhooks/image-completion`,
      secret: (await desk.deps.secrets.read())?.current ?? '',
      eventId: eventId ?? last.eventId,
      sentAt: desk.clock.now(),
      body: JSON.stringify({ ...last.body, ...change }),
    });
  }

  test('nothing, when all is well', async () => {
    expect(await breachesAfter(() => Promise.resolve())).toEqual([]);
  });

  test('a step after the end', async () => {
    const breaches = await breachesAfter((desk, posted) => postAgain(desk, posted, { status: 'saving', progress: 76 }));
    expect(breaches).toContain('saving after completed');
  });

  test('a second event', async () => {
    const breaches = await breachesAfter((desk, posted) => postAgain(desk, posted, {}, 'evt_other'));
    expect(breaches).toContainEqual(expect.stringContaining('event ids'));
  });

  test('an end that says something else', async () => {
    const breaches = await breachesAfter((desk, posted) => postAgain(desk, posted, { credits_refunded: 0 }));
    expect(breaches).toContain('an end says something else than the job’s row');
  });

  test('two requests of one job at once', async () => {
    const breaches = await breachesAfter(async (desk, posted) => {
      await Promise.all([postAgain(desk, posted, {}), postAgain(desk, posted, {})]);
    });
    expect(breaches).toContain('two requests under way at once');
  });

  test('something that the receiver rejects', async () => {
    const breaches = await breachesAfter((desk, posted) => postAgain(desk, posted, { data: { images: [] } }));
    expect(breaches.some((line) => line.startsWith('the receiver minds'))).toBe(true);
  });
});
