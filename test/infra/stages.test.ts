import { execFile } from 'node:child_process';
import { mkdtemp, readdir } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { describe, expect, test } from 'vitest';
import { PROJECT_ROOT } from '../../infra/constructs/functions/bundling.ts';
import { chooseStage } from '../../infra/stages/choose-stage.ts';
import { parseStage } from '../../infra/stages/parse-stage.ts';
import { prod } from '../../infra/stages/prod.ts';
import { StageError } from '../../infra/stages/stage-error.ts';
import { CDK_CONTEXT, kindsLike, stageNamed } from './support/synthesise.ts';

describe('choosing', () => {
  test('dev unless another is named', () => {
    expect(chooseStage(() => undefined).name).toBe('dev');
    expect(stageNamed('prod').name).toBe('prod');
    expect(stageNamed('local').name).toBe('local');
  });

  test('the context places the stand-ins of the local stage', () => {
    const context = new Map([
      ['stage', 'local'],
      ['local.clerkIssuer', 'http://127.0.0.1:1'],
      ['local.geminiBaseUrl', 'http://127.0.0.1:2'],
      ['local.webhookBase', 'http://127.0.0.1:3'],
      ['local.awsEndpoint', 'http://127.0.0.1:4'],
      ['local.consoleOrigin', 'http://127.0.0.1:5'],
    ]);
    expect(chooseStage((key) => context.get(key))).toMatchObject({
      clerk: { issuer: 'http://127.0.0.1:1' },
      webhookBase: 'http://127.0.0.1:3',
      local: { geminiBaseUrl: 'http://127.0.0.1:2', awsEndpoint: 'http://127.0.0.1:4' },
      frontendOrigins: ['http://localhost:3000', 'http://127.0.0.1:5', 'http://localhost:5'],
    });
  });

  test('the app answers an unknown stage with one line that names the known ones', async () => {
    const { code, stderr, written } = await runApp({ stage: 'production' });
    expect(code).toBe(1);
    expect(stderr).toBe('unknown stage "production": the stages are dev, prod, local\n');
    expect(written).toEqual([]);
  });

  test('a bad endpoint is one line that names its path', () => {
    const context = new Map([
      ['stage', 'local'],
      ['local.awsEndpoint', 'nonsense'],
    ]);
    const message = 'stage local: local.awsEndpoint: must be an origin, like https://sorami.app';
    expect(() => chooseStage((key) => context.get(key))).toThrow(new StageError(message));
  });
});

describe('a bad stage is refused, naming the path', () => {
  test.each([
    ['a missing field', { region: undefined }, /^stage x: region: /],
    ['an unknown field', { colour: 'blue' }, /^stage x: colour: /],
    ['a bad name', { name: 'Prod!' }, /^stage x: name: /],
    ['a region that is none', { region: 'stockholm' }, /^stage x: region: /],
    ['an unknown kind of bucket', { bucket: { kind: 'borrowed' } }, /^stage x: bucket\.kind: /],
    ['a bucket without a name', { bucket: { kind: 'existing', name: '' } }, /^stage x: bucket\.name: /],
    ['no frontend', { frontendOrigins: [] }, /^stage x: frontendOrigins: /],
    [
      'a frontend with a path',
      { frontendOrigins: ['https://sorami.app/'] },
      /^stage x: frontendOrigins\.0: must be an origin/,
    ],
    [
      'an issuer with a slash',
      { clerk: { ...prod.clerk, issuer: 'https://clerk.sorami.app/' } },
      /^stage x: clerk\.issuer: /,
    ],
    [
      'a kind that is not built',
      { kinds: { ...prod.kinds, hologram: prod.kinds.image } },
      /^stage x: kinds\.hologram: /,
    ],
    ['no workers', kindsLike('prod', { concurrency: 1 }), /^stage x: kinds\.image\.concurrency: /],
    ['a free image', kindsLike('prod', { price: 0 }), /^stage x: kinds\.image\.price: /],
    [
      'rows that go before their webhooks are given up',
      { retention: { jobDays: 2, logDays: 90 } },
      /^stage x: retention\.jobDays: must be at least 3/,
    ],
    ['more shards than there are', { dueShards: 65 }, /^stage x: dueShards: /],
    [
      'a retention unknown to CloudWatch',
      { retention: { jobDays: 90, logDays: 45 } },
      /^stage x: retention\.logDays: /,
    ],
    [
      'plain http in the world',
      { webhookBase: 'http://sorami.app' },
      /^stage x: outside the stage local every origin must be https/,
    ],
    [
      'webhooks without TLS',
      { webhookBase: 'http://localhost:3000' },
      /^stage x: webhookBase: must be https outside the stage local$/,
    ],
    [
      'stand-ins in production',
      { local: { geminiBaseUrl: 'http://127.0.0.1:1', awsEndpoint: 'http://127.0.0.1:2' } },
      /^stage x: `local` belongs/,
    ],
  ])('%s', (_what, change, message) => {
    const parse = () => parseStage('x', { ...prod, ...change });
    expect(parse).toThrow(StageError);
    expect(parse).toThrow(message);
  });

  test('several problems are told at once', () => {
    expect(() => parseStage('x', { ...prod, name: '', region: '' })).toThrow(
      /^stage x: name: .*\nstage x: region: .*$/,
    );
  });
});

test('models: each quality has a fallback, and every call ends before its worker does', () => {
  for (const name of ['dev', 'prod', 'local']) {
    const { standard, high, ultra } = stageNamed(name).kinds.image.models;
    for (const choices of [standard, high, ultra]) expect(choices.length).toBeGreaterThanOrEqual(2);
    expect([standard[0]?.imageSize, high[0]?.imageSize, ultra[0]?.imageSize]).toEqual(['1K', '2K', '4K']);
    for (const { imageSize, timeoutSeconds } of [...standard, ...high, ...ultra]) {
      expect(timeoutSeconds).toBe(imageSize === '4K' ? 240 : 120);
    }
  }
});

/** Runs the app as `cdk` does; `written` is what it left in its output directory. */
async function runApp(context: Record<string, string>) {
  const out = await mkdtemp(join(tmpdir(), 'synth-'));
  const { code, stderr } = await new Promise<{ code: number; stderr: string }>((resolve) => {
    const child = execFile(
      process.execPath,
      [join(PROJECT_ROOT, 'infra', 'app.ts')],
      {
        env: { ...process.env, CDK_OUTDIR: out, CDK_CONTEXT_JSON: JSON.stringify({ ...CDK_CONTEXT, ...context }) },
      },
      (_error, _stdout, errors) => resolve({ code: child.exitCode ?? -1, stderr: errors }),
    );
  });
  return { code, stderr, written: await readdir(out) };
}
