import * as v from 'valibot';
import type { UserLimits } from '../credits/user-limits.ts';
import { type FrontendServers, frontendServers } from '../http/limits/frontend-servers.ts';
import type { KindTerms } from '../jobs/lifecycle/new-job.ts';
import { byKind } from './kind-env.ts';
import { integer, json } from './parse-env.ts';

const Terms: v.GenericSchema<unknown, KindTerms> = v.object({
  price: v.number(),
  charging: v.picklist(['ledger', 'external']),
  deadlineSeconds: v.number(),
  unitsPerDay: v.exactOptional(v.number()),
  defaults: v.exactOptional(v.record(v.string(), v.number())),
  references: v.exactOptional(v.record(v.string(), v.number())),
});

/** What functions that take orders know of what is sold, who may order, and how much. */
export const OrderEnv = {
  /** The terms of each kind that is on, as JSON. */
  KIND_TERMS: byKind(Terms),
  MAX_OPEN_JOBS: integer,
  STARTER_CREDITS: integer,
  /** The networks of the frontend's servers, as JSON; left out where the stage names none. */
  FRONTEND_SERVERS: v.optional(json(v.array(v.string()))),
};
type OrderEnv = v.InferOutput<v.ObjectSchema<typeof OrderEnv, undefined>>;

export function limitsOf({ MAX_OPEN_JOBS, KIND_TERMS }: OrderEnv): UserLimits {
  const limited = Object.entries(KIND_TERMS).flatMap(([kind, { unitsPerDay }]) =>
    unitsPerDay === undefined ? [] : [[kind, unitsPerDay] as const],
  );
  return { openJobs: MAX_OPEN_JOBS, unitsPerDay: Object.fromEntries(limited) };
}

export function frontendOf({ FRONTEND_SERVERS }: OrderEnv): FrontendServers | undefined {
  return FRONTEND_SERVERS === undefined ? undefined : frontendServers(FRONTEND_SERVERS);
}
