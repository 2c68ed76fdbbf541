import * as v from 'valibot';
import { dynamoCreditLedger } from '../../shared/adapters/dynamodb/credits/credit-ledger.ts';
import { API_CALLS, dynamoClient } from '../../shared/runtime/aws-clients.ts';
import { ClerkEnv, sessionsOf } from '../../shared/runtime/clerk-env.ts';
import { jsonLogger } from '../../shared/runtime/json-logger.ts';
import { integer } from '../../shared/runtime/parse-env.ts';
import type { CreditsDeps } from './handler.ts';

export const CreditsEnv = {
  STAGE: v.string(),
  CREDITS_TABLE: v.string(),
  CREDIT_MODE: v.picklist(['ledger', 'external']),
  STARTER_CREDITS: integer,
  ...ClerkEnv,
};
export type CreditsEnv = v.InferOutput<v.ObjectSchema<typeof CreditsEnv, undefined>>;

export function creditsDeps(env: CreditsEnv): CreditsDeps {
  const log = jsonLogger(env.STAGE);
  return {
    sessions: sessionsOf(env, log),
    credits: dynamoCreditLedger(dynamoClient(API_CALLS), { credits: env.CREDITS_TABLE }),
    creditMode: env.CREDIT_MODE,
    starterCredits: env.STARTER_CREDITS,
    log,
    now: Date.now,
  };
}
