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
  /** Spent or used up for the whole account, not just too many calls at once. */
  readonly accountWide: boolean;
}

/** Reads the limit from the quota's id (spend limits have none: from the message); `wishMs` is what the provider asks for. */
export function quotaWait(error: ProviderError, wishMs: number | undefined): QuotaWait {
  const quotaIds = error.details
    .flatMap((detail) => detail.violations ?? [])
    .map((violation) => violation.quotaId ?? '');
  // The delay that comes with a daily quota is that of the minute window: useless alone.
  if (quotaIds.some((id) => id.includes('PerDay')))
    return { limit: 'PerDay', waitMs: Math.max(PER_DAY_MS, wishMs ?? 0), accountWide: true };
  if (quotaIds.some((id) => id.includes('PerMinute')))
    return { limit: 'PerMinute', waitMs: wishMs ?? MINUTE_MS, accountWide: false };
  if (/\bspend/i.test(error.message ?? ''))
    return { limit: 'spend', waitMs: Math.max(SPEND_MS, wishMs ?? 0), accountWide: true };
  return { limit: 'unnamed quota', waitMs: wishMs ?? MINUTE_MS, accountWide: false };
}
