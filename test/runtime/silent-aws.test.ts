import { randomUUID } from 'node:crypto';
import { DynamoDBClient, GetItemCommand } from '@aws-sdk/client-dynamodb';
import { HeadObjectCommand, S3Client } from '@aws-sdk/client-s3';
import { GetSecretValueCommand, SecretsManagerClient } from '@aws-sdk/client-secrets-manager';
import { SendMessageCommand, SQSClient } from '@aws-sdk/client-sqs';
import { afterEach, describe, expect, test, vi } from 'vitest';
import { grantsDeps } from '../../functions/grant-credits/deps.ts';
import { grantsHandler } from '../../functions/grant-credits/handler.ts';
import { jobsDeps } from '../../functions/list-jobs/deps.ts';
import { jobsHandler } from '../../functions/list-jobs/handler.ts';
import { mintToken } from '../../infra/tools/local/stand-ins/clerk/mint-token.ts';
import { newSigningKey } from '../../infra/tools/local/stand-ins/clerk/new-signing-key.ts';
import {
  API_CALLS,
  type AwsCalls,
  BATCH_CALLS,
  longestCallMs,
  OPS_CALLS,
  UPLOAD_CALLS,
  WORK_CALLS,
} from '../../shared/runtime/aws-clients.ts';
import { isTransient } from '../../shared/runtime/is-transient.ts';
import { eventOf } from '../contract/direct.ts';
import { signedHeaders } from '../support/signed.ts';
import { silentServer } from '../support/silent-server.ts';

afterEach(() => vi.unstubAllEnvs());

const place = { region: 'eu-north-1', credentials: { accessKeyId: 'AKIATEST', secretAccessKey: 'secret' } };

/** A call of every service that functions use. */
const CALLS: Readonly<Record<string, (config: AwsCalls & { endpoint: string }) => Promise<unknown>>> = {
  DynamoDB: (config) =>
    new DynamoDBClient({ ...place, ...config }).send(new GetItemCommand({ TableName: 't', Key: { k: { S: 'k' } } })),
  SQS: (config) =>
    new SQSClient({ ...place, ...config }).send(
      new SendMessageCommand({ QueueUrl: `${config.endpoint}/1/q`, MessageBody: 'm' }),
    ),
  S3: (config) =>
    new S3Client({ ...place, ...config, forcePathStyle: true }).send(new HeadObjectCommand({ Bucket: 'b', Key: 'k' })),
  'Secrets Manager': (config) =>
    new SecretsManagerClient({ ...place, ...config }).send(new GetSecretValueCommand({ SecretId: 's' })),
};

describe('a service that accepts a connection and says nothing', () => {
  test.concurrent.each(Object.keys(CALLS))('is given up in time, after the last attempt: %s', async (service) => {
    await using silent = await silentServer();
    const trouble = await CALLS[service]?.({ ...API_CALLS, endpoint: silent.url }).catch((error: unknown) => error);
    expect(trouble).toMatchObject({ name: 'TimeoutError' });
    expect(isTransient(trouble)).toBe(true);
    expect(silent.asked()).toBe(API_CALLS.maxAttempts);
  });

  test('is given up, too, when it falls silent in the middle of its answer', async () => {
    await using silent = await silentServer('HTTP/1.1 200 OK\r\ncontent-length: 500\r\n\r\n{"Item":');
    const trouble = await CALLS['DynamoDB']?.({ ...API_CALLS, endpoint: silent.url }).catch((error: unknown) => error);
    expect(isTransient(trouble)).toBe(true);
  });

  test('is “later” to a client, in JSON: a table and a secret', async () => {
    await using silent = await silentServer();
    vi.stubEnv('AWS_ENDPOINT_URL', silent.url);
    vi.stubEnv('AWS_REGION', place.region);
    vi.stubEnv('AWS_ACCESS_KEY_ID', place.credentials.accessKeyId);
    vi.stubEnv('AWS_SECRET_ACCESS_KEY', place.credentials.secretAccessKey);
    const signer = { ...(await newSigningKey()), issuer: 'https://clerk.test', authorizedParty: 'https://app.test' };
    const log = { info: () => undefined, warn: () => undefined, error: () => undefined };
    const listing = jobsHandler({
      ...jobsDeps({
        STAGE: 'test',
        JOBS_TABLE: 'jobs',
        CLERK_ISSUER: signer.issuer,
        CLERK_AUTHORIZED_PARTIES: [signer.authorizedParty],
        CLERK_ALLOW_MISSING_AZP: false,
        CLERK_JWKS: { keys: [signer.jwk] },
      }),
      log,
    });
    const granting = grantsHandler({
      ...grantsDeps({ STAGE: 'test', CREDITS_TABLE: 'credits', GRANT_SECRET_ID: 'grants' }),
      log,
    });

    const authorization = `Bearer ${await mintToken(signer, 'user_1')}`;
    const grant = { user_id: 'user_1', type: 'purchase', amount: 1, reason: 'pack' };
    const key = `whsec_${Buffer.from('some secret of a test').toString('base64')}`;
    const lambda = { getRemainingTimeInMillis: () => 10_000 };
    const answers = await Promise.all([
      listing(eventOf({ routeKey: 'GET /api/jobs', path: '/api/jobs', headers: { authorization } }), lambda),
      granting(
        eventOf({
          routeKey: 'POST /api/credits/grants',
          path: '/api/credits/grants',
          headers: signedHeaders('webhook', key, randomUUID(), JSON.stringify(grant)),
          body: JSON.stringify(grant),
        }),
        lambda,
      ),
    ]);
    for (const { statusCode, headers, body = '' } of answers) {
      expect({ statusCode, ...JSON.parse(body) }).toMatchObject({ statusCode: 503, code: 'service_unavailable' });
      expect(headers).toHaveProperty('retry-after');
    }
  });
});

test.each([
  ['an API function', API_CALLS, 10],
  ['a sweep', WORK_CALLS, 60],
  ['what a worker keeps for recording', WORK_CALLS, 15],
  ['an audit or an erasure', BATCH_CALLS, 240],
  ['a worker, four times', UPLOAD_CALLS, 300 / 4],
])('two calls that hang fit into %s', (_, calls, seconds) => {
  expect(2 * longestCallMs(calls)).toBeLessThan(seconds * 1_000);
});

test('every way of calling has time-outs that are errors', () => {
  for (const { requestHandler } of [API_CALLS, WORK_CALLS, BATCH_CALLS, UPLOAD_CALLS, OPS_CALLS]) {
    expect(requestHandler.throwOnRequestTimeout).toBe(true);
  }
});
