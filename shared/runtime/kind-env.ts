import * as v from 'valibot';
import { isKindName, type KindName } from '../kinds/kinds.ts';
import { json } from './parse-env.ts';

/** A variable that holds something for each kind that is on, as JSON. */
export function byKind<T>(
  schema: v.GenericSchema<unknown, T>,
): v.GenericSchema<unknown, Readonly<Partial<Record<KindName, T>>>> {
  return json(v.record(v.pipe(v.string(), v.check(isKindName)), schema));
}

/** The URL of the queue for the parts of each kind that is on. */
export const WORK_QUEUES = byKind(v.string());

/** The kinds that are on, as JSON. */
export const KINDS_ON: v.GenericSchema<unknown, readonly KindName[]> = json(
  v.pipe(
    v.array(v.string()),
    v.transform((names) => names.filter(isKindName)),
  ),
);
