import * as v from 'valibot';

export const GrantsEnv = { STAGE: v.string(), CREDITS_TABLE: v.string(), GRANT_SECRET_ID: v.string() };
export type GrantsEnv = v.InferOutput<v.ObjectSchema<typeof GrantsEnv, undefined>>;
