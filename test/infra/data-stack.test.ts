import { Match } from 'aws-cdk-lib/assertions';
import { describe, expect, test } from 'vitest';
import { documentOf, resourcesOf } from './support/readable.ts';
import { stageLike, stageNamed, synthesise } from './support/synthesise.ts';

const prod = synthesise(stageNamed('prod'));
const dev = synthesise(stageNamed('dev'));
const local = synthesise(stageNamed('local'));

describe('tables', () => {
  test.each([
    ['prod', prod],
    ['dev', dev],
  ])('%s: on demand, encrypted, restorable, protected, retained', (_name, templates) => {
    const tables = resourcesOf(documentOf(templates, 'data'), 'AWS::DynamoDB::Table');
    expect([...tables.keys()]).toEqual(['Jobs', 'Credits']);
    for (const table of tables.values()) {
      expect(table.Properties).toMatchObject({
        BillingMode: 'PAY_PER_REQUEST',
        SSESpecification: { SSEEnabled: true },
        PointInTimeRecoverySpecification: { PointInTimeRecoveryEnabled: true },
        DeletionProtectionEnabled: true,
      });
      expect(table).toMatchObject({ DeletionPolicy: 'RetainExceptOnCreate', UpdateReplacePolicy: 'Retain' });
    }
  });

  test('the local stage leaves nothing behind', () => {
    for (const resource of Object.values(documentOf(local, 'data').Resources)) {
      expect(resource.DeletionPolicy ?? 'Delete').toBe('Delete');
    }
  });

  test('Jobs: its keys, its indexes, its time to live', () => {
    prod.data.hasResourceProperties('AWS::DynamoDB::Table', {
      KeySchema: keys('user_id', 'job_id'),
      AttributeDefinitions: Match.arrayWith([
        { AttributeName: 'created_at', AttributeType: 'N' },
        { AttributeName: 'due_shard', AttributeType: 'S' },
        { AttributeName: 'due_at', AttributeType: 'N' },
      ]),
      GlobalSecondaryIndexes: [
        {
          IndexName: 'by-creation',
          KeySchema: keys('user_id', 'created_at'),
          Projection: { ProjectionType: 'INCLUDE', NonKeyAttributes: ['kind'] },
        },
        {
          IndexName: 'by-due',
          KeySchema: keys('due_shard', 'due_at'),
          Projection: { ProjectionType: 'INCLUDE', NonKeyAttributes: ['status', 'created_at', 'kind', 'deadline_at'] },
        },
      ],
      TimeToLiveSpecification: { AttributeName: 'expires_at', Enabled: true },
    });
  });

  test('Credits: its keys and its index; nothing in it ever expires', () => {
    prod.data.hasResourceProperties('AWS::DynamoDB::Table', {
      KeySchema: keys('user_id', 'entry'),
      AttributeDefinitions: Match.arrayWith([{ AttributeName: 'booked_at', AttributeType: 'N' }]),
      GlobalSecondaryIndexes: [
        { IndexName: 'by-time', KeySchema: keys('user_id', 'booked_at'), Projection: { ProjectionType: 'ALL' } },
      ],
      TimeToLiveSpecification: Match.absent(),
    });
  });
});

describe('bucket', () => {
  test('an existing one is used by its name and left alone', () => {
    prod.data.resourceCountIs('AWS::S3::Bucket', 0);
    prod.data.resourceCountIs('AWS::S3::BucketPolicy', 0);
    expect(documentOf(prod, 'data').Outputs['BucketName']?.Value).toBe('sorami-generated-content-9872');
  });

  test('a new one is private, encrypted, TLS only and retained', () => {
    dev.data.hasResource('AWS::S3::Bucket', {
      DeletionPolicy: 'RetainExceptOnCreate',
      UpdateReplacePolicy: 'Retain',
      Properties: {
        PublicAccessBlockConfiguration: {
          BlockPublicAcls: true,
          BlockPublicPolicy: true,
          IgnorePublicAcls: true,
          RestrictPublicBuckets: true,
        },
        BucketEncryption: {
          ServerSideEncryptionConfiguration: [{ ServerSideEncryptionByDefault: { SSEAlgorithm: 'AES256' } }],
        },
        LifecycleConfiguration: {
          Rules: [Match.objectLike({ AbortIncompleteMultipartUpload: { DaysAfterInitiation: 1 }, Status: 'Enabled' })],
        },
      },
    });
    dev.data.hasResourceProperties('AWS::S3::BucketPolicy', {
      PolicyDocument: {
        Statement: Match.arrayWith([
          Match.objectLike({
            Effect: 'Deny',
            Principal: { AWS: '*' },
            Action: 's3:*',
            Condition: { Bool: { 'aws:SecureTransport': 'false' } },
          }),
        ]),
      },
    });
  });

  test('a new one lets the configured frontends, and no others, fetch, probe and upload files', () => {
    const stage = stageLike('dev', { frontendOrigins: ['https://one.example', 'https://two.example'] });
    synthesise(stage).data.hasResourceProperties('AWS::S3::Bucket', {
      CorsConfiguration: {
        CorsRules: [
          {
            AllowedOrigins: ['https://one.example', 'https://two.example'],
            AllowedMethods: ['GET', 'HEAD', 'PUT'],
            AllowedHeaders: ['*'],
            ExposedHeaders: ['ETag', 'Content-Length', 'Content-Type'],
            MaxAge: 3600,
          },
        ],
      },
    });
  });
});

test.each([
  ['prod', prod],
  ['dev', dev],
  ['local', local],
])('%s: the secrets hold the placeholder', (name, templates) => {
  const secrets = resourcesOf(documentOf(templates, 'data'), 'AWS::SecretsManager::Secret');
  expect([...secrets.values()].map(({ Properties }) => [Properties['Name'], Properties['SecretString']])).toEqual([
    [`sorami/${name}/gemini-api-key`, 'replace-me'],
    [`sorami/${name}/webhook-secret`, 'replace-me'],
    [`sorami/${name}/grant-secret`, 'replace-me'],
    [`sorami/${name}/clerk-webhook-secret`, 'replace-me'],
  ]);
  for (const { Properties } of secrets.values()) expect(Properties).not.toHaveProperty('GenerateSecretString');
});

test('the outputs name what operators need, with a description', () => {
  const outputs = documentOf(prod, 'data').Outputs;
  for (const name of [
    'JobsTable',
    'CreditsTable',
    'BucketName',
    'GeminiKeySecretName',
    'WebhookSecretName',
    'GrantSecretName',
  ]) {
    expect(outputs[name]?.Description).toMatch(/\w/);
  }
  expect(outputs['GeminiKeySecretName']?.Value).toBe('sorami/prod/gemini-api-key');
  expect(outputs['WebhookSecretName']?.Value).toBe('sorami/prod/webhook-secret');
  expect(outputs['GrantSecretName']?.Value).toBe('sorami/prod/grant-secret');
  expect(outputs['ClerkSecretName']?.Value).toBe('sorami/prod/clerk-webhook-secret');
});

function keys(hash: string, range: string) {
  return [
    { AttributeName: hash, KeyType: 'HASH' },
    { AttributeName: range, KeyType: 'RANGE' },
  ];
}
