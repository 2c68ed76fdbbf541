import { SecretsManagerClient } from '@aws-sdk/client-secrets-manager';
import * as v from 'valibot';
import { dynamoCreditLedger } from '../../shared/adapters/dynamodb/credits/credit-ledger.ts';
import { secretsManagerRotatingSecret } from '../../shared/adapters/secrets-manager/rotating-secret.ts';
import { API_CALLS, dynamoClient } from '../../shared/runtime/aws-clients.ts';
import { jsonLogger } from '../../shared/runtime/json-logger.ts';
import type { GrantsDeps } from './handler.ts';

export const GrantsEnv = { STAGE: v.string(), CREDITS_TABLE: v.string(), GRANT_SECRET_ID: v.string() };
export type GrantsEnv = v.InferOutput<v.ObjectSchema<typeof GrantsEnv, undefined>>;

export function grantsDeps(env: GrantsEnv): GrantsDeps {
  return {
    secret: secretsManagerRotatingSecret(new SecretsManagerClient(API_CALLS), env.GRANT_SECRET_ID, Date.now),
    credits: dynamoCreditLedger(dynamoClient(API_CALLS), { credits: env.CREDITS_TABLE }),
    log: jsonLogger(env.STAGE),
    now: Date.now,
  };
}
