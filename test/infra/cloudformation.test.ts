import { describe, expect, test } from 'vitest';
import { addStacks } from '../../infra/stacks/add-stacks.ts';
import { EVERY_STAGE } from './support/every-stage.ts';
import { documentOf, resourcesOf } from './support/readable.ts';
import { newApp, stageNamed, synthesise } from './support/synthesise.ts';

describe.each(EVERY_STAGE)('%s', (_name, stage) => {
  const templates = synthesise(stage);

  test('the templates are ASCII: CloudFormation gives other text back mangled, and neither import nor diff hold then', () => {
    for (const stack of ['data', 'service'] as const) {
      const text = JSON.stringify(templates[stack].toJSON(), undefined, 1);
      expect(text.split('\n').filter((line) => /[^\x20-\x7e]/.test(line))).toEqual([]);
    }
  });

  test('what holds data stays when its stack goes, but not when its creation is taken back', () => {
    const kept = (['data', 'service'] as const).flatMap((stack) =>
      Object.values(documentOf(templates, stack).Resources).filter(
        ({ DeletionPolicy = 'Delete', UpdateReplacePolicy = 'Delete' }) =>
          DeletionPolicy !== 'Delete' || UpdateReplacePolicy !== 'Delete',
      ),
    );
    for (const { DeletionPolicy, UpdateReplacePolicy } of kept) {
      expect([DeletionPolicy, UpdateReplacePolicy]).toEqual(['RetainExceptOnCreate', 'Retain']);
    }
    const bucket = stage.bucket.kind === 'new' ? ['AWS::S3::Bucket'] : [];
    const expected = ['AWS::DynamoDB::Table', 'AWS::Logs::LogGroup', 'AWS::SecretsManager::Secret', ...bucket];
    const types = [...new Set(kept.map(({ Type }) => Type))].sort();
    expect(types).toEqual(stage.local === undefined ? expected.sort() : []);
  });
});

test('both stacks of a stage in the world are protected from deletion, and those of one machine are not', () => {
  for (const [name, expected] of [
    ['prod', true],
    ['dev', true],
    ['local', false],
  ] as const) {
    const app = newApp();
    const { data, service } = addStacks(app, stageNamed(name));
    expect([data.terminationProtection, service.terminationProtection], name).toEqual([expected, expected]);
  }
});

test('what can fail at a first deployment comes before the tables, which CloudFormation could not take back', () => {
  const data = documentOf(synthesise(stageNamed('prod')), 'data');
  const idsOf = (type: string) => Object.keys(data.Resources).filter((id) => data.Resources[id]?.Type === type);
  const secrets = idsOf('AWS::SecretsManager::Secret');
  expect(secrets).toHaveLength(4);
  for (const { DependsOn } of resourcesOf(data, 'AWS::DynamoDB::Table').values()) {
    expect(DependsOn).toEqual(expect.arrayContaining(secrets));
  }
});
