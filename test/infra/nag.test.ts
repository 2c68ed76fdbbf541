import { readFileSync } from 'node:fs';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { App, Validations } from 'aws-cdk-lib';
import { Topic } from 'aws-cdk-lib/aws-sns';
import { AwsSolutionsChecks } from 'cdk-nag';
import * as v from 'valibot';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { addStacks } from '../../infra/stacks/add-stacks.ts';
import type { Stage } from '../../infra/stages/stage.ts';
import { nameOf } from './support/readable.ts';
import { CDK_CONTEXT, stageLike, stageNamed } from './support/synthesise.ts';

let root: string;
beforeAll(async () => {
  root = await mkdtemp(join(tmpdir(), 'nag-'));
});
afterAll(() => rm(root, { recursive: true }));

/** The stacks of a stage with the rules of AWS Solutions, as the app adds them. */
function checkedApp(stage: Stage) {
  const app = new App({ context: { ...CDK_CONTEXT, 'aws:cdk:bundling-stacks': [] }, outdir: join(root, stage.name) });
  Validations.of(app).addPlugins(new AwsSolutionsChecks(app));
  return { app, ...addStacks(app, stage) };
}

const full: [string, Stage][] = [
  ['prod', stageNamed('prod')],
  ['dev', stageNamed('dev')],
  [
    'everything that a stage can have',
    stageLike('dev', {
      alarmAddress: 'ops@sorami.app',
      apiConcurrency: 20,
      domain: { name: 'api.sorami.app', certificate: { kind: 'route53', zoneId: 'Z1', zoneName: 'sorami.app' } },
    }),
  ],
];

describe('the rules of AWS Solutions', () => {
  test.each(full)('%s keeps them', (_name, stage) => {
    expect(() => checkedApp(stage).app.synth()).not.toThrow();
  });

  test('are really run: what breaks one fails the synthesis', () => {
    const { app, service } = checkedApp(stageNamed('dev'));
    new Topic(service, 'Open');
    expect(() => app.synth()).toThrow(/validation/i);
  });

  test('are set aside here and nowhere else, each time with a reason', () => {
    const stage = stageNamed('prod');
    const { app } = checkedApp(stage);
    app.synth();
    const acknowledged = app.node
      .findAll()
      .flatMap((part) => part.node.metadata.map((entry) => ({ part: nameOf(part.node.id), entry })))
      .filter(({ entry }) => entry.type === Validations.ACKNOWLEDGED_RULES_METADATA_KEY)
      .flatMap(({ part, entry }) =>
        Object.entries(v.parse(v.record(v.string(), v.string()), entry.data)).map(([rule, reason]) => ({
          part,
          rule: rule.replace(/^.*?(AwsSolutions-)/, '$1'),
          reason,
        })),
      )
      .filter(({ rule }) => rule.startsWith('AwsSolutions-'));
    for (const { reason } of acknowledged) expect(reason).toMatch(/.{40,}/);
    const files = 'Resource::arn:aws:s3:::sorami-generated-content-9872/user_*';
    expect(new Set(acknowledged.map(({ rule }) => rule))).toEqual(
      new Set(['AwsSolutions-SMG4', 'AwsSolutions-APIG4', `AwsSolutions-IAM5[${files}]`]),
    );
  });
});

test('the app that is deployed runs them', () => {
  const app = readFileSync(new URL('../../infra/app.ts', import.meta.url), 'utf8');
  expect(app).toContain('new AwsSolutionsChecks(app)');
});
