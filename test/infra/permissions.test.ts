import * as v from 'valibot';
import { expect, test } from 'vitest';
import { workersOn } from '../../infra/stacks/kind-workers.ts';
import { documentOf, readable, resourcesOf } from './support/readable.ts';
import { stageNamed, synthesise } from './support/synthesise.ts';

/** A template writes one value for a list of one. */
const OneOrMore = <const Item extends v.GenericSchema>(item: Item) =>
  v.union([
    v.array(item),
    v.pipe(
      item,
      v.transform((value) => [value]),
    ),
  ]);
const Role = v.strictObject({
  AssumeRolePolicyDocument: v.unknown(),
  Policies: v.array(
    v.object({
      PolicyDocument: v.object({
        // Strict: a condition, a NotAction or a NotResource would be news to this test.
        Statement: v.array(
          v.strictObject({
            Effect: v.literal('Allow'),
            Action: OneOrMore(v.string()),
            Resource: OneOrMore(v.unknown()),
          }),
        ),
      }),
    }),
  ),
});

const stages = ['prod', 'dev', 'local'].map((name) => [name, synthesise(stageNamed(name))] as const);

/** `action on resource`, one line per pair, for every role. */
function grantsOf(templates: (typeof stages)[number][1]): Map<string, string[]> {
  const roles = resourcesOf(documentOf(templates, 'service'), 'AWS::IAM::Role');
  return new Map(
    [...roles].map(([name, { Properties }]) => {
      const statements = v.parse(Role, Properties).Policies.flatMap((policy) => policy.PolicyDocument.Statement);
      const lines = statements.flatMap(({ Action, Resource }) =>
        Action.flatMap((action) => Resource.map((resource) => `${action} on ${readable(resource, templates)}`)),
      );
      return [name.replace(/Role$/, ''), lines.sort()];
    }),
  );
}

const consume = (queue: string) =>
  ['ReceiveMessage', 'DeleteMessage', 'GetQueueAttributes'].map((action) => `sqs:${action} on ${queue}`);

test.each(stages)('%s: each function may do exactly this', (name, templates) => {
  const bucket = name === 'prod' ? 'arn:aws:s3:::sorami-generated-content-9872' : 'Content';
  const erase = [`s3:DeleteObjectVersion on ${bucket}/user_*`, `s3:ListBucketVersions on ${bucket}`];
  /** What came with an order is stored, and a note of it is written before. */
  const keepInputs = [
    'dynamodb:GetItem on Jobs',
    'dynamodb:UpdateItem on Jobs',
    `s3:PutObject on ${bucket}/user_*/inputs/*`,
    `s3:ListBucket on ${bucket}`,
  ];
  const workers = workersOn(stageNamed(name)).map(({ worker }) => worker);
  const sendParts = workers.map(({ queueId }) => `sqs:SendMessage on ${queueId}Queue`);
  /** The worker of a kind: what it makes is below `user_…`, whatever it is. */
  const workOn = (queue: string) => [
    'dynamodb:GetItem on Jobs',
    'dynamodb:UpdateItem on Jobs',
    'dynamodb:PutItem on Credits',
    'dynamodb:UpdateItem on Credits',
    `s3:GetObject on ${bucket}/user_*`,
    `s3:PutObject on ${bucket}/user_*`,
    ...erase,
    `s3:ListBucket on ${bucket}`,
    'secretsmanager:GetSecretValue on GeminiKey',
    ...consume(queue),
    `sqs:ChangeMessageVisibility on ${queue}`,
    `sqs:SendMessage on ${queue}`,
    'sqs:SendMessage on DeliveriesQueue',
  ];
  const expected: Record<string, string[]> = {
    Health: [
      'dynamodb:GetItem on Jobs',
      `s3:ListBucket on ${bucket}`,
      'secretsmanager:GetSecretValue on GeminiKey',
      'secretsmanager:GetSecretValue on WebhookSecret',
      'secretsmanager:GetSecretValue on GrantSecret',
      'secretsmanager:GetSecretValue on ClerkSecret',
    ],
    Submit: [
      ...keepInputs,
      `s3:GetObject on ${bucket}/user_*/uploads/*`,
      'dynamodb:PutItem on Jobs',
      'dynamodb:GetItem on Credits',
      'dynamodb:PutItem on Credits',
      'dynamodb:UpdateItem on Credits',
      ...sendParts,
    ],
    Read: ['dynamodb:GetItem on Jobs', 'dynamodb:Query on Jobs/index/by-due', `s3:GetObject on ${bucket}/user_*`],
    WaitForJob: ['dynamodb:GetItem on Jobs', 'dynamodb:Query on Jobs/index/by-due', `s3:GetObject on ${bucket}/user_*`],
    Jobs: ['dynamodb:BatchGetItem on Jobs', 'dynamodb:Query on Jobs/index/by-creation'],
    RetryJob: [
      ...keepInputs,
      `s3:GetObject on ${bucket}/user_*/inputs/*`,
      'dynamodb:PutItem on Jobs',
      'dynamodb:GetItem on Credits',
      'dynamodb:PutItem on Credits',
      'dynamodb:UpdateItem on Credits',
      ...sendParts,
    ],
    DeleteJob: [
      'dynamodb:GetItem on Jobs',
      'dynamodb:UpdateItem on Jobs',
      'dynamodb:PutItem on Credits',
      'dynamodb:UpdateItem on Credits',
      ...erase,
      'sqs:SendMessage on DeliveriesQueue',
    ],
    Credits: [
      'dynamodb:GetItem on Credits',
      'dynamodb:PutItem on Credits',
      'dynamodb:UpdateItem on Credits',
      'dynamodb:Query on Credits/index/by-time',
    ],
    Grants: [
      'dynamodb:GetItem on Credits',
      'dynamodb:PutItem on Credits',
      'dynamodb:UpdateItem on Credits',
      'secretsmanager:GetSecretValue on GrantSecret',
    ],
    ClerkEvents: [
      'dynamodb:PutItem on Jobs',
      'dynamodb:PutItem on Credits',
      'dynamodb:UpdateItem on Credits',
      'secretsmanager:GetSecretValue on ClerkSecret',
    ],
    Erase: [
      'dynamodb:GetItem on Jobs',
      'dynamodb:UpdateItem on Jobs',
      'dynamodb:Query on Jobs',
      'dynamodb:Query on Jobs/index/by-due',
      'dynamodb:PutItem on Credits',
      'dynamodb:UpdateItem on Credits',
      ...erase,
      'sqs:SendMessage on DeliveriesQueue',
    ],
    Uploads: ['dynamodb:UpdateItem on Jobs', `s3:PutObject on ${bucket}/user_*/uploads/*`],
    OpenApi: [],
    Cancel: [
      'dynamodb:GetItem on Jobs',
      'dynamodb:UpdateItem on Jobs',
      'dynamodb:PutItem on Credits',
      'dynamodb:UpdateItem on Credits',
      'sqs:SendMessage on DeliveriesQueue',
    ],
    NotFound: [],
    Audit: [
      'dynamodb:Query on Jobs',
      'dynamodb:Scan on Jobs/index/by-creation',
      'dynamodb:GetItem on Jobs',
      'dynamodb:PutItem on Jobs',
      'dynamodb:Query on Credits',
      'dynamodb:Scan on Credits',
      'dynamodb:GetItem on Credits',
      'dynamodb:PutItem on Credits',
      'dynamodb:UpdateItem on Credits',
      `s3:GetObject on ${bucket}/user_*`,
      `s3:ListBucket on ${bucket}`,
    ],
    ...Object.fromEntries(workers.map(({ id, queueId }) => [id, workOn(`${queueId}Queue`)])),
    Deliver: [
      'dynamodb:GetItem on Jobs',
      'dynamodb:UpdateItem on Jobs',
      `s3:GetObject on ${bucket}/user_*`,
      'secretsmanager:GetSecretValue on WebhookSecret',
      ...consume('DeliveriesQueue'),
      'sqs:ChangeMessageVisibility on DeliveriesQueue',
    ],
    Sweep: [
      'dynamodb:GetItem on Jobs',
      'dynamodb:UpdateItem on Jobs',
      'dynamodb:Query on Jobs/index/by-due',
      'dynamodb:PutItem on Credits',
      'dynamodb:UpdateItem on Credits',
      ...erase,
      ...sendParts,
      'sqs:SendMessage on DeliveriesQueue',
    ],
  };
  const withLogs = Object.entries(expected).map(([role, grants]): [string, string[]] => [
    role,
    [...grants, `logs:CreateLogStream on ${role}Log`, `logs:PutLogEvents on ${role}Log`].sort(),
  ]);
  expect(Object.fromEntries(grantsOf(templates))).toEqual(Object.fromEntries(withLogs));
});

test.each(stages)('%s: no wildcard in any action; in resources only the names of objects', (_name, templates) => {
  const wildcards = [...grantsOf(templates).values()].flat().filter((grant) => grant.includes('*'));
  // The one exception: object names are not known in advance, all of them begin with `user_`. API functions write below `inputs/` and `uploads/` only.
  expect(
    wildcards.filter(
      (grant) => !/^s3:(GetObject|PutObject|DeleteObjectVersion) on \S+\/user_\*(\/(inputs|uploads)\/\*)?$/.test(grant),
    ),
  ).toEqual([]);
});

test.each(stages)('%s: no permission comes from anywhere else', (_name, templates) => {
  for (const stack of ['data', 'service'] as const) {
    const types = Object.values(documentOf(templates, stack).Resources).map((resource) => resource.Type);
    expect(types.filter((type) => /^AWS::IAM::/.test(type) && type !== 'AWS::IAM::Role')).toEqual([]);
  }
  for (const { Properties } of resourcesOf(documentOf(templates, 'service'), 'AWS::IAM::Role').values()) {
    expect(Properties['AssumeRolePolicyDocument']).toMatchObject({
      Statement: [{ Action: 'sts:AssumeRole', Effect: 'Allow', Principal: { Service: 'lambda.amazonaws.com' } }],
    });
  }
});
