import * as v from 'valibot';

/** Days of a month that exists in the calendar; 0 for others. */
function daysOf(year: number, month: number): number {
  return month >= 1 && month <= 12 ? new Date(Date.UTC(year, month, 0)).getUTCDate() : 0;
}

/**
 * Whether an ISO 8601 time names a moment. Its form alone lets `…T10:00:00+02` through, of which `Date` makes no time, and February
 * 31, of which it makes March 3.
 */
function isMoment(text: string): boolean {
  const [year = 0, month = 0, day = 0] = text.slice(0, 10).split('-').map(Number);
  return day >= 1 && day <= daysOf(year, month) && !Number.isNaN(Date.parse(text));
}

/** An ISO 8601 time that a client sends. */
export const Time = v.pipe(v.string(), v.isoTimestamp(), v.check(isMoment));
