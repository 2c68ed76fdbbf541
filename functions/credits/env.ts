import * as v from 'valibot';
import { ClerkEnv } from '../../shared/runtime/clerk-env.ts';
import { integer } from '../../shared/runtime/parse-env.ts';

export const CreditsEnv = {
  STAGE: v.string(),
  CREDITS_TABLE: v.string(),
  CREDIT_MODE: v.picklist(['ledger', 'external']),
  STARTER_CREDITS: integer,
  ...ClerkEnv,
};
export type CreditsEnv = v.InferOutput<v.ObjectSchema<typeof CreditsEnv, undefined>>;
