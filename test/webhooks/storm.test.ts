import { randomUUID } from 'node:crypto';
import { PurgeQueueCommand } from '@aws-sdk/client-sqs';
import { afterAll, beforeAll, beforeEach, describe, expect, test } from 'vitest';
import type { DeliverDeps } from '../../functions/deliver-webhooks/handler.ts';
import type { Behaviour } from '../../infra/tools/local/stand-ins/frontend/behaviour.ts';
import type { Job } from '../../shared/jobs/job.ts';
import { breachesOf } from './storm/check-storm.ts';
import { runStorm } from './storm/run-storm.ts';
import { WatchedPost } from './storm/watched-post.ts';
import { Clock } from './support/clock.ts';
import { DeliveryDesk } from './support/delivery-desk.ts';
import { type DeliverySite, startDeliverySite } from './support/delivery-site.ts';
import { sharedStacks } from './support/shared-stacks.ts';

/** What is wrong with a deliverer, given the real one's parts. */
type Bug = (real: DeliverDeps) => Partial<DeliverDeps>;

const MINUTE = 60_000;
const IS_END = /"status":"completed"/;

const BUGS: readonly {
  what: string;
  bug: Bug;
  from?: Job['jobIdFrom'];
  weather?: readonly Behaviour[];
  jobId?: string;
  finds: RegExp;
}[] = [
  {
    what: 'an event id for each attempt',
    bug: ({ post }) => ({ post: (request) => post({ ...request, eventId: randomUUID() }) }),
    finds: /^event ids /,
  },
  {
    what: 'an end that is told differently each time',
    bug: ({ post, now }) => ({
      post: (request) =>
        post({
          ...request,
          body: request.body.replace(/(?<="timestamp":)"[^"]+"/, `"${new Date(now()).toISOString()}"`),
        }),
    }),
    finds: /^an end says something else/,
  },
  {
    what: 'another image’s address',
    bug: ({ urls }) => ({ urls: { sign: (key, ...rest) => urls.sign(key.replace('-1.', '-2.'), ...rest) } }),
    finds: /^an end says something else/,
  },
  {
    what: 'a step after the end',
    bug: ({ jobs }) => {
      let open: Job | undefined;
      return {
        // Of a job that has been told, as it was long ago.
        jobs: {
          get: async (ref) => {
            const job = await jobs.get(ref);
            if (job?.status === 'OPEN') open = job;
            return job?.webhook?.state === 'confirmed' ? open : job;
          },
        },
      };
    },
    finds: /^sent saving after completed/,
  },
  {
    what: 'a cut that is taken for an answer',
    bug: ({ deliveries }) => ({ deliveries: recording(deliveries, 'acknowledged') }),
    finds: /^its end was never stored/,
  },
  {
    what: 'a cut that is the last attempt',
    bug: ({ deliveries }) => ({ deliveries: recording(deliveries, 'abandoned') }),
    finds: /^ends abandoned after 1 attempts/,
  },
  {
    what: 'attempts that are not written down',
    bug: ({ deliveries }) => ({ deliveries: { ...deliveries, record: () => Promise.resolve(true) } }),
    finds: /^ends due after 0 attempts/,
  },
  {
    what: 'two requests of one job at once',
    bug: ({ post }) => ({
      post: async (request) => {
        const [answer] = await Promise.all([post(request), post(request)]);
        return answer;
      },
    }),
    finds: /^two requests under way at once/,
  },
  {
    what: 'a status in capitals',
    bug: ({ post }) => ({
      post: (request) => post({ ...request, body: request.body.replace(IS_END, '"status":"COMPLETED"') }),
    }),
    finds: /^the receiver minds status/,
  },
  {
    what: 'an end without images',
    bug: ({ post }) => ({
      post: (request) => post({ ...request, body: request.body.replace(/"images":\[.*?\]/, '"images":[]') }),
    }),
    finds: /^the receiver rejected it with 400/,
  },
  {
    what: 'a secret that the frontend does not know',
    bug: ({ post }) => ({ post: (request) => post({ ...request, secret: 'another' }) }),
    finds: /^the receiver rejected it with 401/,
  },
  {
    what: 'word of a job whose id the server made',
    from: 'server',
    bug: ({ jobs }) => ({
      jobs: {
        get: async (ref) => {
          const job = await jobs.get(ref);
          return job && { ...job, webhook: { eventId: 'evt_x', state: 'due', attempts: 0, nextAttemptAt: 0 } };
        },
      },
    }),
    finds: /^told of, and should not have been/,
  },
  {
    what: 'word of an id that the frontend did not make',
    jobId: 'mine',
    bug: () => ({ view: () => Promise.resolve({ kind: 'undecided', why: 'not asked' }) }),
    finds: /^told of, and should not have been/,
  },
  {
    what: 'files that are lost behind a 200, and not looked for',
    weather: ['files-lost', 'ok', 'ok'],
    bug: () => ({ view: () => Promise.resolve({ kind: 'known', status: 'COMPLETED', keys: [] }) }),
    finds: /^ends acknowledged after 1 attempts/,
  },
];

/** Writes down another end of attempts that had no answer. */
function recording(real: DeliverDeps['deliveries'], state: 'acknowledged' | 'abandoned'): DeliverDeps['deliveries'] {
  return {
    ...real,
    record: (ref, before, after, at) => {
      if (after.log?.at(-1)?.ack !== 'unknown') return real.record(ref, before, after, at);
      const { nextAttemptAt: _, ...rest } = after;
      return real.record(ref, before, { ...rest, state }, { now: at.now });
    },
  };
}

describe('a storm', () => {
  test('ends with every job stored exactly as it was sent, in order, under one event id', {
    timeout: 300_000,
  }, async () => {
    const report = await runStorm({ stacks: sharedStacks(), jobs: 40, seed: 4, rounds: 1 });
    expect(report.breaches).toEqual([]);
    expect(report.confirmed + report.acknowledged).toBe(report.jobs);
    expect(report.unknown).toBeGreaterThan(0);
    // It was one: answers were lost, the way was closed, processes died.
    expect(report.unanswered).toBeGreaterThan(0);
    expect(report.pauses).toBeGreaterThan(0);
    expect(report.killed_invocations).toBeGreaterThan(0);
  });
});

/**
 * The judge of the storm is judged: the real deliverer with one bug each, in the story of one job. Each of these would be the end of
 * somebody's images.
 */
describe('a storm would not let pass', () => {
  const clock = new Clock();
  let site: DeliverySite;
  let posted: WatchedPost;
  beforeAll(async () => {
    site = await startDeliverySite(sharedStacks(), clock);
  });
  afterAll(() => site.stop());
  beforeEach(async () => {
    posted = new WatchedPost();
    await fetch(site.receiver.inboxUrl, { method: 'DELETE' });
  });

  /**
   * A job of two images, of which the second is blocked. The frontend hears of its steps, is down when it ends, stores its end without
   * answering, and is well again. @returns what the judge finds.
   */
  async function breachesWith(
    bug: Bug,
    { from = 'client', weather = ['down', 'lost-answer', 'ok'], jobId }: Partial<(typeof BUGS)[number]> = {},
  ): Promise<string[]> {
    const real = { post: posted.post, staleAfterMs: Number.POSITIVE_INFINITY };
    const { deps } = new DeliveryDesk(site, clock, real);
    const desk = new DeliveryDesk(site, clock, { ...real, ...bug(deps) });
    const { workshop } = desk;
    const job = await workshop.open(await workshop.user(), 2, from, jobId);
    await workshop.tell('taken', await workshop.take(job, 1), 1);
    await desk.clear();
    await workshop.take(job, 2);
    await workshop.tell('answered', await workshop.record(job, 1, true), 2);
    await desk.clear();
    await workshop.close(await workshop.record(job, 2, false));
    for (const behaviour of weather) {
      site.receiver.setBehaviour(behaviour);
      await workshop.queue.sendDelivery(job);
      await desk.later(MINUTE + 6_000);
    }
    if (from === 'client') await workshop.queue.sendProgress(job, { step: 'answered', part: '2', percent: 66 });
    await desk.later(MINUTE);
    await desk.deps.circuit.succeeded();
    await site.sqs.send(new PurgeQueueCommand({ QueueUrl: site.deliverQueue.url }));
    const told = from === 'client' && jobId === undefined ? [await workshop.row(job)] : [];
    return breachesOf(told, site.receiver, posted).map((line) => line.replace(/^\w+: /, ''));
  }

  test('nothing, when all is well', async () => {
    expect(await breachesWith(() => ({}))).toEqual([]);
    const ends = ['completed', 'completed', 'completed'];
    expect(posted.sent.map(({ status }) => status)).toEqual(['initializing', 'saving', ...ends]);
    expect(site.receiver.deliveries().map(({ stored }) => stored)).toEqual([true, true, true, false]);
  });

  test.each(BUGS)('$what', async ({ bug, finds, ...story }) => {
    expect(await breachesWith(bug, story)).toContainEqual(expect.stringMatching(finds));
  });
});
