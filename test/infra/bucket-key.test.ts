import * as v from 'valibot';
import { describe, expect, test } from 'vitest';
import { parseStage } from '../../infra/stages/parse-stage.ts';
import { prod } from '../../infra/stages/prod.ts';
import { documentOf, resourcesOf } from './support/readable.ts';
import { stageLike, stageNamed, synthesise } from './support/synthesise.ts';

const KEY = 'arn:aws:kms:eu-north-1:123456789012:key/1234abcd-12ab-34cd-56ef-1234567890ab';
const existing = { kind: 'existing' as const, name: 'sorami-generated-content-9872', versioned: false };

const Role = v.object({
  Policies: v.array(
    v.object({
      PolicyDocument: v.object({
        Statement: v.array(
          v.object({ Action: v.unknown(), Resource: v.unknown(), Condition: v.optional(v.unknown()) }),
        ),
      }),
    }),
  ),
});

/** The statements of every role, by the role's name. */
function statementsOf(stage: ReturnType<typeof stageNamed>) {
  const roles = resourcesOf(documentOf(synthesise(stage), 'service'), 'AWS::IAM::Role');
  return [...roles].map(([name, { Properties }]) => {
    const statements = v.parse(Role, Properties).Policies.flatMap(({ PolicyDocument }) => PolicyDocument.Statement);
    const actions = statements.flatMap(({ Action }) => (Array.isArray(Action) ? Action.map(String) : [String(Action)]));
    return { name, statements, actions };
  });
}

describe('the key of KMS by which the bucket encrypts', () => {
  test('is for the roles that read or write the content of files, through S3 of the region, and for no other', () => {
    const roles = statementsOf(stageLike('prod', { bucket: { ...existing, kmsKeyArn: KEY } }));
    const [readers, writers] = ['s3:GetObject', 's3:PutObject'].map((action) =>
      roles.filter(({ actions }) => actions.includes(action)).map(({ name }) => name),
    );
    expect(readers?.length).toBeGreaterThan(2);
    expect(writers).not.toEqual([]);
    for (const { name, statements, actions } of roles) {
      const mayDecrypt = readers?.includes(name) === true || writers?.includes(name) === true;
      expect(actions.includes('kms:Decrypt'), name).toBe(mayDecrypt);
      expect(actions.includes('kms:GenerateDataKey'), name).toBe(writers?.includes(name));
      const ofKey = statements.filter(({ Action }) => JSON.stringify(Action).includes('kms:'));
      for (const statement of ofKey) {
        expect(statement).toMatchObject({
          Resource: KEY,
          Condition: { StringEquals: { 'kms:ViaService': 's3.eu-north-1.amazonaws.com' } },
        });
      }
    }
  });

  test('is in no role where the stage names none', () => {
    for (const name of ['prod', 'dev', 'local']) {
      for (const { actions } of statementsOf(stageNamed(name))) expect(actions.join()).not.toContain('kms:');
    }
  });

  test('encrypts a bucket that the stack makes', () => {
    const bucket = { kind: 'new' as const, kmsKeyArn: KEY, versioned: true };
    synthesise(stageLike('dev', { bucket })).data.hasResourceProperties('AWS::S3::Bucket', {
      BucketEncryption: {
        ServerSideEncryptionConfiguration: [
          { BucketKeyEnabled: true, ServerSideEncryptionByDefault: { SSEAlgorithm: 'aws:kms', KMSMasterKeyID: KEY } },
        ],
      },
      VersioningConfiguration: { Status: 'Enabled' },
    });
  });

  test.each([
    ['another region', KEY.replace('eu-north-1', 'us-east-1'), /the key must be in the region of the stage/],
    ['an alias', KEY.replace(/key\/.*/, 'alias/files'), /^stage x: bucket\.kmsKeyArn: /],
  ])('of %s is refused', (_what, kmsKeyArn, message) => {
    expect(() => parseStage('x', { ...prod, bucket: { ...existing, kmsKeyArn } })).toThrow(message);
  });
});
