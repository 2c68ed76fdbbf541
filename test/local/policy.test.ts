import { describe, expect, it } from 'vitest';
import { reasonToDeny } from '../../infra/tools/local/cloud/endpoint/policy.ts';
import { requiredPermissions } from '../../infra/tools/local/cloud/endpoint/required-permissions.ts';

const allow = (Action: string[], Resource: string[]) => ({ Effect: 'Allow' as const, Action, Resource });
const deny = (Action: string[], Resource: string[]) => ({ Effect: 'Deny' as const, Action, Resource });

describe('reasonToDeny', () => {
  const statements = [
    allow(['s3:Get*', 'S3:putobject'], ['arn:aws:s3:::files/user_*']),
    allow(['sqs:SendMessage'], ['*']),
    deny(['s3:*'], ['arn:aws:s3:::files/user_?/secret*']),
  ];
  it.each([
    ['a wildcard in the action', 's3:GetObject', 'arn:aws:s3:::files/user_1/a/b', undefined],
    ['an action in another case', 's3:PutObject', 'arn:aws:s3:::files/user_1/a', undefined],
    ['any resource', 'sqs:SendMessage', 'arn:aws:sqs:eu-north-1:1:q', undefined],
    [
      'an action that no statement has',
      's3:DeleteObject',
      'arn:aws:s3:::files/user_1',
      'because no identity-based policy',
    ],
    ['a resource outside the prefix', 's3:GetObject', 'arn:aws:s3:::files/other', 'because no identity-based policy'],
    ['a resource in another case', 's3:GetObject', 'arn:aws:s3:::files/USER_1', 'because no identity-based policy'],
    ['a dot is only a dot', 'sqs.SendMessage', 'x', 'because no identity-based policy'],
    ['a deny over an allow', 's3:GetObject', 'arn:aws:s3:::files/user_1/secret.txt', 'with an explicit deny'],
  ])('%s', (_name, action, resource, expected) => {
    const reason = reasonToDeny(statements, { action, resource });
    if (expected === undefined) expect(reason).toBeUndefined();
    else expect(reason).toContain(expected);
  });
});

describe('requiredPermissions', () => {
  const names = { arn: (service: string, resource: string) => `${service}:${resource}`, secretArn: () => undefined };
  const permissions = (service: string, operation: string, body: unknown, method = 'POST', path = '/', headers = {}) =>
    requiredPermissions(
      { service, operation, method, url: new URL(path, 'http://x'), headers, body: Buffer.from(JSON.stringify(body)) },
      names,
    )?.map(({ action, resource }) => `${action} ${resource}`);

  it('a transaction needs the permissions of its operations', () => {
    const TransactItems = [
      { Put: { TableName: 'A' } },
      { Update: { TableName: 'A' } },
      { Delete: { TableName: 'B' } },
      { ConditionCheck: { TableName: 'C' } },
    ];
    expect(permissions('dynamodb', 'TransactWriteItems', { TransactItems })).toEqual([
      'dynamodb:PutItem dynamodb:table/A',
      'dynamodb:UpdateItem dynamodb:table/A',
      'dynamodb:DeleteItem dynamodb:table/B',
      'dynamodb:ConditionCheckItem dynamodb:table/C',
    ]);
    expect(permissions('dynamodb', 'TransactGetItems', { TransactItems: [{ Get: { TableName: 'A' } }] })).toEqual([
      'dynamodb:GetItem dynamodb:table/A',
    ]);
  });

  it.each([
    ['dynamodb', 'Query', { TableName: 'A', IndexName: 'by-time' }, 'dynamodb:Query dynamodb:table/A/index/by-time'],
    ['dynamodb', 'Scan', { TableName: 'A' }, 'dynamodb:Scan dynamodb:table/A'],
    ['dynamodb', 'BatchGetItem', { RequestItems: { A: {} } }, 'dynamodb:BatchGetItem dynamodb:table/A'],
    ['sqs', 'SendMessageBatch', { QueueUrl: 'http://h/1/q' }, 'sqs:SendMessage sqs:q'],
    ['sqs', 'GetQueueUrl', { QueueName: 'q' }, 'sqs:GetQueueUrl sqs:q'],
    [
      'secretsmanager',
      'GetSecretValue',
      { SecretId: 'a/b' },
      'secretsmanager:GetSecretValue secretsmanager:secret:a/b',
    ],
  ])('%s %s', (service, operation, body, expected) => {
    expect(permissions(service, operation, body)).toEqual([expected]);
  });

  it.each([
    ['GET', '/b/a%20b/c', ['s3:GetObject arn:aws:s3:::b/a b/c']],
    ['HEAD', '/b/k', ['s3:GetObject arn:aws:s3:::b/k']],
    ['GET', '/b?list-type=2', ['s3:ListBucket arn:aws:s3:::b']],
    ['HEAD', '/b/', ['s3:ListBucket arn:aws:s3:::b']],
    ['PUT', '/b/k', ['s3:PutObject arn:aws:s3:::b/k']],
    ['POST', '/b/k?uploads', ['s3:PutObject arn:aws:s3:::b/k']],
    ['DELETE', '/b/k', ['s3:DeleteObject arn:aws:s3:::b/k']],
    ['DELETE', '/b/k?uploadId=1', ['s3:AbortMultipartUpload arn:aws:s3:::b/k']],
  ])('s3 %s %s', (method, path, expected) => {
    expect(permissions('s3', '', '', method, path)).toEqual(expected);
  });

  it('a copy reads its source, a batch of deletions deletes each key', () => {
    expect(permissions('s3', '', '', 'PUT', '/b/k', { 'x-amz-copy-source': 'c/d%20e' })).toEqual([
      's3:PutObject arn:aws:s3:::b/k',
      's3:GetObject arn:aws:s3:::c/d e',
    ]);
    const body = '<Delete><Object><Key>x</Key></Object><Object><Key>y</Key></Object></Delete>';
    expect(permissions('s3', '', body, 'POST', '/b?delete')).toEqual([
      's3:DeleteObject arn:aws:s3:::b/x',
      's3:DeleteObject arn:aws:s3:::b/y',
    ]);
  });

  it('another service is not known', () => {
    expect(permissions('kms', 'Encrypt', {})).toBeUndefined();
  });
});
