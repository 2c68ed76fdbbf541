import { SecretsManagerClient } from '@aws-sdk/client-secrets-manager';
import { dynamoCreditLedger } from '../../shared/adapters/dynamodb/credits/credit-ledger.ts';
import { secretsManagerRotatingSecret } from '../../shared/adapters/secrets-manager/rotating-secret.ts';
import { API_CALLS, dynamoClient } from '../../shared/runtime/aws-clients.ts';
import { jsonLogger } from '../../shared/runtime/json-logger.ts';
import type { GrantsEnv } from './env.ts';
import type { GrantsDeps } from './handler.ts';

export function grantsDeps(env: GrantsEnv): GrantsDeps {
  return {
    secret: secretsManagerRotatingSecret(new SecretsManagerClient(API_CALLS), env.GRANT_SECRET_ID, Date.now),
    credits: dynamoCreditLedger(dynamoClient(API_CALLS), { credits: env.CREDITS_TABLE }),
    log: jsonLogger(env.STAGE),
    now: Date.now,
  };
}
