import { setTimeout as delay } from 'node:timers/promises';
import type { Endpoints } from '../../infra/tools/local/system/endpoints-file.ts';
import { User } from '../support/user.ts';
import { loadOrder, MOST_CREDITS, mixOf, orderPath } from './load-orders.ts';
import type { LoadOptions } from './options.ts';
import type { Tally } from './tally.ts';

/** Jobs that are being worked on at once; more would only wait in the queue for their deadline. */
const AT_ONCE = 24;
/** A job that takes longer has met trouble, and is no longer waited for. */
const PATIENCE_MS = 15_000;
const TRIES = 6;
const AGAIN_MS = 1_000;

/** Who has submitted what, and what they were told. */
export interface Customers {
  readonly users: readonly User[];
  /** Per user's id, the jobs that were answered with 202. */
  readonly accepted: ReadonlyMap<string, ReadonlySet<string>>;
  /** Requests that were sent again, because the answer was 5xx. */
  readonly repeated: number;
  /** Jobs that were never accepted, with the last answer. */
  readonly refused: readonly string[];
}

/** Users who submit all jobs, as fast as the system gets through them, under ids of their own. */
export async function submitAll(endpoints: Endpoints, options: LoadOptions, tally: Tally): Promise<Customers> {
  const { jobs, users: userCount } = options;
  const credits = MOST_CREDITS * Math.ceil(jobs / userCount);
  const mix = mixOf(options.kinds);
  const users = await Promise.all(Array.from({ length: userCount }, () => User.withCredits(credits, endpoints)));
  const accepted = new Map(users.map(({ id }) => [id, new Set<string>()] as const));
  const refused: string[] = [];
  let repeated = 0;

  async function submit(user: User, number: number): Promise<void> {
    const kind = mix[number % mix.length] ?? 'image';
    const ownId = `cm-load-${user.id.slice(5, 17)}-${number}`;
    const body = loadOrder(kind, number, `charge ${ownId}`, ownId);
    // Where the client's id is no field of the order, its key makes a repetition the same job all the same.
    const headers = { 'idempotency-key': ownId };
    let jobId = ownId;
    for (let attempt = 1; ; attempt += 1) {
      const { status, body: told } = await user.call('POST', orderPath(kind), body, headers);
      if (status === 202) {
        jobId = String(told['job_id']);
        break;
      }
      if (status < 500 || attempt === TRIES) {
        refused.push(`${jobId}: ${status} ${String(told['code'])}`);
        return;
      }
      repeated += 1;
      await delay(AGAIN_MS);
    }
    accepted.get(user.id)?.add(jobId);
    await Promise.race([tally.ended(jobId), delay(PATIENCE_MS, undefined, { ref: false })]);
  }

  const numbers = Array.from({ length: jobs }, (_, index) => index).values();
  await Promise.all(
    Array.from({ length: Math.min(AT_ONCE, jobs) }, async () => {
      for (const number of numbers) {
        const user = users[number % users.length];
        if (user !== undefined) await submit(user, number);
      }
    }),
  );
  return { users, accepted, repeated, refused };
}
