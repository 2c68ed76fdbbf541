import { once } from 'node:events';
import { request } from 'node:http';
import { DynamoDBClient, GetItemCommand } from '@aws-sdk/client-dynamodb';
import { GetObjectCommand, PutObjectCommand, S3Client } from '@aws-sdk/client-s3';
import {
  CreateSecretCommand,
  DescribeSecretCommand,
  GetSecretValueCommand,
  PutSecretValueCommand,
  SecretsManagerClient,
} from '@aws-sdk/client-secrets-manager';
import { ReceiveMessageCommand, SendMessageBatchCommand, SendMessageCommand, SQSClient } from '@aws-sdk/client-sqs';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { type CloudEvent, type LocalCloud, startLocalCloud } from '../../infra/tools/local/cloud/start-local-cloud.ts';
import { arnOf, httpApi, lambda, permission, ref, role, route, writeAssembly } from './tiny-assembly.ts';

const SUBMIT = `
import { DynamoDBClient, PutItemCommand } from '@aws-sdk/client-dynamodb';
import { SQSClient, SendMessageCommand } from '@aws-sdk/client-sqs';
const db = new DynamoDBClient({}); const sqs = new SQSClient({});
export const handler = async (event) => {
  const { id } = JSON.parse(event.body);
  await db.send(new PutItemCommand({ TableName: process.env.TABLE, Item: { id: { S: id }, state: { S: 'open' } } }));
  await sqs.send(new SendMessageCommand({ QueueUrl: process.env.QUEUE_URL, MessageBody: id }));
  return { statusCode: 202, headers: { Location: '/jobs/' + id }, cookies: ['a=1', 'b=2'], body: JSON.stringify({ id }) };
};`;

const WORKER = `
import { DynamoDBClient, UpdateItemCommand } from '@aws-sdk/client-dynamodb';
import { PutObjectCommand, S3Client } from '@aws-sdk/client-s3';
import { GetSecretValueCommand, SecretsManagerClient } from '@aws-sdk/client-secrets-manager';
const db = new DynamoDBClient({}); const s3 = new S3Client({}); const secrets = new SecretsManagerClient({});
export const handler = async ({ Records }) => {
  const batchItemFailures = [];
  for (const { messageId, body } of Records) {
    if (body.startsWith('bad')) { batchItemFailures.push({ itemIdentifier: messageId }); continue; }
    const { SecretString } = await secrets.send(new GetSecretValueCommand({ SecretId: process.env.SECRET }));
    await s3.send(new PutObjectCommand({ Bucket: process.env.BUCKET, Key: 'out/' + body, Body: SecretString }));
    await db.send(new UpdateItemCommand({ TableName: process.env.TABLE, Key: { id: { S: body } },
      UpdateExpression: 'SET #s = :s', ExpressionAttributeNames: { '#s': 'state' }, ExpressionAttributeValues: { ':s': { S: 'done' } } }));
  }
  return { batchItemFailures };
};`;

/** Does one call and returns how it ended. */
const PROBE = `
import * as dynamodb from '@aws-sdk/client-dynamodb';
import * as s3 from '@aws-sdk/client-s3';
import * as secrets from '@aws-sdk/client-secrets-manager';
import * as sqs from '@aws-sdk/client-sqs';
const clients = { dynamodb: [dynamodb, 'DynamoDBClient'], s3: [s3, 'S3Client'], secrets: [secrets, 'SecretsManagerClient'], sqs: [sqs, 'SQSClient'] };
export const handler = async ({ service, operation, input }) => {
  const [module, client] = clients[service];
  try { await new module[client]({}).send(new module[operation + 'Command'](input)); return 'allowed'; }
  catch (error) { return { name: error.name, message: error.message, status: error.$metadata?.httpStatusCode }; }
};`;

/** Presigns a GET of the bucket. */
const SIGN = `
import { createHash, createHmac } from 'node:crypto';
import { SignatureV4 } from '@smithy/signature-v4';
class Sha256 { constructor(k) { this.h = k ? createHmac('sha256', k) : createHash('sha256'); } update(d) { this.h.update(d); } async digest() { return this.h.digest(); } }
export const handler = async ({ key, expiresIn, ago = 0 }) => {
  const e = process.env;
  const signer = new SignatureV4({ service: 's3', region: e.AWS_REGION, sha256: Sha256, uriEscapePath: false,
    credentials: { accessKeyId: e.AWS_ACCESS_KEY_ID, secretAccessKey: e.AWS_SECRET_ACCESS_KEY, sessionToken: e.AWS_SESSION_TOKEN } });
  const { hostname, port, host } = new URL(e.AWS_ENDPOINT_URL);
  const { path, query } = await signer.presign({ method: 'GET', protocol: 'http:', hostname, port: Number(port), path: '/' + e.BUCKET + '/' + key,
    query: { 'x-id': 'GetObject' }, headers: { host, 'x-amz-content-sha256': 'UNSIGNED-PAYLOAD' } }, { expiresIn, signingDate: new Date(Date.now() - ago) });
  return 'http://' + host + path + '?' + new URLSearchParams(query);
};`;

const fromData = (OutputName: string) => ({ 'Fn::GetStackOutput': { StackName: 'data', OutputName } });
const objects = { 'Fn::Join': ['', [fromData('BucketArn'), '/out/*']] };
const environment = {
  Environment: {
    Variables: {
      TABLE: fromData('Table'),
      BUCKET: fromData('Bucket'),
      SECRET: fromData('Secret'),
      QUEUE_URL: ref('Queue'),
    },
  },
};

const data = {
  Resources: {
    Table: {
      Type: 'AWS::DynamoDB::Table',
      Properties: {
        KeySchema: [{ AttributeName: 'id', KeyType: 'HASH' }],
        AttributeDefinitions: [{ AttributeName: 'id', AttributeType: 'S' }],
        BillingMode: 'PAY_PER_REQUEST',
        TimeToLiveSpecification: { AttributeName: 'expires_at', Enabled: true },
      },
    },
    Bucket: { Type: 'AWS::S3::Bucket' },
    Secret: { Type: 'AWS::SecretsManager::Secret', Properties: { Name: 'tiny/key', SecretString: 'replace-me' } },
  },
  Outputs: {
    Table: { Value: ref('Table') },
    TableArn: { Value: arnOf('Table') },
    Bucket: { Value: ref('Bucket') },
    BucketArn: { Value: arnOf('Bucket') },
    Secret: { Value: ref('Secret') },
  },
};

const service = {
  Resources: {
    Dead: { Type: 'AWS::SQS::Queue' },
    Queue: {
      Type: 'AWS::SQS::Queue',
      // Longer than a cold start on a busy machine: what is only slow must not come again.
      Properties: { VisibilityTimeout: 4, RedrivePolicy: { deadLetterTargetArn: arnOf('Dead'), maxReceiveCount: 2 } },
    },
    SubmitRole: role(
      { Action: 'dynamodb:PutItem', Resource: fromData('TableArn') },
      { Action: 'sqs:SendMessage', Resource: arnOf('Queue') },
    ),
    Submit: lambda('submit', 'SubmitRole', environment),
    WorkerRole: role(
      { Action: ['dynamodb:UpdateItem'], Resource: [fromData('TableArn')] },
      { Action: 's3:PutObject', Resource: objects },
      { Action: 'secretsmanager:GetSecretValue', Resource: fromData('Secret') },
      { Action: ['sqs:ReceiveMessage', 'sqs:DeleteMessage', 'sqs:GetQueueAttributes'], Resource: arnOf('Queue') },
    ),
    Worker: lambda('worker', 'WorkerRole', environment),
    WorkerSource: {
      Type: 'AWS::Lambda::EventSourceMapping',
      Properties: {
        EventSourceArn: arnOf('Queue'),
        FunctionName: ref('Worker'),
        BatchSize: 10,
        FunctionResponseTypes: ['ReportBatchItemFailures'],
        ScalingConfig: { MaximumConcurrency: 2 },
      },
    },
    ProbeRole: role(),
    Probe: lambda('probe', 'ProbeRole', environment),
    ReaderRole: role({ Action: 's3:GetObject', Resource: objects }, { Action: 'sqs:ReceiveMessage', Resource: '*' }),
    Reader: lambda('probe', 'ReaderRole', environment),
    Sign: lambda('sign', 'ReaderRole', environment),
    NoPermission: {
      Type: 'AWS::Lambda::EventSourceMapping',
      Properties: { EventSourceArn: arnOf('Lonely'), FunctionName: ref('Probe'), BatchSize: 1 },
    },
    Lonely: { Type: 'AWS::SQS::Queue' },
    BusyQueue: { Type: 'AWS::SQS::Queue' },
    BusyRole: role({ Action: ['sqs:ReceiveMessage', 'sqs:DeleteMessage'], Resource: arnOf('BusyQueue') }),
    Busy: lambda('busy', 'BusyRole'),
    BusySource: {
      Type: 'AWS::Lambda::EventSourceMapping',
      Properties: {
        EventSourceArn: arnOf('BusyQueue'),
        FunctionName: ref('Busy'),
        BatchSize: 1,
        ScalingConfig: { MaximumConcurrency: 2 },
      },
    },
    Echo: lambda('echo', 'ProbeRole'),
    Slow: lambda('slow', 'ProbeRole', { Timeout: 1 }),
    ...httpApi({ RouteSettings: { 'GET /limited': { ThrottlingRateLimit: 0.001, ThrottlingBurstLimit: 2 } } }),
    ...route('POST /jobs', 'Submit'),
    ...route('ANY /echo/{id}', 'Echo'),
    ...route('GET /echo/fixed', 'Echo'),
    ...route('GET /slow', 'Slow'),
    ...route('GET /late', 'Slow', { TimeoutInMillis: 50 }),
    ...route('GET /limited', 'Echo'),
    Quiet: lambda('echo', 'ProbeRole'),
    ...route('GET /forbidden', 'Quiet'),
    RouteGETforbiddenPermission: permission('Quiet', 'apigateway.amazonaws.com', 'arn:aws:execute-api:*:*:other/*'),
    ...route('$default', 'Echo'),
    Rule: {
      Type: 'AWS::Events::Rule',
      Properties: { ScheduleExpression: 'rate(1 minute)', Targets: [{ Id: 'T', Arn: arnOf('Echo') }] },
    },
    RulePermission: permission('Echo', 'events.amazonaws.com', arnOf('Rule')),
  },
};

let cloud: LocalCloud;
const events: CloudEvent[] = [];
const clients = () => ({
  endpoint: cloud.awsEndpoint,
  region: cloud.region,
  credentials: cloud.administrator,
});
const outputs = () => Object(cloud.outputs['data']);
const probe = async (name: string, call: { service: string; operation: string; input: object }) =>
  JSON.parse((await cloud.invoke(name, call)).payload);

beforeAll(async () => {
  const echo = 'export const handler = async (event) => event;';
  const busy = `export const handler = async () => {
    const from = Date.now(); await new Promise((resolve) => setTimeout(resolve, 100)); return { from, to: Date.now() }; };`;
  const slow = 'export const handler = () => new Promise((resolve) => setTimeout(resolve, 60000));';
  const assemblyDir = writeAssembly(
    { data, service },
    { submit: SUBMIT, worker: WORKER, probe: PROBE, sign: SIGN, echo, slow, busy },
  );
  cloud = await startLocalCloud({ assemblyDir, schedules: false, onEvent: (event) => events.push(event) });
});
afterAll(() => cloud.stop());

describe('a whole application', () => {
  it('goes from a request through queue, secret and bucket to the table', async () => {
    const db = new DynamoDBClient(clients());
    const response = await fetch(`${cloud.apiUrl}/jobs`, { method: 'POST', body: '{"id":"one"}' });
    expect(response.status).toBe(202);
    expect(response.headers.get('location')).toBe('/jobs/one');
    expect(response.headers.getSetCookie()).toEqual(['a=1', 'b=2']);
    expect(await response.json()).toEqual({ id: 'one' });
    const get = new GetItemCommand({ TableName: outputs()['Table'], Key: { id: { S: 'one' } } });
    await expect.poll(async () => (await db.send(get)).Item?.['state']).toEqual({ S: 'done' });
    const object = await new S3Client(clients()).send(
      new GetObjectCommand({ Bucket: outputs()['Bucket'], Key: 'out/one' }),
    );
    expect(await object.Body?.transformToString()).toBe('replace-me');
    expect(cloud.accessLog).toContainEqual({
      role: 'service-WorkerRole',
      action: 's3:PutObject',
      resource: `arn:aws:s3:::${outputs()['Bucket']}/out/one`,
      allowed: true,
      count: 1,
    });
  });

  it('gives back the failed messages of a batch only, and in the end to the dead letter queue', async () => {
    const sqs = new SQSClient(clients());
    const QueueUrl = cloud.resource('Queue').ref;
    const Entries = ['two', 'bad', 'three'].map((body, index) => ({ Id: String(index), MessageBody: body }));
    await sqs.send(new SendMessageBatchCommand({ QueueUrl, Entries }));
    const receive = { QueueUrl: cloud.resource('Dead').ref, WaitTimeSeconds: 20 };
    const { Messages = [] } = await sqs.send(new ReceiveMessageCommand(receive));
    expect(Messages.map(({ Body }) => Body)).toEqual(['bad']);
    const done = cloud.accessLog.filter(({ resource }) => /out\/(two|three)$/.test(resource));
    expect(done.map(({ count }) => count)).toEqual([1, 1]);
  });

  it('works on as many batches at once as the template says', async () => {
    const Entries = Array.from({ length: 6 }, (_, n) => ({ Id: `${n}`, MessageBody: `${n}` }));
    const batch = new SendMessageBatchCommand({ QueueUrl: cloud.resource('BusyQueue').ref, Entries });
    await new SQSClient(clients()).send(batch);
    const done = () =>
      events.flatMap((event) =>
        event.type === 'invocation' && event.functionName === 'service-Busy' ? [JSON.parse(event.payload)] : [],
      );
    await expect.poll(done).toHaveLength(6);
    const atWork = done().map(({ to }) => done().filter((other) => other.from < to && to <= other.to).length);
    expect(Math.max(...atWork)).toBe(2);
  });

  it('fires a schedule at a target that permits it', async () => {
    await cloud.fire('Rule');
    const fired = events.find((event) => event.type === 'invocation' && event.payload.includes('Scheduled Event'));
    expect(fired).toMatchObject({ functionName: 'service-Echo' });
  });
});

describe('permissions', () => {
  it.each([
    [
      'dynamodb',
      'GetItem',
      { TableName: 'data-Table', Key: { id: { S: 'a' } } },
      'AccessDeniedException',
      'dynamodb:GetItem',
    ],
    [
      'sqs',
      'SendMessage',
      { QueueUrl: 'http://127.0.0.1/0/service-Queue', MessageBody: 'a' },
      'AccessDeniedException',
      'sqs:SendMessage',
    ],
    ['s3', 'PutObject', { Bucket: 'data-bucket', Key: 'out/a', Body: 'a' }, 'AccessDenied', 's3:PutObject'],
    ['secrets', 'GetSecretValue', { SecretId: 'tiny/key' }, 'AccessDeniedException', 'secretsmanager:GetSecretValue'],
  ])('a role without any is refused by %s %s as on AWS', async (service, operation, input, name, action) => {
    const { QueueUrl } = Object(input);
    const local = QueueUrl === undefined ? input : { ...input, QueueUrl: cloud.resource('Queue').ref };
    const answer = await probe('Probe', { service, operation, input: local });
    expect(answer.name).toBe(name);
    const user = 'User: arn:aws:sts::000000000000:assumed-role/service-ProbeRole/service-Probe';
    expect(answer.message).toContain(`${user} is not authorized to perform: ${action} on resource: arn:aws:`);
    expect(events).toContainEqual(expect.objectContaining({ type: 'denied', role: 'service-ProbeRole', action }));
  });

  it('a missing object is 403 for a role that may not list the bucket', async () => {
    const input = { Bucket: outputs()['Bucket'], Key: 'out/nothing' };
    expect(await probe('Reader', { service: 's3', operation: 'GetObject', input })).toMatchObject({ status: 403 });
    await expect(new S3Client(clients()).send(new GetObjectCommand(input))).rejects.toThrow(
      expect.objectContaining({ name: 'NoSuchKey' }),
    );
  });

  it('an event source whose role may not receive says so', async () => {
    await expect
      .poll(() => events)
      .toContainEqual({
        type: 'notice',
        message: expect.stringMatching(/service-Lonely: .*not authorized to perform: sqs:ReceiveMessage/),
      });
  });

  it('unsigned requests and unknown keys are refused', async () => {
    expect((await fetch(`${cloud.awsEndpoint}/${outputs()['Bucket']}/out/one`)).status).toBe(403);
    const credentials = { accessKeyId: 'AKIAUNKNOWN', secretAccessKey: 'x' };
    const s3 = new S3Client({ ...clients(), credentials });
    await expect(s3.send(new GetObjectCommand({ Bucket: 'b', Key: 'k' }))).rejects.toThrow('not known');
  });
});

describe('S3', () => {
  it('lets one of many simultaneous PUTs with If-None-Match win', async () => {
    const scope = `${cloud.administrator.accessKeyId}/20261123/eu-north-1/s3/aws4_request`;
    const headers = {
      'if-none-match': '*',
      expect: '100-continue',
      authorization: `AWS4-HMAC-SHA256 Credential=${scope}`,
    };
    const puts = Array.from({ length: 8 }, () =>
      request(`${cloud.awsEndpoint}/${outputs()['Bucket']}/race`, { method: 'PUT', headers, agent: false }),
    );
    const answers = puts.map((put) => once(put, 'response'));
    // All are known to the endpoint before the first has its body.
    for (const put of puts) put.flushHeaders();
    await Promise.all(puts.map((put) => once(put, 'continue')));
    for (const [n, put] of puts.entries()) put.end(`${n}`);
    const statuses = (await Promise.all(answers)).map(([response]) => response.resume().statusCode);
    expect(statuses.filter((status) => status === 412)).toHaveLength(7);
    const get = new GetObjectCommand({ Bucket: outputs()['Bucket'], Key: 'race' });
    const object = await new S3Client(clients()).send(get);
    expect(await object.Body?.transformToString()).toBe(`${statuses.indexOf(200)}`);
  });

  it('serves presigned URLs until they expire, and only as they were signed', async () => {
    const s3 = new S3Client(clients());
    const Key = "out/é (1)'s.txt";
    await s3.send(
      new PutObjectCommand({ Bucket: outputs()['Bucket'], Key, Body: 'hello', ChecksumAlgorithm: 'SHA256' }),
    );
    const sign = async (event: object): Promise<string> => JSON.parse((await cloud.invoke('Sign', event)).payload);
    const key = 'out/%C3%A9%20%281%29%27s.txt';
    const url = await sign({ key, expiresIn: 60 });
    expect(url).toContain('X-Amz-Security-Token');
    expect(await (await fetch(url)).text()).toBe('hello');
    expect((await fetch(await sign({ key, expiresIn: 60, ago: 61_000 }))).status).toBe(403);
    expect((await fetch(url.replace('X-Amz-Expires=60', 'X-Amz-Expires=61'))).status).toBe(403);
    expect((await fetch(url, { method: 'PUT', body: 'mine' })).status).toBe(403);
    expect((await fetch(await sign({ key: 'race', expiresIn: 60 }))).status).toBe(403);
  });
});

describe('Secrets Manager', () => {
  it('keeps the version before the current one', async () => {
    const secrets = new SecretsManagerClient(clients());
    const get = (input: object) => secrets.send(new GetSecretValueCommand({ SecretId: 'tiny/other', ...input }));
    await expect(get({})).rejects.toThrow(expect.objectContaining({ name: 'ResourceNotFoundException' }));
    const first = await secrets.send(new CreateSecretCommand({ Name: 'tiny/other', SecretString: 'a' }));
    const put = new PutSecretValueCommand({
      SecretId: first.ARN,
      SecretString: 'b',
      ClientRequestToken: 'b'.repeat(32),
    });
    expect(await secrets.send(put)).toMatchObject({ VersionId: 'b'.repeat(32), VersionStages: ['AWSCURRENT'] });
    expect(await secrets.send(put)).toMatchObject({ VersionId: 'b'.repeat(32) });
    expect(await get({})).toMatchObject({ SecretString: 'b', Name: 'tiny/other', ARN: first.ARN });
    expect(await get({ VersionStage: 'AWSPREVIOUS' })).toMatchObject({ SecretString: 'a', VersionId: first.VersionId });
    expect(await get({ VersionId: first.VersionId })).toMatchObject({ SecretString: 'a' });
    const other = new PutSecretValueCommand({ ...put.input, SecretString: 'c' });
    await expect(secrets.send(other)).rejects.toThrow(expect.objectContaining({ name: 'ResourceExistsException' }));
    const { VersionIdsToStages } = await secrets.send(new DescribeSecretCommand({ SecretId: 'tiny/other' }));
    expect(Object.values(VersionIdsToStages ?? {})).toEqual([['AWSPREVIOUS'], ['AWSCURRENT']]);
  });
});

describe('the HTTP API', () => {
  const call = async (path: string, init?: RequestInit) => {
    const response = await fetch(cloud.apiUrl + path, init);
    return Object(await response.json());
  };

  it('makes events of payload format 2.0', async () => {
    const event = await call('/echo/a%20b?x=1&x=%C3%A9&y=', {
      method: 'PUT',
      headers: { 'Content-Type': 'application/json; charset=utf-8', Cookie: 'a=1; b=2', 'X-Many': 'one' },
      body: '{"é":1}',
    });
    expect(event).toMatchObject({
      version: '2.0',
      routeKey: 'ANY /echo/{id}',
      rawPath: '/echo/a b',
      rawQueryString: 'x=1&x=%C3%A9&y=',
      cookies: ['a=1', 'b=2'],
      headers: { 'content-type': 'application/json; charset=utf-8', 'x-many': 'one', 'x-forwarded-for': '127.0.0.1' },
      queryStringParameters: { x: '1,é', y: '' },
      pathParameters: { id: 'a b' },
      body: '{"é":1}',
      isBase64Encoded: false,
      requestContext: {
        accountId: '000000000000',
        requestId: expect.stringMatching(/^[\w-]{15}=$/),
        routeKey: 'ANY /echo/{id}',
        stage: '$default',
        http: { method: 'PUT', path: '/echo/a b', protocol: 'HTTP/1.1', sourceIp: '127.0.0.1' },
      },
    });
    expect(event.headers.cookie).toBeUndefined();
    const { time, timeEpoch } = event.requestContext;
    expect(time).toMatch(/^\d\d\/\w{3}\/\d{4}:\d\d:\d\d:\d\d \+0000$/);
    expect(new Date(timeEpoch).getUTCFullYear()).toBe(Number(time.slice(7, 11)));
  });

  it('encodes bodies that are not text, forms too', async () => {
    const body = new Uint8Array([0, 255, 1]);
    const event = await call('/echo/x', { method: 'POST', body });
    expect(event).toMatchObject({ isBase64Encoded: true, body: 'AP8B' });
    const form = await call('/echo/x', { method: 'POST', body: new URLSearchParams({ a: 'b' }) });
    expect(form).toMatchObject({ isBase64Encoded: true, body: 'YT1i' });
  });

  it.each([
    ['/echo/fixed', 'GET /echo/fixed'],
    ['/echo/other', 'ANY /echo/{id}'],
    ['/echo/a/b', '$default'],
    ['/echo/', '$default'],
    ['/', '$default'],
  ])('routes GET %s to %s', async (path, routeKey) => {
    expect(await call(path)).toMatchObject({ routeKey });
  });

  it('answers preflights of configured origins itself and adds its headers to answers', async () => {
    const preflight = (origin: string) =>
      fetch(`${cloud.apiUrl}/jobs`, {
        method: 'OPTIONS',
        headers: { origin, 'access-control-request-method': 'POST' },
      });
    const allowed = await preflight('https://sorami.app');
    expect(allowed.status).toBe(204);
    expect(Object.fromEntries(allowed.headers)).toMatchObject({
      'access-control-allow-origin': 'https://sorami.app',
      'access-control-allow-methods': 'GET,POST',
      'access-control-allow-headers': 'authorization',
      'access-control-max-age': '60',
    });
    expect((await preflight('https://other.example')).headers.get('access-control-allow-origin')).toBeNull();
    const get = await fetch(`${cloud.apiUrl}/echo/x`, { headers: { origin: 'https://sorami.app' } });
    expect(get.headers.get('access-control-allow-origin')).toBe('https://sorami.app');
  });

  it.each([
    ['an event of more than 6 MB', 7],
    ['a body of more than 10 MB', 11],
  ])('refuses %s', async (_name, megabytes) => {
    const body = 'x'.repeat(megabytes * 1024 * 1024);
    const response = await fetch(`${cloud.apiUrl}/echo/x`, {
      method: 'POST',
      body,
      headers: { 'content-type': 'text/plain' },
    });
    expect([response.status, await response.json()]).toEqual([413, { message: 'Request Entity Too Large' }]);
  });

  it('throttles a route on its own', async () => {
    const statuses: number[] = [];
    for (let n = 0; n < 3; n += 1) statuses.push((await fetch(`${cloud.apiUrl}/limited`)).status);
    expect(statuses).toEqual([200, 200, 429]);
    expect((await fetch(`${cloud.apiUrl}/echo/x`)).status).toBe(200);
  });

  it('answers 503 when the integration takes too long', async () => {
    const response = await fetch(`${cloud.apiUrl}/late`);
    expect([response.status, await response.json()]).toEqual([503, { message: 'Service Unavailable' }]);
  });

  it.each(['/slow', '/forbidden'])('answers 500 when the function fails or may not be invoked: %s', async (path) => {
    const response = await fetch(cloud.apiUrl + path);
    expect([response.status, await response.json()]).toEqual([500, { message: 'Internal Server Error' }]);
  });
});

it('SendMessage to a queue that is not there fails', async () => {
  const QueueUrl = `${cloud.awsEndpoint}/000000000000/none`;
  const send = new SendMessageCommand({ QueueUrl, MessageBody: 'x' });
  await expect(new SQSClient(clients()).send(send)).rejects.toThrow(/does not exist/);
});
