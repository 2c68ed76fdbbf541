import { SecretsManagerClient } from '@aws-sdk/client-secrets-manager';
import * as v from 'valibot';
import { dynamoAccountStore } from '../../shared/adapters/dynamodb/control/account-store.ts';
import { dynamoCreditLedger } from '../../shared/adapters/dynamodb/credits/credit-ledger.ts';
import { secretsManagerRotatingSecret } from '../../shared/adapters/secrets-manager/rotating-secret.ts';
import { API_CALLS, dynamoClient } from '../../shared/runtime/aws-clients.ts';
import { jsonLogger } from '../../shared/runtime/json-logger.ts';
import { integer } from '../../shared/runtime/parse-env.ts';
import type { ClerkEventsDeps } from './handler.ts';

export const ClerkEventsEnv = {
  STAGE: v.string(),
  JOBS_TABLE: v.string(),
  CREDITS_TABLE: v.string(),
  CLERK_SECRET_ID: v.string(),
  STARTER_CREDITS: integer,
};
export type ClerkEventsEnv = v.InferOutput<v.ObjectSchema<typeof ClerkEventsEnv, undefined>>;

export function clerkEventsDeps(env: ClerkEventsEnv): ClerkEventsDeps {
  const dynamo = dynamoClient(API_CALLS);
  const tables = { jobs: env.JOBS_TABLE, credits: env.CREDITS_TABLE };
  return {
    secret: secretsManagerRotatingSecret(new SecretsManagerClient(API_CALLS), env.CLERK_SECRET_ID, Date.now),
    accounts: dynamoAccountStore(dynamo, tables),
    credits: dynamoCreditLedger(dynamo, tables),
    starterCredits: env.STARTER_CREDITS,
    log: jsonLogger(env.STAGE),
    now: Date.now,
  };
}
