import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { parseStage } from '../../infra/stages/parse-stage.ts';
import { prod } from '../../infra/stages/prod.ts';
import { withConsent } from '../../infra/tools/ops/command-line/with-consent.ts';
import { type Deployment, deploymentOf } from '../../infra/tools/ops/deployment/deployment.ts';

let deployment: Deployment;
beforeAll(() => {
  const data = { JobsTable: 'jobs', CreditsTable: 'credits', BucketName: 'bucket' };
  const service = { ApiUrl: 'https://api.example', GenerateQueueUrl: 'https://g', DeliverQueueUrl: 'https://d' };
  deployment = deploymentOf(parseStage('prod', prod), { region: 'eu-north-1' }, { data, service });
});
afterAll(() => deployment.close());

/** A change that an operator is asked for, and what came of it. */
async function asked(options: { dryRun?: boolean; yes?: boolean; answer?: boolean | undefined }) {
  const questions: string[] = [];
  let changed = false;
  const { dryRun = false, yes = false, answer } = options;
  const ask = (question: string) => {
    questions.push(question);
    return Promise.resolve(answer);
  };
  const terminal = {
    say: () => undefined,
    warn: () => undefined,
    progress: () => undefined,
    ask,
    piped: () => Promise.resolve(''),
  };
  const outcome = await withConsent(
    { terminal, dryRun, yes, deployment, now: Date.now },
    'Do it?',
    { what: 'it' },
    () => {
      changed = true;
      return Promise.resolve({ ok: true, data: 'done' });
    },
  );
  return { outcome, questions, changed };
}

describe('a change', () => {
  test('is made when the operator says yes, who is told where', async () => {
    expect(await asked({ answer: true })).toEqual({
      outcome: { ok: true, data: 'done' },
      questions: ['[prod] Do it?'],
      changed: true,
    });
  });

  test('is not made when they say no, and the command has then failed', async () => {
    expect(await asked({ answer: false })).toMatchObject({
      outcome: { ok: false, data: { what: 'it', changed: false } },
      changed: false,
    });
  });

  test('needs no answer with --yes', async () => {
    expect(await asked({ yes: true })).toMatchObject({ questions: [], changed: true });
  });

  test('is never made under --dry-run, not even with --yes', async () => {
    expect(await asked({ dryRun: true, yes: true })).toMatchObject({
      outcome: { ok: true, data: { dry_run: true, changed: false } },
      questions: [],
      changed: false,
    });
  });

  test('is refused when there is nobody to ask', async () => {
    await expect(asked({})).rejects.toThrow('there is no terminal to ask in');
  });
});
