import { createServer } from 'node:http';
import { afterAll, beforeAll, beforeEach, expect, test } from 'vitest';
import type { Stage } from '../../../infra/stages/stage.ts';
import { listen } from '../../../infra/tools/local/cloud/listen.ts';
import { checkBucketSettings } from '../../../infra/tools/ops/checks/check-bucket-settings.ts';
import { deploymentOf } from '../../../infra/tools/ops/deployment/deployment.ts';
import { stageLike } from '../../infra/support/synthesise.ts';

const NAME = 'sorami-generated-content-9872';
const KEY = 'arn:aws:kms:eu-north-1:123456789012:key/1234abcd-12ab-34cd-56ef-1234567890ab';
const XML = 'xmlns="http://s3.amazonaws.com/doc/2006-03-01/"';

const encrypted = (by: string) =>
  `<ServerSideEncryptionConfiguration ${XML}><Rule><ApplyServerSideEncryptionByDefault>${by}</ApplyServerSideEncryptionByDefault></Rule></ServerSideEncryptionConfiguration>`;
const versions = (status: string) => `<VersioningConfiguration ${XML}>${status}</VersioningConfiguration>`;
const owned = (by: string) =>
  `<OwnershipControls ${XML}><Rule><ObjectOwnership>${by}</ObjectOwnership></Rule></OwnershipControls>`;
const rules = (rule: string) => `<LifecycleConfiguration ${XML}>${rule}</LifecycleConfiguration>`;
const blocks = (flag: boolean) =>
  `<PublicAccessBlockConfiguration ${XML}>${['BlockPublicAcls', 'IgnorePublicAcls', 'BlockPublicPolicy', 'RestrictPublicBuckets'].map((name) => `<${name}>${flag}</${name}>`).join('')}</PublicAccessBlockConfiguration>`;
const refusal = (code: string) => `<Error><Code>${code}</Code><Message>no</Message></Error>`;
const deny = (statement: object) =>
  JSON.stringify({
    Version: '2012-10-17',
    Statement: [{ Effect: 'Deny', Principal: '*', Action: 's3:*', ...statement }],
  });
const TLS = { Sid: 'TlsOnly', Condition: { Bool: { 'aws:SecureTransport': 'false' } } };

/** A bucket as AWS makes them now. */
const USUAL = {
  encryption: encrypted('<SSEAlgorithm>AES256</SSEAlgorithm>'),
  versioning: versions(''),
  ownershipControls: owned('BucketOwnerEnforced'),
  lifecycle: refusal('NoSuchLifecycleConfiguration'),
  publicAccessBlock: blocks(true),
  policy: refusal('NoSuchBucketPolicy'),
};
type Setting = keyof typeof USUAL;

/** S3 on the wire, as far as these settings go. */
let answers: Record<Setting, string> = USUAL;
const server = createServer((request, response) => {
  const query = new URL(request.url ?? '', 'http://s3').searchParams;
  const setting = (Object.keys(USUAL) as Setting[]).find((name) => query.has(name));
  const body = setting === undefined ? refusal('NotImplemented') : answers[setting];
  const [, code] = /<Code>(\w+)</.exec(body) ?? [];
  response.writeHead(code === undefined ? 200 : code === 'AccessDenied' ? 403 : 404, {
    'content-type': 'application/xml',
  });
  response.end(body);
});
let endpoint: string;
beforeAll(async () => {
  endpoint = `http://127.0.0.1:${await listen(server, 0)}`;
});
afterAll(() => {
  server.close();
  server.closeAllConnections();
});
beforeEach(() => {
  answers = USUAL;
});

async function findings(bucket: Partial<Stage['bucket']> = {}) {
  const stage = stageLike('prod', {
    bucket: { kind: 'existing', name: NAME, versioned: false, ...bucket } as Stage['bucket'],
  });
  const data = { JobsTable: 'jobs', CreditsTable: 'credits', BucketName: NAME };
  const service = { ApiUrl: 'https://api.example', GenerateQueueUrl: 'https://g', DeliverQueueUrl: 'https://d' };
  const credentials = { accessKeyId: 'key', secretAccessKey: 'secret' };
  const deployment = deploymentOf(stage, { region: 'eu-north-1', endpoint, credentials }, { data, service });
  const found = await checkBucketSettings(deployment);
  deployment.close();
  return found;
}

test('a bucket as AWS makes them is well; only who the frontend’s user is cannot be known', async () => {
  const found = await findings();
  expect(found.map(({ check, state }) => [check.replace(` of ${NAME}`, ''), state])).toEqual([
    ...['Encryption', 'Versions', 'Owner of objects', 'Lifecycle', 'Public access', 'Policy'].map((name) => [
      name,
      'ok',
    ]),
    [`Frontend’s own user in ${NAME}`, 'unverified'],
  ]);
  expect(found.at(-1)?.found).toContain(`s3:GetObject on arn:aws:s3:::${NAME}/user_*`);
});

const kms = (key: string) => encrypted(`<SSEAlgorithm>aws:kms</SSEAlgorithm><KMSMasterKeyID>${key}</KMSMasterKeyID>`);

test.each<[string, Setting, string, string, string, Partial<Stage['bucket']>?]>([
  ['a key of the account’s own that the stage does not name', 'encryption', kms(KEY), 'failed', 'no role may use it'],
  [
    'another key than the stage’s',
    'encryption',
    kms(KEY.replace('1234abcd', '9999abcd')),
    'failed',
    'the roles may use',
    { kmsKeyArn: KEY },
  ],
  ['the stage’s key', 'encryption', kms(KEY), 'ok', KEY, { kmsKeyArn: KEY }],
  ['the stage’s key, by its id', 'encryption', kms(KEY.split('/')[1] ?? ''), 'ok', 'aws:kms', { kmsKeyArn: KEY }],
  [
    'the key that AWS keeps for S3',
    'encryption',
    kms('arn:aws:kms:eu-north-1:123456789012:alias/aws/s3'),
    'ok',
    'aws:kms',
  ],
  [
    'a key in the stage and none on the bucket',
    'encryption',
    USUAL.encryption,
    'warning',
    'which nothing needs',
    { kmsKeyArn: KEY },
  ],
  [
    'versions that the stage does not know of',
    'versioning',
    versions('<Status>Enabled</Status>'),
    'warning',
    'deletions take all of them',
  ],
  ['versions of before', 'versioning', versions('<Status>Suspended</Status>'), 'warning', 'Suspended'],
  [
    'versions that the stage knows of',
    'versioning',
    versions('<Status>Enabled</Status>'),
    'ok',
    'are kept',
    { versioned: true },
  ],
  ['no versions where the stage says so', 'versioning', versions(''), 'warning', 'nothing needs', { versioned: true }],
  ['ACLs', 'ownershipControls', owned('ObjectWriter'), 'warning', 'ObjectWriter'],
  [
    'no ownership controls at all',
    'ownershipControls',
    refusal('OwnershipControlsNotFoundError'),
    'warning',
    'ObjectWriter',
  ],
  [
    'a rule that empties the bucket',
    'lifecycle',
    rules('<Rule><ID>all</ID><Filter/><Status>Enabled</Status><Expiration><Days>30</Days></Expiration></Rule>'),
    'warning',
    'all (30 days)',
  ],
  [
    'a rule that archives below user_',
    'lifecycle',
    rules(
      '<Rule><ID>cold</ID><Filter><Prefix>user_</Prefix></Filter><Status>Enabled</Status><Transition><Days>1</Days><StorageClass>GLACIER</StorageClass></Transition></Rule>',
    ),
    'warning',
    'cold',
  ],
  [
    'a rule for others’ files',
    'lifecycle',
    rules(
      '<Rule><ID>tmp</ID><Filter><Prefix>tmp/</Prefix></Filter><Status>Enabled</Status><Expiration><Days>1</Days></Expiration></Rule>',
    ),
    'ok',
    'no rule',
  ],
  [
    'a rule that is off',
    'lifecycle',
    rules('<Rule><ID>off</ID><Filter/><Status>Disabled</Status><Expiration><Days>1</Days></Expiration></Rule>'),
    'ok',
    'no rule',
  ],
  ['a bucket that can be opened', 'publicAccessBlock', blocks(false), 'warning', 'BlockPublicPolicy'],
  ['no block at all', 'publicAccessBlock', refusal('NoSuchPublicAccessBlockConfiguration'), 'warning', 'possible'],
  ['a policy that demands TLS', 'policy', deny(TLS), 'ok', 'TLS'],
  [
    'a policy that denies by the header of encryption',
    'policy',
    deny({ Sid: 'NeedsHeader', Condition: { Null: { 's3:x-amz-server-side-encryption': 'true' } } }),
    'warning',
    'NeedsHeader',
  ],
  ['a policy that denies without condition', 'policy', deny({}), 'warning', 'Deny without a Sid'],
  ['a setting that the shell may not read', 'policy', refusal('AccessDenied'), 'unverified', 'may not read'],
  ['a service that fails', 'lifecycle', refusal('InternalError'), 'failed', 'no'],
])('%s', async (_what, setting, answer, state, words, bucket) => {
  answers = { ...USUAL, [setting]: answer };
  const index = (Object.keys(USUAL) as Setting[]).indexOf(setting);
  const found = (await findings(bucket))[index];
  expect(found).toMatchObject({ state, found: expect.stringContaining(words) });
  if (state === 'failed' && setting !== 'lifecycle') expect(found?.hint).toMatch(/\w/);
});
