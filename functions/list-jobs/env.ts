import * as v from 'valibot';
import { ClerkEnv } from '../../shared/runtime/clerk-env.ts';

export const JobsEnv = { STAGE: v.string(), JOBS_TABLE: v.string(), ...ClerkEnv };
export type JobsEnv = v.InferOutput<v.ObjectSchema<typeof JobsEnv, undefined>>;
