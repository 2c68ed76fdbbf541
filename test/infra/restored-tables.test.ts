import { describe, expect, test } from 'vitest';
import { parseStage } from '../../infra/stages/parse-stage.ts';
import { prod } from '../../infra/stages/prod.ts';
import { documentOf, resourcesOf } from './support/readable.ts';
import { stageLike, stageNamed, synthesise } from './support/synthesise.ts';

const usual = synthesise(stageNamed('prod'));
const restored = synthesise(stageLike('prod', { restoredTables: { jobs: 'jobs-of-noon' } }));
const serviceText = JSON.stringify(restored.service.toJSON());

describe('a table that was restored', () => {
  test('takes the place of the stack’s own in every function, role, alarm and graph', () => {
    const functions = [...resourcesOf(documentOf(restored, 'service'), 'AWS::Lambda::Function').values()];
    const names = functions.map(({ Properties }) => JSON.parse(JSON.stringify(Properties)).Environment.Variables);
    const withJobs = names.filter((variables) => variables.JOBS_TABLE !== undefined);
    expect(withJobs.length).toBeGreaterThan(5);
    for (const { JOBS_TABLE } of withJobs) expect(JOBS_TABLE).toBe('jobs-of-noon');
    expect(serviceText).toContain(':table/jobs-of-noon/index/by-due');
    expect(serviceText).toContain(':table/jobs-of-noon"');
    // Not one reference to the table that it replaces.
    const ofJobs = /"OutputName":"\w*Jobs[0-9A-F]{8}\w*"/;
    expect(serviceText).not.toMatch(ofJobs);
    expect(JSON.stringify(usual.service.toJSON())).toMatch(ofJobs);
  });

  test('is what operators find in the outputs', () => {
    expect(documentOf(restored, 'data').Outputs['JobsTable']?.Value).toBe('jobs-of-noon');
    expect(documentOf(restored, 'data').Outputs['CreditsTable']?.Value).not.toBe('jobs-of-noon');
  });

  test('changes no table of the stack, so that going back makes no empty one', () => {
    const tables = (templates: typeof usual) => resourcesOf(documentOf(templates, 'data'), 'AWS::DynamoDB::Table');
    expect(tables(restored)).toEqual(tables(usual));
  });

  test('leaves the names of the alarms as they are', () => {
    const names = (templates: typeof usual) =>
      [...resourcesOf(documentOf(templates, 'service'), 'AWS::CloudWatch::Alarm').values()].map(
        ({ Properties }) => Properties['AlarmName'],
      );
    expect(names(restored)).toEqual(names(usual));
  });

  test('is refused under a name that no table can have', () => {
    expect(() => parseStage('x', { ...prod, restoredTables: { jobs: 'a b' } })).toThrow(
      /^stage x: restoredTables\.jobs: /,
    );
  });
});
