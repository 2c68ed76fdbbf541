import { HeadBucketCommand, S3Client } from '@aws-sdk/client-s3';
import { SecretsManagerClient } from '@aws-sdk/client-secrets-manager';
import * as v from 'valibot';
import { clerkKeys } from '../../shared/adapters/clerk/clerk-keys.ts';
import { dynamoGateStore } from '../../shared/adapters/dynamodb/control/gate-store.ts';
import { dynamoStorageTroubleStore } from '../../shared/adapters/dynamodb/control/storage-trouble-store.ts';
import { secretsManagerSecret } from '../../shared/adapters/secrets-manager/secrets.ts';
import { API_CALLS, dynamoClient } from '../../shared/runtime/aws-clients.ts';
import { jsonLogger } from '../../shared/runtime/json-logger.ts';
import { KINDS_ON } from '../../shared/runtime/kind-env.ts';
import { json } from '../../shared/runtime/parse-env.ts';
import type { HealthDeps } from './handler.ts';

export const HealthEnv = {
  STAGE: v.string(),
  BUCKET: v.string(),
  JOBS_TABLE: v.string(),
  GEMINI_SECRET_ID: v.string(),
  WEBHOOK_SECRET_ID: v.string(),
  GRANT_SECRET_ID: v.string(),
  CLERK_SECRET_ID: v.string(),
  CLERK_ISSUER: v.string(),
  CLERK_JWKS: v.optional(json(v.unknown())),
  CLERK_KEYS_FROM: v.optional(v.string()),
  KINDS_ON,
};
export type HealthEnv = v.InferOutput<v.ObjectSchema<typeof HealthEnv, undefined>>;

export function healthDeps(env: HealthEnv): HealthDeps {
  const dynamo = dynamoClient(API_CALLS);
  const s3 = new S3Client(API_CALLS);
  const log = jsonLogger(env.STAGE);
  const secrets = new SecretsManagerClient(API_CALLS);
  return {
    stage: env.STAGE,
    kinds: env.KINDS_ON,
    modelKey: secretsManagerSecret(secrets, env.GEMINI_SECRET_ID, Date.now),
    webhookSecret: secretsManagerSecret(secrets, env.WEBHOOK_SECRET_ID, Date.now),
    grantSecret: secretsManagerSecret(secrets, env.GRANT_SECRET_ID, Date.now),
    clerkSecret: secretsManagerSecret(secrets, env.CLERK_SECRET_ID, Date.now),
    sessionKeys: clerkKeys({
      issuer: env.CLERK_KEYS_FROM ?? env.CLERK_ISSUER,
      jwks: env.CLERK_JWKS,
      now: () => new Date(),
      onFetchFailed: (error) => log.error('keys.fetch_failed', error, { issuer: env.CLERK_ISSUER }),
    }),
    gate: dynamoGateStore(dynamo, { jobs: env.JOBS_TABLE }),
    storage: dynamoStorageTroubleStore(dynamo, { jobs: env.JOBS_TABLE }),
    reachBucket: async () => {
      await s3.send(new HeadBucketCommand({ Bucket: env.BUCKET }));
    },
    log,
    now: Date.now,
  };
}
