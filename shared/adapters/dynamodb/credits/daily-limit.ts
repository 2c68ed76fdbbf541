import { type DayUsage, dayOf, unitsOf } from '../../../credits/user-limits.ts';
import type { Job, KindJob } from '../../../jobs/job.ts';
import type { Item } from '../item.ts';
import type { UpdateClauses } from '../update-clauses.ts';

/** Units of a kind are an attribute each, because only those can be counted in an update that does not read first. */
const UNITS = 'units_';

/** Can never be true: for an order that is larger than the limit itself. */
const NEVER = 'attribute_exists(user_id) AND attribute_not_exists(user_id)';

/** What a wallet's row says of the day that it counts. */
export function usageIn(item: Item): DayUsage | undefined {
  const day = item['units_day']?.S;
  if (day === undefined) return undefined;
  const counts = Object.entries(item).filter(([name, { N }]) => name.startsWith(UNITS) && N !== undefined);
  return { day, units: Object.fromEntries(counts.map(([name, { N }]) => [name.slice(UNITS.length), Number(N)])) };
}

/** The day on a wallet that an order at `now` has to end first. */
export function pastDay(usage: DayUsage | undefined, now: number): DayUsage | undefined {
  return usage !== undefined && usage.day < dayOf(now) ? usage : undefined;
}

/**
 * Counts the units of a job that is opened, if the limit leaves room for them. A wallet is taken for one that counts the job's own day
 * (or none yet), as nearly all are; one that counts a day that is over refuses, shows it, and the next round begins the new day.
 *
 * @param limit units in a day; `undefined`: none, they are counted all the same.
 * @param past the day that is over, as the wallet showed it.
 */
export function countUnits(job: KindJob, limit: number | undefined, past: DayUsage | undefined): UpdateClauses {
  const units = unitsOf(job);
  const fits = limit === undefined || units <= limit;
  const common = {
    names: { '#units': UNITS + job.kind },
    values: { ':today': { S: dayOf(job.createdAt) }, ':units': { N: String(units) } },
  };
  if (past !== undefined) {
    const others = Object.keys(past.units).filter((kind) => kind !== job.kind);
    const removed = others.map((kind, index) => [`#past${index}`, UNITS + kind] as const);
    return {
      set: ['units_day = :today', '#units = :units'],
      remove: removed.map(([placeholder]) => placeholder),
      conditions: ['units_day = :past', ...(fits ? [] : [NEVER])],
      names: { ...common.names, ...Object.fromEntries(removed) },
      values: { ...common.values, ':past': { S: past.day } },
    };
  }
  const room = limit === undefined || !fits ? {} : { ':room': { N: String(limit - units) } };
  return {
    set: ['units_day = if_not_exists(units_day, :today)'],
    add: ['#units :units'],
    conditions: [
      '(attribute_not_exists(units_day) OR units_day >= :today)',
      ...(limit === undefined ? [] : [fits ? '(attribute_not_exists(#units) OR #units <= :room)' : NEVER]),
    ],
    names: common.names,
    values: { ...common.values, ...room },
  };
}

/** Takes units of a job that has ended out of the count, while the wallet still counts the day of its order. */
export function giveUnitsBack({ kind, createdAt }: Job, units: number): UpdateClauses {
  return {
    add: ['#units :back'],
    conditions: ['units_day = :day', '#units >= :given'],
    names: { '#units': UNITS + kind },
    values: { ':back': { N: String(-units) }, ':given': { N: String(units) }, ':day': { S: dayOf(createdAt) } },
  };
}
