import { setTimeout as delay } from 'node:timers/promises';
import type { CreditLedger, DetailedWallet } from '../../credits/credit-ledger.ts';
import { nextDayAt, type UserLimits, unitsUsed } from '../../credits/user-limits.ts';
import type { KindJob } from '../../jobs/job.ts';

export interface LimitFieldsDeps {
  readonly credits: Pick<CreditLedger, 'detailedWallet'>;
  readonly limits: UserLimits;
  readonly now: () => number;
}

/** About the time that one part takes: when a user whose jobs are all open may try again. */
export const RETRY_WHEN_FULL_SECONDS = 20;

const DAY_SECONDS = 86_400;

/** The order is decided: what is left of the limits is worth a moment, and no more. */
const READ_WITHIN_MS = 1_000;

/**
 * The fields `RateLimit-Policy` and `RateLimit` of an answer to an order, in the form of draft-ietf-httpapi-ratelimit-headers-10: units
 * of the kind in a UTC day, where the stage limits them, and open jobs. Read after the order was decided, so that it is counted. When the
 * wallet cannot be read in time the answer goes without `RateLimit`: an order that was taken is never refused for its fields.
 */
export async function limitFields(
  { credits, limits, now }: LimitFieldsDeps,
  { userId, kind }: Pick<KindJob, 'userId' | 'kind'>,
): Promise<Record<string, string>> {
  const done = new AbortController();
  const late = delay(READ_WITHIN_MS, undefined, { signal: done.signal }).then(() => 'late' as const);
  const wallet = await Promise.race([credits.detailedWallet(userId), late])
    .catch(() => 'late' as const)
    .finally(() => done.abort());
  late.catch(() => undefined);
  const policy = { 'ratelimit-policy': policyOf(limits, kind) };
  return wallet === 'late' ? policy : { ...policy, ratelimit: remainder(limits, kind, wallet, now()) };
}

function policyOf({ openJobs, unitsPerDay }: UserLimits, kind: KindJob['kind']): string {
  const day = unitsPerDay[kind];
  return [
    ...(day === undefined ? [] : [`"day";q=${day};w=${DAY_SECONDS}`]),
    `"open-jobs";q=${openJobs};qu="concurrent-requests"`,
  ].join(', ');
}

function remainder(
  { openJobs, unitsPerDay }: UserLimits,
  kind: KindJob['kind'],
  wallet: DetailedWallet | undefined,
  now: number,
): string {
  const day = unitsPerDay[kind];
  const left = (limit: number, used: number): number => Math.max(0, limit - used);
  const jobs = left(openJobs, wallet?.openJobs ?? 0);
  return [
    ...(day === undefined
      ? []
      : [`"day";r=${left(day, unitsUsed(wallet?.usage, kind, now))};t=${secondsToNextDay(now)}`]),
    `"open-jobs";r=${jobs}${jobs > 0 ? '' : `;t=${RETRY_WHEN_FULL_SECONDS}`}`,
  ].join(', ');
}

/** Seconds until the next UTC day, at least one. */
export function secondsToNextDay(now: number): number {
  return Math.ceil((nextDayAt(now) - now) / 1000);
}
