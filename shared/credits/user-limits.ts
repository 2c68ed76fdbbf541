import type { Capture, KindJob } from '../jobs/job.ts';
import type { FinalPart } from '../jobs/part.ts';
import type { KindName } from '../kinds/requests.ts';

/** Limits of one user; they hold with external charging, too. */
export interface UserLimits {
  /** Jobs that may be open at once, of all kinds together. */
  readonly openJobs: number;
  /** Units (images, for example) that may be ordered in a UTC day, by kind; a kind that is not named has no limit. */
  readonly unitsPerDay: Readonly<Partial<Record<KindName, number>>>;
}

/** What a user has ordered on one UTC day. */
export interface DayUsage {
  /** `2026-11-29`. Days compare as their texts do. */
  readonly day: string;
  /** Units by kind; a kind that is not there has none. */
  readonly units: Readonly<Record<string, number>>;
}

/** The UTC day of an instant (epoch ms), as {@link DayUsage.day}. */
export function dayOf(at: number): string {
  return new Date(at).toISOString().slice(0, 10);
}

const DAY_MS = 86_400_000;

/** When the next UTC day begins (epoch ms). */
export function nextDayAt(at: number): number {
  return (Math.floor(at / DAY_MS) + 1) * DAY_MS;
}

/**
 * Units of a kind that count against the limit at `now`. A day that lies ahead counts, too: it was begun by a function whose clock
 * is a moment in advance, and days never go back.
 */
export function unitsUsed(usage: DayUsage | undefined, kind: string, now: number): number {
  return usage === undefined || usage.day < dayOf(now) ? 0 : (usage.units[kind] ?? 0);
}

/** The units that a job counts for: its parts where each is paid, otherwise one. */
export function unitsOf({ parts, credits }: Pick<KindJob, 'parts' | 'credits'>): number {
  return credits.capture === 'each' ? parts.length : 1;
}

/**
 * The units that the end of a job gives back: those for which the provider was never asked in a way that it may bill. They have cost
 * nothing, so ordering and cancelling over and over gains nothing; every other one counts, delivered or not.
 */
export function unitsGivenBack(parts: readonly FinalPart[], capture: Capture): number {
  const isFree = (part: FinalPart): boolean => part.state === 'failed' && part.billableAttempts === 0;
  return capture === 'each' ? parts.filter(isFree).length : Number(parts.every(isFree));
}
