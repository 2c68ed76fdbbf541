import { dynamoCreditLedger } from '../../shared/adapters/dynamodb/credits/credit-ledger.ts';
import { API_CALLS, dynamoClient } from '../../shared/runtime/aws-clients.ts';
import { sessionsOf } from '../../shared/runtime/clerk-env.ts';
import { jsonLogger } from '../../shared/runtime/json-logger.ts';
import type { CreditsEnv } from './env.ts';
import type { CreditsDeps } from './handler.ts';

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
