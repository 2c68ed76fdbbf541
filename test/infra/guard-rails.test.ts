import { type AppProps, CfnResource, Validations } from 'aws-cdk-lib';
import { Topic } from 'aws-cdk-lib/aws-sns';
import * as v from 'valibot';
import { describe, expect, test } from 'vitest';
import { createApp } from '../../infra/create-app.ts';
import type { Stage } from '../../infra/stages/stage.ts';
import { WITH_DOMAIN } from './support/every-stage.ts';
import { CDK_CONTEXT, stageLike, stageNamed } from './support/synthesise.ts';

/** The app as `cdk` makes it, but without bundling. */
function appOf(stage: Stage, props: AppProps = {}) {
  return createApp(() => stage, { context: { ...CDK_CONTEXT, 'aws:cdk:bundling-stacks': [] }, ...props });
}

const everything = stageLike('dev', {
  name: 'full',
  account: '123456789012',
  alarmAddress: 'ops@sorami.app',
  apiConcurrency: 20,
  oldBackend: 'https://old-api.sorami.app',
  domain: WITH_DOMAIN.create.domain,
  bucket: {
    kind: 'new',
    kmsKeyArn: 'arn:aws:kms:eu-north-1:123456789012:key/1234abcd-12ab-34cd-56ef-1234567890ab',
    versioned: true,
  },
  restoredTables: { jobs: 'jobs-restored' },
});

/** The validator is a large module that is compiled once. */
const SLOW_MS = 120_000;

describe('the validation of templates and the rules of AWS Solutions', () => {
  test(
    'prod passes; one rule is set aside for each of three reasons, and no other',
    () => {
      const { app } = appOf(stageLike('prod', { alarmAddress: 'ops@sorami.app' }));
      expect(() => app.synth()).not.toThrow();
      const acknowledged = app.node
        .findAll()
        .flatMap(({ node }) => node.metadata)
        .filter(({ type }) => type === Validations.ACKNOWLEDGED_RULES_METADATA_KEY)
        .flatMap(({ data }) => Object.entries(v.parse(v.record(v.string(), v.string()), data)));
      const files = 'Resource::arn:aws:s3:::sorami-generated-content-9872/user_*';
      expect(
        Object.fromEntries(acknowledged.map(([rule, reason]) => [rule.replace(/^.*?(AwsSolutions-)/, '$1'), reason])),
      ).toEqual({
        'AwsSolutions-SMG4': expect.stringContaining('The values come from others'),
        'AwsSolutions-APIG4': expect.stringContaining('The functions check the session tokens themselves'),
        ...Object.fromEntries(
          [files, `${files}/inputs/*`, `${files}/uploads/*`].map((below) => [
            `AwsSolutions-IAM5[${below}]`,
            expect.stringContaining('names of files are not known in advance'),
          ]),
        ),
      });
    },
    SLOW_MS,
  );

  test.each([
    ['dev', stageLike('dev', { alarmAddress: 'ops@sorami.app' })],
    ['local', stageNamed('local')],
    ['a stage that has everything', everything],
  ])(
    '%s passes',
    (_name, stage) => {
      expect(() => appOf(stage).app.synth()).not.toThrow();
    },
    SLOW_MS,
  );

  test('a template that CloudFormation would refuse fails the synthesis', () => {
    const { app, data } = appOf(stageNamed('local'));
    new CfnResource(data, 'Wrong', { type: 'AWS::SQS::Queue', properties: { VisibilityTimeout: 'soon' } });
    expect(() => app.synth()).toThrow(/validation/i);
  });

  test('so does what breaks a rule', () => {
    const { app, data } = appOf(stageNamed('dev'), { builtinCloudFormationValidation: false });
    new Topic(data, 'TakesWhatIsNotTls');
    expect(() => app.synth()).toThrow(/validation/i);
  });
});
