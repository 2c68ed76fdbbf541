import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import {
  type GeminiStandIn,
  startGeminiStandIn,
} from '../../../../infra/tools/local/stand-ins/gemini/gemini-stand-in.ts';
import { prose } from '../../../../infra/tools/local/stand-ins/gemini/writing/prose.ts';
import { countWords } from '../../../../shared/kinds/text/count-words.ts';
import { foreignShare } from '../../../../shared/kinds/text/quality/language.ts';
import { repeatedShare, sharedShare } from '../../../../shared/kinds/text/quality/repetition.ts';
import { textModelAt, textOrder } from './text-model-under-test.ts';

let gemini: GeminiStandIn;
beforeAll(async () => {
  gemini = await startGeminiStandIn({ latencyMs: 0 });
});
afterAll(() => gemini.stop());

const never = new AbortController().signal;
const good = { contents: [{ role: 'user', parts: [{ text: 'Écris 30 mots.' }] }] };

function post(body: object, model = 'gemini-3.8-flash') {
  const headers = { 'x-goog-api-key': gemini.apiKey };
  return fetch(`${gemini.url}/v1beta/models/${model}:generateContent`, {
    method: 'POST',
    headers,
    body: JSON.stringify(body),
  });
}

describe('refuses', () => {
  const json = { responseMimeType: 'application/json' };
  const string = { type: 'STRING' };
  const config = (generationConfig: object) => ({ ...good, generationConfig });
  test.each([
    ['a field it does not know', { ...good, colour: 'blue' }],
    ['a deprecated temperature', config({ temperature: 0.7 })],
    ['pictures', config({ responseModalities: ['TEXT', 'IMAGE'] })],
    ['a level that the model does not think at', config({ thinkingConfig: { thinkingLevel: 'XHIGH' } })],
    ['a thinking budget', config({ thinkingConfig: { thinkingBudget: 100 } })],
    ['a schema without its media type', config({ responseSchema: string })],
    ['a keyword that schemas do not have', config({ ...json, responseSchema: { ...string, minLength: 3 } })],
    ['a pattern', config({ ...json, responseSchema: { ...string, pattern: 'a' } })],
    [
      'a keyword inside',
      config({ ...json, responseSchema: { type: 'OBJECT', properties: { a: { ...string, const: 1 } } } }),
    ],
    ['too many items', config({ ...json, responseSchema: { type: 'ARRAY', items: string, maxItems: 1_000 } })],
    ['more tokens than there are', config({ maxOutputTokens: 70_000 })],
    ['no contents', { ...good, contents: [] }],
  ])('%s', async (_, body) => {
    const response = await post(body);
    expect(response.status).toBe(400);
    expect(await response.text()).toContain('INVALID_ARGUMENT');
  });

  test('a model that is out of service', async () => {
    expect((await post(good, 'gemini-2.5-flash')).status).toBe(404);
  });
});

test.each(['français', 'anglais', 'espagnol', 'allemand', 'italien', 'portugais', 'néerlandais'])(
  'writes %s of the asked length, without repeating itself',
  (language) => {
    const code = { français: 'fr', anglais: 'en', espagnol: 'es', allemand: 'de', italien: 'it', portugais: 'pt' };
    const chapters = ['a', 'b', 'c'].map((seed) => prose({ language, words: 900, headings: true, lists: true }, seed));
    for (const chapter of chapters) {
      expect(Math.abs(countWords(chapter) - 900)).toBeLessThan(20);
      expect(repeatedShare(chapter)).toBeLessThan(0.01);
      expect(foreignShare(chapter, Reflect.get(code, language) ?? 'nl')).toBe(0);
    }
    expect(sharedShare(chapters)).toBe(0);
  },
);

async function textOf(topic: string, prompt?: string): Promise<string> {
  const outcome = await textModelAt(gemini).write(textOrder(topic, prompt === undefined ? {} : { prompt }), never);
  return outcome.kind === 'written' ? outcome.text : outcome.kind;
}

test('the same prompt and turn give the same text, another seed another one', async () => {
  const twin = await startGeminiStandIn({ latencyMs: 0 });
  const other = await startGeminiStandIn({ latencyMs: 0, seed: 'other' });
  const order = textOrder('la même mer');
  const [first, second, third] = await Promise.all(
    [gemini, twin, other].map(async (server) => textModelAt(server).write(order, never)),
  );
  expect(second).toMatchObject({ text: Reflect.get(first ?? {}, 'text') });
  expect(third).not.toMatchObject({ text: Reflect.get(first ?? {}, 'text') });
  await Promise.all([twin.stop(), other.stop()]);
});

test('[[once:…]] is over when the same is asked for again with a remark', async () => {
  const { prompt } = textOrder('la mer [[once:truncated]]');
  expect(await textOf('', prompt)).not.toMatch(/\.$/u);
  expect(await textOf('', `${prompt}\n\nAttention : une première réponse a été coupée.`)).toMatch(/\.$/u);
});

test('[[part-2:…]] is meant for the second part only', async () => {
  const second = textOrder('la mer [[part-2:mute]] [[outline:400]]').prompt;
  expect(await textOf('', second)).toBe('');
  expect(await textOf('', second.replace('section 2', 'section 3'))).not.toBe('');
});
