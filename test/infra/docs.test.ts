import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import * as v from 'valibot';
import { describe, expect, test } from 'vitest';
import { PROJECT_ROOT } from '../../infra/constructs/functions/bundling.ts';
import { forwardedRoutes } from '../../infra/stages/old-routes.ts';
import { Stage } from '../../infra/stages/stage.ts';
import { readCommandLine } from '../../infra/tools/ops/command-line/read-command-line.ts';
import { COMMANDS } from '../../infra/tools/ops/registry.ts';
import { OPERATIONS } from '../../shared/contract/operations.ts';
import { LOG_CODES } from '../../shared/telemetry/logger.ts';
import { WITH_DOMAIN } from './support/every-stage.ts';
import { documentOf, resourcesOf } from './support/readable.ts';
import { kindsLike, stageLike, stageNamed, synthesise } from './support/synthesise.ts';

const read = (...path: string[]) => readFileSync(join(PROJECT_ROOT, ...path), 'utf8');
const pages = [
  ...['README.md', 'CONTRIBUTING.md', 'CHANGELOG.md', join('test', 'README.md')],
  ...readdirSync(join(PROJECT_ROOT, 'docs'), { recursive: true, encoding: 'utf8' }).map((name) => join('docs', name)),
].filter((name) => name.endsWith('.md'));
const deploy = read('docs', 'deploy.md');
const runbook = read('docs', 'runbook.md');

const templates = synthesise(WITH_DOMAIN.create);
const [data, service] = [documentOf(templates, 'data'), documentOf(templates, 'service')];

/** The operator's commands in the blocks to be pasted, without their comments; how a command looks in general is none. */
function pastedOf(text: string): string[] {
  const blocks = [...text.matchAll(/^```\w*\n(.*?)^```/gms)].map(([, block = '']) => block);
  return blocks.flatMap((block) => commandsIn(block.replaceAll(/\s+#.*$/gm, '')));
}

/** Those within sentences. */
function inlineOf(text: string): string[] {
  const spans = [...text.matchAll(/`(npm run ops -- [^`]+)`/g)].map(([, span = '']) => span.replaceAll('\n', ' '));
  return spans.flatMap(commandsIn);
}

function commandsIn(text: string): string[] {
  return [...text.matchAll(/npm run (?:--silent )?ops -- (.+)$/gm)]
    .map(([, command = '']) => command.trim())
    .filter((command) => !command.includes('<command>'));
}

/** As a shell splits them; what the reader puts in for themselves is there already. */
function wordsOf(command: string): string[] {
  const words = [...command.matchAll(/"([^"]*)"|(\S+)/g)].map(([, quoted, word]) => quoted ?? word ?? '');
  const end = words.findIndex((word) => /^(\||<|>|&&)/.test(word));
  return (end === -1 ? words : words.slice(0, end)).map((word) => word.replace('USER_ID', 'user_2abc'));
}

describe.each(pages)('%s', (page) => {
  const text = read(page);

  test('names commands of the operator that there are', () => {
    const names = COMMANDS.map(({ name }) => name);
    for (const [, words = ''] of text
      .replaceAll(/(?<!\n)\n(?!\n)(?=[a-z])/g, ' ')
      .matchAll(/npm run ops -- ([a-z][a-z -]*)/g)) {
      expect(
        names.filter((name) => `${words} `.startsWith(`${name} `)),
        words,
      ).not.toEqual([]);
    }
  });

  test('has commands of the operator that run as they are pasted', () => {
    for (const line of [...pastedOf(text), ...(page === 'docs/runbook.md' ? inlineOf(text) : [])]) {
      const asked = readCommandLine(wordsOf(line), COMMANDS);
      if (asked.kind === 'run') expect(asked.command.problems(asked.input), line).toEqual([]);
      else expect(line).toContain('--help');
    }
  });

  test('names scripts of the package that there are', () => {
    const { scripts } = v.parse(v.object({ scripts: v.looseObject({}) }), JSON.parse(read('package.json')));
    for (const [, script = ''] of text.matchAll(/npm run (?:--silent )?([a-z][a-z:-]+)/g)) {
      expect(Object.keys(scripts)).toContain(script);
    }
  });

  test('names the region in every command of AWS that has one', () => {
    // What these commands are about belongs to the account, not to a region of it.
    const global = /^aws (iam|budgets) /;
    for (const [command] of text.matchAll(/(?<=^ *|\(|`|; )aws [a-z0-9-]+ [a-z0-9-]+ .*/gm)) {
      if (!global.test(command)) expect(command).toMatch(/ --region (eu-north-1|\$R)\b/);
    }
  });

  test('links to pages that there are', () => {
    const folder = join(PROJECT_ROOT, page, '..');
    for (const [, link = ''] of text.matchAll(/\]\((?!https?:|#)([^)#]+)/g)) {
      expect([link, existsSync(join(folder, link))]).toEqual([link, true]);
    }
    for (const [file] of text.matchAll(/\b(?:docs|infra|shared|functions|test)\/[\w./-]+\.(?:md|ts|json)\b/g)) {
      expect([file, existsSync(join(PROJECT_ROOT, file))]).toEqual([file, true]);
    }
  });
});

describe('docs/deploy.md', () => {
  test('explains every output that the stacks have, and no other', () => {
    const table = deploy.slice(deploy.indexOf('| output |'), deploy.indexOf('AWS sends a mail'));
    const told = [...table.matchAll(/`(…?\w+)`/g)].map(([, name = '']) => new RegExp(`^${name.replace('…', '\\w+')}$`));
    const outputs = [data, service]
      .flatMap(({ Outputs }) => Object.keys(Outputs))
      // What one stack hands to the other has a name of the CDK's.
      .filter((name) => /^[A-Za-z]+$/.test(name));
    expect(outputs.filter((name) => !told.some((pattern) => pattern.test(name)))).toEqual([]);
    expect(told.filter((pattern) => !outputs.some((name) => pattern.test(name)))).toEqual([]);
  });

  test('says of every forwarded route, and of every order, who answers it', () => {
    const table = deploy.slice(deploy.indexOf('### Who answers what'), deploy.indexOf('A route has one answerer'));
    const told = new Set([...table.matchAll(/`((?:GET|POST|ANY) \/[^`]+)`/g)].map(([, route]) => route));
    const off = kindsLike('prod', { on: false });
    const forwarded = forwardedRoutes(stageLike('prod', { oldBackend: 'https://old-api.sorami.app', ...off }));
    for (const { method, path } of forwarded) expect(told).toContain(`${method} ${path}`);
    for (const { path } of OPERATIONS.filter(({ method }) => method === 'post')) {
      if (/\/(generate|create)/.test(path)) expect(told).toContain(`POST ${path}`);
    }
  });

  test('has a command for every secret', () => {
    const names = [...resourcesOf(data, 'AWS::SecretsManager::Secret').values()].map(
      ({ Properties }) => Properties['Name'],
    );
    const put = [...deploy.matchAll(/put-secret-value .*--secret-id (\S+)/g)].map(([, name]) => name);
    expect(new Set(put)).toEqual(new Set(names));
  });

  test('gives an existing bucket the rules that a new one has', () => {
    const [made] = [...resourcesOf(documentOf(synthesise(stageNamed('dev')), 'data'), 'AWS::S3::Bucket').values()];
    const { CorsRules } = v.parse(
      v.object({ CorsRules: v.tuple([v.looseObject({ ExposedHeaders: v.unknown(), MaxAge: v.unknown() })]) }),
      made?.Properties['CorsConfiguration'],
    );
    const { ExposedHeaders, MaxAge, ...rest } = CorsRules[0];
    const [, cors = ''] = /--cors-configuration '([^']+)'/.exec(deploy) ?? [];
    expect(JSON.parse(cors)).toEqual({
      CORSRules: [
        {
          ...rest,
          ExposeHeaders: ExposedHeaders,
          MaxAgeSeconds: MaxAge,
          AllowedOrigins: stageNamed('prod').frontendOrigins,
        },
      ],
    });
    const { bucket } = stageNamed('prod');
    expect(deploy).toContain(`B=${bucket.kind === 'existing' ? bucket.name : ''}\n`);
  });

  test('gives the workflow the one permission that its commands need beside the CDK’s roles', () => {
    const [, policy = ''] =
      /--role-name sorami-deploy --policy-name cdk --policy-document '(.+?)'\n/s.exec(deploy) ?? [];
    const actions = JSON.parse(policy).Statement.map(({ Action }: { Action: string }) => Action);
    expect(actions).toEqual(['sts:AssumeRole', 'cloudformation:DescribeStacks']);
  });
});

describe('docs/runbook.md', () => {
  test('names log codes and saved queries that there are', () => {
    const families = new Set(LOG_CODES.map((code) => code.split('.')[0]));
    for (const [, code = ''] of runbook.matchAll(/`([a-z]+\.[a-z_]+)`/g)) {
      if (families.has(code.split('.')[0])) expect(LOG_CODES).toContain(code);
    }
    const questions = [...resourcesOf(service, 'AWS::Logs::QueryDefinition').values()].map(({ Properties }) =>
      String(Properties['Name']).replace('sorami/prod/', ''),
    );
    const named = [...runbook.matchAll(/(?<!\*)\*((?:what|why|which|how) [^*]+)\*/g)].map(([, question = '']) =>
      question.replaceAll('\n', ' '),
    );
    expect(named.length).toBeGreaterThan(4);
    for (const question of named) expect(questions).toContain(question);
  });

  test('names graphs that the dashboards have', () => {
    const bodies = JSON.stringify([...resourcesOf(service, 'AWS::CloudWatch::Dashboard').values()]);
    for (const title of ['Running at once', 'Duration p99', 'Attempts that came to nothing']) {
      expect(runbook).toContain(title);
      expect(bodies).toContain(title);
    }
  });
});

test('docs/configuration.md explains every field of a stage', () => {
  const page = read('docs', 'configuration.md');
  const fields = Object.keys(Stage.pipe[0].entries);
  expect(fields.length).toBeGreaterThan(12);
  for (const field of fields) expect(page, field).toMatch(new RegExp(`^\\| .*\`${field}[.\`]`, 'm'));
});
