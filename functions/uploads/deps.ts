import { randomBytes } from 'node:crypto';
import * as v from 'valibot';
import { dynamoInputNotes } from '../../shared/adapters/dynamodb/jobs/input-notes.ts';
import { dynamoUploadQuota } from '../../shared/adapters/dynamodb/jobs/upload-quota.ts';
import { presignedUploads } from '../../shared/adapters/s3/presigned-uploads.ts';
import { API_CALLS, dynamoClient } from '../../shared/runtime/aws-clients.ts';
import { ClerkEnv, sessionsOf } from '../../shared/runtime/clerk-env.ts';
import { jsonLogger } from '../../shared/runtime/json-logger.ts';
import type { UploadsDeps } from './handler.ts';

export const UploadsEnv = {
  STAGE: v.string(),
  JOBS_TABLE: v.string(),
  BUCKET: v.string(),
  AWS_ENDPOINT_URL: v.optional(v.string()),
  ...ClerkEnv,
};
export type UploadsEnv = v.InferOutput<v.ObjectSchema<typeof UploadsEnv, undefined>>;

export function uploadsDeps(env: UploadsEnv): UploadsDeps {
  const dynamo = dynamoClient(API_CALLS);
  const tables = { jobs: env.JOBS_TABLE };
  const log = jsonLogger(env.STAGE);
  // A client of DynamoDB that is there anyway knows region and credentials.
  const { region, credentials } = dynamo.config;
  return {
    sessions: sessionsOf(env, log),
    addresses: presignedUploads({ bucket: env.BUCKET, region, credentials, endpoint: env.AWS_ENDPOINT_URL }),
    notes: dynamoInputNotes(dynamo, tables),
    quota: dynamoUploadQuota(dynamo, tables),
    newId: () => `upl_${randomBytes(16).toString('base64url')}`,
    log,
    now: Date.now,
  };
}
