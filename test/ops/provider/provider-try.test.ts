import { mkdtempSync, rmSync } from 'node:fs';
import { readdir, readFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { type GeminiStandIn, startGeminiStandIn } from '../../../infra/tools/local/stand-ins/gemini/gemini-stand-in.ts';
import { threadFilmer } from '../../../infra/tools/local/stand-ins/gemini/omni/film/filmer.ts';
import type { Fact } from '../../../infra/tools/ops/provider/fact.ts';
import { planOf, TRIALS, tryProvider } from '../../../infra/tools/ops/provider/try-provider.ts';
import { stageNamed } from '../../infra/support/synthesise.ts';
import { Operator } from '../support/run-ops.ts';
import { type Refutation, refutingProxy, replaced } from './refuting-proxy.ts';

const KEY = 'a-real-key';
let standIn: GeminiStandIn;
const folder = mkdtempSync(join(tmpdir(), 'sorami-try-'));

beforeAll(async () => {
  // One film for all: encoding is most of the work.
  let film: Promise<Buffer> | undefined;
  const thread = threadFilmer();
  standIn = await startGeminiStandIn({
    ...{ apiKey: KEY, latencyMs: 1, filmMs: 50 },
    film: (spec) => {
      film ??= thread.film(spec);
      return film;
    },
  });
});
afterAll(async () => {
  await standIn.stop();
  rmSync(folder, { recursive: true, force: true });
});

/** What the trials find at a provider of which one thing is otherwise. */
async function foundWith(refute: Refutation = () => undefined, trials = TRIALS): Promise<readonly Fact[]> {
  const proxy = await refutingProxy(standIn.url, refute);
  try {
    const options = { stage: stageNamed('prod'), refusedPrompt: 'un clip [[blocked]]', everyMs: 50 };
    return await tryProvider({ baseUrl: proxy.url, key: KEY }, trials, options, () => undefined);
  } finally {
    proxy.stop();
  }
}
const idsOf = (facts: readonly Fact[], verdict: Fact['verdict']) =>
  facts.filter((fact) => fact.verdict === verdict).map(({ id }) => id);

test('at the stand-in every fact is confirmed, and none is unknown', async () => {
  const facts = await foundWith();
  expect(facts.filter(({ verdict }) => verdict !== 'confirmed')).toEqual([]);
  expect(new Set(facts.map(({ id }) => id)).size).toBe(facts.length);
});

/** The trial that settles a fact. */
function trialOf(id: string) {
  const words = {
    picture: 'picture',
    text: 'outline',
    refusal: 'refused',
    clip: id === 'clip.waiting' ? 'waited' : 'looked',
  };
  const [family] = id.split('.');
  return TRIALS.filter(({ name }) =>
    Object.entries(words).some(([key, word]) => key === family && name.includes(word)),
  );
}

const CREDENTIALS = {
  error: { code: 'invalid_request', message: 'Multiple authentication credentials received. Please pass only one.' },
};
const isLook = (method: string, path: string) => method === 'GET' && /\/interactions\//.test(path);
const isFile = (path: string) => /\/files\/[^:?]+$/.test(path);
const isDraw = (path: string) => /image|banana/.test(path);
const isText = (path: string) => /:generateContent/.test(path) && !isDraw(path);
const gone = (answer: { status: number; body: Buffer }): void => {
  answer.status = 404;
  answer.body = Buffer.from(JSON.stringify({ error: { code: 404, status: 'NOT_FOUND', message: 'no such model' } }));
};

describe('each fact, refuted in turn, is told with what to change', () => {
  test.each<[string, Refutation, string]>([
    ['picture.model', (answer, _method, path) => void (isDraw(path) && gone(answer)), 'kinds.image.models'],
    [
      'picture.inline',
      (answer, _method, path) => void (isDraw(path) && replaced(answer, /"STOP"/, '"IMAGE_OTHER"')),
      'read-drawing.ts',
    ],
    [
      'picture.type',
      (answer, _method, path) => void (isDraw(path) && replaced(answer, /"image\/\w+"/, '"image/webp"')),
      'docs/reference/gemini.md',
    ],
    [
      'clip.model',
      (answer, method, path) => void (method === 'POST' && path.endsWith('/interactions') && gone(answer)),
      'kinds.video.models',
    ],
    [
      'clip.polling',
      (answer, method, path) => {
        if (!isLook(method, path)) return;
        answer.status = 400;
        answer.body = Buffer.from(JSON.stringify(CREDENTIALS));
      },
      'kinds.video.retrieval and kinds.custom-video.retrieval: wait',
    ],
    [
      'clip.download',
      (answer, _method, path) => {
        if (!path.includes(':download')) return;
        answer.status = 302;
        answer.headers['location'] = 'https://storage.example/x';
      },
      'followed without the key',
    ],
    [
      'clip.expiry',
      (answer, _method, path) =>
        void (
          isFile(path) &&
          replaced(
            answer,
            /"expirationTime":\s*"[^"]+"/,
            `"expirationTime":"${new Date(Date.now() + 60_000).toISOString()}"`,
          )
        ),
      'deadlineSeconds',
    ],
    [
      'clip.bytes',
      (answer, _method, path) => void (isFile(path) && replaced(answer, /"sizeBytes":\s*"?\d+"?/, '"sizeBytes":"7"')),
      'download-film.ts',
    ],
    [
      'text.outline',
      (answer, _method, path) => void (isText(path) && replaced(answer, /"STOP"/, '"MAX_TOKENS"')),
      'kinds.article.models.outline',
    ],
    [
      'text.section',
      (answer, _method, path) => void (isText(path) && replaced(answer, /"STOP"/, '"RECITATION"')),
      'kinds.article.models.writing',
    ],
    [
      'text.tokens',
      (answer, _method, path) =>
        void (isText(path) && replaced(answer, /"candidatesTokenCount":\s*\d+/, '"candidatesTokenCount":99999')),
      'infra/tools/cost',
    ],
    [
      'refusal.billed',
      (answer, method, path) => {
        if (isLook(method, path))
          replaced(
            answer,
            /"output_tokens_by_modality":\s*\[/,
            '"output_tokens_by_modality":[{"modality":"VIDEO","tokens":17000},',
          );
      },
      'unitsPerDay',
    ],
    [
      'clip.waiting',
      (answer, method, path) => {
        if (method === 'POST' && path.endsWith('/interactions'))
          replaced(answer, /"status":\s*"completed"/, '"status":"failed"');
      },
      'retrieval: poll',
    ],
  ])('%s', async (id, refute, change) => {
    const facts = await foundWith(refute, trialOf(id));
    expect(idsOf(facts, 'refuted')).toContain(id);
    expect(facts.find((fact) => fact.id === id)?.change).toContain(change);
  });

  test('a provider that answers nothing of sense leaves facts unknown, and crashes nothing', async () => {
    const facts = await foundWith((answer) => {
      answer.status = 502;
      answer.body = Buffer.from('<html>Bad Gateway</html>');
    });
    expect(idsOf(facts, 'unknown').length).toBeGreaterThan(0);
    expect(idsOf(facts, 'refuted')).toEqual(expect.arrayContaining(['picture.model', 'clip.model', 'text.outline']));
  });
});

test('no more is spent than was said: what does not fit is left out', () => {
  expect(planOf(0.5)).toMatchObject({ left: [], dollars: 0.34 });
  expect(planOf(0.1).tried.map(({ name }) => name)).toEqual(['one picture of 1K', 'one outline and one section']);
  expect(planOf(0.01).tried).toEqual([]);
});

describe('the command', () => {
  const operator = new Operator();
  afterAll(() => operator[Symbol.dispose]());
  const args = ['provider', 'try', '--report', folder];

  test('says what it costs and asks before it spends anything', async () => {
    const { code, stderr } = await operator.run(...args);
    expect([code, stderr]).toEqual([2, expect.stringContaining('say --yes')]);
    const dry = await operator.run(...args, '--spend', '0.05', '--dry-run');
    expect([dry.code, dry.stdout]).toEqual([
      0,
      expect.stringContaining('–      one clip of 3 s at 360p, looked at: beyond --spend'),
    ]);
    expect(await readdir(folder)).toEqual([]);
  });

  test('keeps a dated report, as text and as JSON, without the key', async () => {
    const { code, data } = await operator.json(...args, '--spend', '0.04', '--yes');
    expect([code, data['dollars']]).toEqual([0, 0.04]);
    const [json = '', txt = ''] = (await readdir(folder)).toSorted();
    expect([json, txt]).toEqual([
      expect.stringMatching(/^provider-local-20.*\.json$/),
      expect.stringMatching(/\.txt$/),
    ]);
    const kept = await readFile(join(folder, txt), 'utf8');
    expect(kept).toContain('✓ 1:1 at 1K has 1024x1024 pixels: 1024x1024');
    const whole = `${kept}${await readFile(join(folder, json), 'utf8')}`;
    expect(whole).not.toContain('local-gemini-key');
  });
});
