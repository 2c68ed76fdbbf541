import { spawn, spawnSync } from 'node:child_process';
import { once } from 'node:events';
import { mkdtempSync, rmSync } from 'node:fs';
import { connect } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import {
  DescribeTableCommand,
  DescribeTimeToLiveCommand,
  DynamoDBClient,
  PutItemCommand,
  ScanCommand,
} from '@aws-sdk/client-dynamodb';
import { GetObjectCommand, PutObjectCommand, S3Client } from '@aws-sdk/client-s3';
import { GetSecretValueCommand, PutSecretValueCommand, SecretsManagerClient } from '@aws-sdk/client-secrets-manager';
import { ReceiveMessageCommand, SendMessageCommand, SQSClient } from '@aws-sdk/client-sqs';
import { describe, expect, it, onTestFinished } from 'vitest';
import { type DynamoDbEngine, dynoxideBinary } from '../../infra/tools/local/cloud/engines/dynamodb.ts';
import { type LocalCloudOptions, startLocalCloud } from '../../infra/tools/local/cloud/start-local-cloud.ts';
import { ref, writeAssembly } from './tiny-assembly.ts';

const key = (AttributeName: string, KeyType: string) => ({ AttributeName, KeyType });
const Table = {
  Type: 'AWS::DynamoDB::Table',
  Properties: {
    BillingMode: 'PAY_PER_REQUEST',
    KeySchema: [key('user', 'HASH'), key('job', 'RANGE')],
    AttributeDefinitions: ['user', 'job', 'due'].map((AttributeName) => ({ AttributeName, AttributeType: 'S' })),
    GlobalSecondaryIndexes: [
      {
        IndexName: 'by-due',
        KeySchema: [key('due', 'HASH'), key('job', 'RANGE')],
        Projection: { ProjectionType: 'KEYS_ONLY' },
      },
      {
        IndexName: 'by-user',
        KeySchema: [key('user', 'HASH'), key('due', 'RANGE')],
        Projection: { ProjectionType: 'INCLUDE', NonKeyAttributes: ['kind'] },
      },
    ],
    TimeToLiveSpecification: { AttributeName: 'expires_at', Enabled: true },
  },
};
const Secret = { Type: 'AWS::SecretsManager::Secret', Properties: { Name: 'tiny/key', SecretString: 'replace-me' } };
const Resources = { Table, Bucket: { Type: 'AWS::S3::Bucket' }, Queue: { Type: 'AWS::SQS::Queue' }, Secret };
const assemblyDir = writeAssembly({ app: { Resources, Outputs: { Name: { Value: ref('Table') } } } });

async function start(options: Partial<LocalCloudOptions>) {
  const cloud = await startLocalCloud({ assemblyDir, ...options });
  onTestFinished(() => cloud.stop());
  const { awsEndpoint: endpoint, region, administrator: credentials } = cloud;
  return { cloud, client: { endpoint, region, credentials } };
}

async function describeTable(dynamodb: DynamoDbEngine) {
  const { cloud, client } = await start({ dynamodb });
  expect(cloud.dynamodb).toBe(dynamodb);
  const db = new DynamoDBClient(client);
  const TableName = cloud.resource('Table').name;
  const { Table: table } = await db.send(new DescribeTableCommand({ TableName }));
  const { TimeToLiveDescription: ttl } = await db.send(new DescribeTimeToLiveCommand({ TableName }));
  const indexes = table?.GlobalSecondaryIndexes?.map(({ IndexName, KeySchema, Projection }) => ({
    IndexName,
    KeySchema,
    Projection: { ...Projection },
  }));
  return { keys: table?.KeySchema, billing: table?.BillingModeSummary?.BillingMode, indexes, ttl: ttl?.AttributeName };
}

const expected = {
  keys: Table.Properties.KeySchema,
  billing: 'PAY_PER_REQUEST',
  indexes: expect.toSatisfy((indexes) => {
    expect(indexes).toHaveLength(2);
    expect(indexes).toEqual(expect.arrayContaining(Table.Properties.GlobalSecondaryIndexes));
    return true;
  }),
  ttl: 'expires_at',
};

describe('the table of the template', () => {
  it.skipIf(dynoxideBinary() === undefined)('in dynoxide (skipped where it has no binary)', async () => {
    expect(await describeTable('dynoxide')).toEqual(expected);
  });

  const noJava = spawnSync('java', ['-version']).status !== 0;
  it.skipIf(noJava)('in DynamoDB Local (skipped without Java)', async () => {
    expect(await describeTable('dynamodb-local')).toEqual(expected);
  });
});

it('a data directory keeps rows, messages, objects and secrets', async () => {
  const root = mkdtempSync(join(tmpdir(), 'local-cloud-data-'));
  onTestFinished(() => rmSync(root, { recursive: true }));
  const dataDir = join(root, 'deep');
  const before = await start({ dataDir });
  const TableName = before.cloud.resource('Table').name;
  const object = { Bucket: before.cloud.resource('Bucket').name, Key: 'a/b' };
  await new DynamoDBClient(before.client).send(
    new PutItemCommand({ TableName, Item: { user: { S: 'u' }, job: { S: 'j' } } }),
  );
  await new S3Client(before.client).send(new PutObjectCommand({ ...object, Body: 'kept' }));
  const message = { QueueUrl: before.cloud.resource('Queue').ref, MessageBody: 'kept' };
  await new SQSClient(before.client).send(new SendMessageCommand(message));
  const secret = { SecretId: 'tiny/key', SecretString: 'kept' };
  await new SecretsManagerClient(before.client).send(new PutSecretValueCommand(secret));
  await before.cloud.stop();

  const { cloud, client } = await start({ dataDir });
  expect((await new DynamoDBClient(client).send(new ScanCommand({ TableName }))).Count).toBe(1);
  const { Body } = await new S3Client(client).send(new GetObjectCommand(object));
  expect(await Body?.transformToString()).toBe('kept');
  const receive = new ReceiveMessageCommand({ QueueUrl: cloud.resource('Queue').ref });
  expect((await new SQSClient(client).send(receive)).Messages?.map((m) => m.Body)).toEqual(['kept']);
  const current = await new SecretsManagerClient(client).send(new GetSecretValueCommand({ SecretId: 'tiny/key' }));
  expect(current.SecretString).toBe('kept');
});

it('nothing outlives a parent that is killed', async () => {
  const module = new URL('../../infra/tools/local/cloud/spawn-guarded.ts', import.meta.url).href;
  const server = `const server = require('node:net').createServer().listen(0, '127.0.0.1', () => console.log(server.address().port))`;
  const script = `import { spawnGuarded } from '${module}';
    const child = spawnGuarded([process.execPath, '-e', ${JSON.stringify(server)}], { env: { PATH: process.env.PATH } });
    child.stdout.pipe(process.stdout);`;
  const parent = spawn(process.execPath, ['--input-type=module-typescript', '-e', script]);
  const [port] = await once(parent.stdout, 'data');
  const connection = connect(Number(port), '127.0.0.1').resume();
  await once(connection, 'connect');
  // A connection that the process did not get round to accept is reset.
  const closed = new Promise((resolve) => connection.on('error', () => undefined).on('close', resolve));
  parent.kill('SIGKILL');
  await closed;
});
