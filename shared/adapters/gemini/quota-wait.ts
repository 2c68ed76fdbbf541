import type { ProviderError } from './error-schema.ts';

const MINUTE_MS = 60_000;

/** Daily quotas return at midnight Pacific time, hours away: look again now and then, in case the quota is raised. */
const PER_DAY_MS = 15 * MINUTE_MS;

/** Spending is limited over ten rolling minutes: after half of them there is room again. */
const SPEND_MS = 5 * MINUTE_MS;

/** Which limit a 429 is about, and how long to stay away, in milliseconds. */
export interface QuotaWait {
  /** Safe to log. */
  readonly limit: string;
  readonly waitMs: number;
  /** Used up for the whole account, or for the family of the model; left out, it is only too many calls at once. */
  readonly closes?: 'account' | 'family';
}

/** What the account has paid for is used up, in the words of Google's messages: nothing works until its owner pays or raises a budget. */
const UNPAID = new RegExp(
  [
    /deplet\w*|pre-?pa(y\w*|id)|top[- ]?up|(buy|purchase|add) (more )?(funds|credits?)/,
    /insufficient (funds|balance|credits?)|insufficient_(funds|quota)|out of (funds|credits?)/,
    /(no|zero|0) (remaining |more |available )?(credits?|funds|balance)|(credits?|balance|funds) (is |are )?too low/,
    /(credits?|balance|funds|budget) ((is|are|has|have|was|were) )?(been )?(exhausted|exceeded|used up|spent|expired|zero|empty|negative)/,
    /(exhausted|exceeded|used( up)?|spent) (all |of |the |your |available |remaining |prepaid |account )*(credits?|balance|funds|budget)/,
    /payment (is |was |has )?(required|(over|past )due|failed|declined)/,
  ]
    .map(({ source }) => `\\b(?:${source})\\b`)
    .join('|'),
  'i',
);

/** A message about the account's plan where no window of time is named. */
const ABOUT_THE_PLAN = /\bspend|\bbilling\b|\bbudget\b|\bplan\b|\bmonthly\b/i;

/** Whether an error says that the account as a whole is not paid for. */
export function isUnpaid({ message = '' }: ProviderError): boolean {
  return UNPAID.test(message);
}

/** How long to stay away from an account that is not paid for: its owner may have paid at any moment. */
export function unpaidWait(retryAfterMs: number | undefined): QuotaWait {
  return { limit: 'unpaid', waitMs: Math.max(PER_DAY_MS, retryAfterMs ?? 0), closes: 'account' };
}

/** Reads the limit from the quota's id (spend limits have none: from the message); `retryAfterMs` is what the provider asks for. */
export function quotaWait(error: ProviderError, retryAfterMs: number | undefined): QuotaWait {
  const quotaIds = error.details.flatMap(({ violations }) => violations.map(({ quotaId = '' }) => quotaId));
  if (isUnpaid(error)) return unpaidWait(retryAfterMs);
  // The delay that comes with a daily quota is that of the minute window: useless alone.
  const long = quotaIds.map((id) => /Per(Day|Week|Month)/.exec(id)?.[0]).find((word) => word !== undefined);
  if (long !== undefined) return { limit: long, waitMs: Math.max(PER_DAY_MS, retryAfterMs ?? 0), closes: 'family' };
  if (quotaIds.some((id) => id.includes('PerMinute'))) return { limit: 'PerMinute', waitMs: retryAfterMs ?? MINUTE_MS };
  if (ABOUT_THE_PLAN.test(error.message ?? ''))
    return { limit: 'spend', waitMs: Math.max(SPEND_MS, retryAfterMs ?? 0), closes: 'family' };
  return { limit: 'unnamed quota', waitMs: retryAfterMs ?? MINUTE_MS };
}
