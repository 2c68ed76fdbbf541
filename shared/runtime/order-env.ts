import * as v from 'valibot';
import type { UserLimits } from '../credits/user-limits.ts';
import { type FrontendServers, frontendServers } from '../http/frontend-servers.ts';
import { integer, json } from './parse-env.ts';

/** What functions that take orders know of who may order, and how much. */
export const OrderEnv = {
  MAX_OPEN_JOBS: integer,
  /** Units in a UTC day by kind, as JSON; a kind that is not named has no limit. */
  UNITS_PER_DAY: json(v.object({ image: v.exactOptional(v.number()) })),
  /** The networks of the frontend's servers, as JSON; left out where the stage names none. */
  FRONTEND_SERVERS: v.optional(json(v.array(v.string()))),
};
type OrderEnv = v.InferOutput<v.ObjectSchema<typeof OrderEnv, undefined>>;

export function limitsOf({ MAX_OPEN_JOBS, UNITS_PER_DAY }: OrderEnv): UserLimits {
  return { openJobs: MAX_OPEN_JOBS, unitsPerDay: UNITS_PER_DAY };
}

export function frontendOf({ FRONTEND_SERVERS }: OrderEnv): FrontendServers | undefined {
  return FRONTEND_SERVERS === undefined ? undefined : frontendServers(FRONTEND_SERVERS);
}
