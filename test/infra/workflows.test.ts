import { readdirSync, readFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import { join } from 'node:path';
import * as v from 'valibot';
import { describe, expect, test } from 'vitest';
import { PROJECT_ROOT } from '../../infra/constructs/functions/bundling.ts';
import { COMMANDS } from '../../infra/tools/ops/registry.ts';

const FOLDER = join(PROJECT_ROOT, '.github', 'workflows');

/** The parser that comes with the CDK. */
const Yaml = v.object({
  parse: v.pipe(
    v.function(),
    v.transform(
      (parse) =>
        (text: string): unknown =>
          parse(text),
    ),
  ),
});
const { parse } = v.parse(Yaml, createRequire(createRequire(import.meta.url).resolve('aws-cdk-lib'))('yaml'));

const Workflow = v.object({
  name: v.string(),
  on: v.looseObject({}),
  permissions: v.record(v.string(), v.string()),
  jobs: v.record(
    v.string(),
    v.looseObject({
      'timeout-minutes': v.number(),
      permissions: v.optional(v.record(v.string(), v.string())),
      environment: v.optional(v.string()),
      steps: v.array(v.looseObject({ uses: v.optional(v.string()), run: v.optional(v.string()) })),
    }),
  ),
});
const scripts = v.parse(
  v.object({ scripts: v.record(v.string(), v.string()) }),
  JSON.parse(readFileSync(join(PROJECT_ROOT, 'package.json'), 'utf8')),
).scripts;

const workflows = readdirSync(FOLDER).map((file) => {
  const text = readFileSync(join(FOLDER, file), 'utf8');
  return { file, text, workflow: v.parse(Workflow, parse(text)) };
});
const jobs = workflows.flatMap(({ file, workflow }) =>
  Object.entries(workflow.jobs).map(([name, job]) => ({ file, name, job })),
);
const steps = jobs.flatMap(({ file, name, job }) => job.steps.map((step) => ({ file, name, step })));

test('there is one that checks and one that deploys', () => {
  expect(workflows.map(({ file }) => file)).toEqual(['ci.yml', 'deploy.yml']);
});

describe('workflows', () => {
  test('use actions at exact commits, each with the version that it is', () => {
    const used = steps.flatMap(({ step }) => step.uses ?? []);
    expect(used.length).toBeGreaterThan(5);
    for (const action of used) expect(action).toMatch(/^(actions|aws-actions)\/[\w-]+@[0-9a-f]{40}$/);
    // A tag can be moved to other code; the comment is for people and for tools that propose newer versions.
    const commits = new Map<string, string>();
    for (const { text } of workflows) {
      for (const [, line = ''] of text.matchAll(/uses: (.*)$/gm)) {
        expect(line).toMatch(/^\S+@[0-9a-f]{40} # v\d+\.\d+\.\d+$/);
        const [action = ''] = line.split('@');
        expect(line).toBe(commits.get(action) ?? line);
        commits.set(action, line);
      }
    }
  });

  test('run commands that this repository has', () => {
    const commands = steps.flatMap(({ step }) => step.run ?? []);
    expect(commands.length).toBeGreaterThan(5);
    for (const command of commands) {
      const [tool, ...rest] = command.split(' ');
      if (tool === 'npx') expect(command).toMatch(/^npx cdk (diff|deploy) /);
      else if (!/^npm ci( --ignore-scripts)?$/.test(command)) {
        expect(tool).toBe('npm');
        expect(Object.keys(scripts)).toContain(rest[0] === 'run' ? rest[1] : rest[0]);
      }
      const [, operation] = /^npm run ops -- (\w+)/.exec(command) ?? [];
      if (operation !== undefined) expect(COMMANDS.map(({ name }) => name)).toContain(operation);
    }
  });

  test('may read and nothing else, except the jobs that ask AWS for a role', () => {
    for (const { workflow } of workflows) expect(workflow.permissions).toEqual({ contents: 'read' });
    for (const { name, job } of jobs) {
      const asksAws = job.steps.some(({ uses }) => uses?.startsWith('aws-actions/'));
      expect(job.permissions, name).toEqual(asksAws ? { contents: 'read', 'id-token': 'write' } : undefined);
      expect(job['timeout-minutes']).toBeLessThanOrEqual(60);
    }
  });

  test('run neither tests nor scripts of packages where the job can ask for a role', () => {
    const asking = jobs.filter(({ job }) => job.permissions?.['id-token'] === 'write');
    expect(asking.map(({ name }) => name)).toEqual(['diff', 'deploy']);
    for (const { job } of asking) {
      const commands = job.steps.flatMap(({ run }) => run ?? []);
      expect(commands).toContain('npm ci --ignore-scripts');
      for (const command of commands) expect(command).not.toMatch(/^npm (ci$|install|test|run (?!ops ))/);
    }
  });

  test('run the long proofs, too, where no role can be had', () => {
    const proving = jobs.filter(({ job }) => job.steps.some(({ run }) => run === 'npm run proof'));
    expect(proving.map(({ file, job }) => [file, job.permissions])).toEqual([['ci.yml', undefined]]);
  });

  test('deploy nothing that was not tested', () => {
    const deploy = jobs.find(({ file, name }) => file === 'deploy.yml' && name === 'deploy')?.job;
    const test = jobs.find(({ file, name }) => file === 'deploy.yml' && name === deploy?.['needs'])?.job;
    expect(test?.steps.map(({ run }) => run)).toContain('npm test');
    expect(test?.permissions).toBeUndefined();
  });

  test('store no key and put nothing that a stranger writes into a command', () => {
    for (const { text } of workflows) expect(text).not.toMatch(/secrets\.|aws-access-key-id|aws-secret-access-key/);
    for (const { step } of steps) expect(step.run ?? '').not.toMatch(/\$\{\{(?! matrix\.stage )/);
  });

  test('show on a pull request what it would change, with a role that can only read', () => {
    const diffs = steps.filter(({ file, step }) => file === 'ci.yml' && step.run?.includes('cdk diff'));
    expect(diffs.map(({ step }) => step.run)).toEqual(['npx cdk diff --all --method=template -c stage=prod']);
    expect(jobs.find(({ name }) => name === 'diff')?.job['if']).toContain("github.event_name == 'pull_request'");
  });

  test('deploy only through an environment, which is where people can be asked', () => {
    const deploying = jobs.filter(({ job }) => job.steps.some(({ run }) => run?.includes('cdk deploy')));
    expect(deploying).toHaveLength(1);
    for (const { job } of deploying) expect(job.environment).toMatch(/prod/);
  });
});
