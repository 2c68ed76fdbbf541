import sharp from 'sharp';
import * as v from 'valibot';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { type GeminiStandIn, startGeminiStandIn } from '../../../infra/tools/local/stand-ins/gemini/gemini-stand-in.ts';
import { MAGIC_PROMPTS } from '../../../infra/tools/local/stand-ins/gemini/magic/magic-prompts.ts';

let gemini: GeminiStandIn;
beforeAll(async () => {
  gemini = await startGeminiStandIn({ latencyMs: 0 });
});
afterAll(() => gemini.stop());

const Picture = v.object({
  candidates: v.tuple([
    v.object({
      content: v.object({
        parts: v.tuple([v.object({ inlineData: v.object({ mimeType: v.string(), data: v.string() }) })]),
      }),
      finishReason: v.literal('STOP'),
    }),
  ]),
  usageMetadata: v.object({ promptTokenCount: v.number(), totalTokenCount: v.number() }),
  modelVersion: v.string(),
  responseId: v.string(),
});

function bodyOf(prompt: string, imageConfig: object = {}) {
  return {
    contents: [{ role: 'user', parts: [{ text: prompt }] }],
    generationConfig: { responseModalities: ['TEXT', 'IMAGE'], imageConfig },
    store: false,
  };
}

function post(body: object, { url = gemini.url, model = 'gemini-nano-banana-2.1', key = gemini.apiKey } = {}) {
  const headers: Record<string, string> = key === '' ? {} : { 'x-goog-api-key': key };
  const target = `${url}/v1beta/models/${model}:generateContent`;
  return fetch(target, { method: 'POST', headers, body: JSON.stringify(body) });
}

async function pictureOf(body: object, at = {}): Promise<Buffer> {
  const { candidates } = v.parse(Picture, await (await post(body, at)).json());
  return Buffer.from(candidates[0].content.parts[0].inlineData.data, 'base64');
}

describe('refuses', () => {
  test.each([
    ['no key', bodyOf('a'), { key: '' }, 403, 'PERMISSION_DENIED'],
    ['a wrong key', bodyOf('a'), { key: 'AQ.wrong' }, 400, 'API_KEY_INVALID'],
    ['a retired model', bodyOf('a'), { model: 'gemini-2.5-flash-image' }, 404, 'NOT_FOUND'],
    ['a field it does not know', { ...bodyOf('a'), colour: 'blue' }, {}, 400, 'INVALID_ARGUMENT'],
    ['a field it does not know inside', bodyOf('a', { size: '1K' }), {}, 400, 'INVALID_ARGUMENT'],
    ['a size in lower case', bodyOf('a', { imageSize: '2k' }), {}, 400, 'INVALID_ARGUMENT'],
    ['a ratio that models lack', bodyOf('a', { aspectRatio: '7:4' }), {}, 400, 'INVALID_ARGUMENT'],
    [
      'a size of a model that has one only',
      bodyOf('a', { imageSize: '1K' }),
      { model: 'gemini-3.1-flash-lite-image' },
      400,
      'INVALID_ARGUMENT',
    ],
    [
      'an input image that is none',
      { contents: [{ parts: [{ inlineData: { mimeType: 'image/png', data: 'AAAA' } }] }] },
      {},
      400,
      'INVALID_ARGUMENT',
    ],
  ])('%s', async (_, body, at, status, word) => {
    const response = await post(body, at);
    expect(response.status).toBe(status);
    expect(await response.text()).toContain(word);
  });
});

describe('draws exactly the pixels of', () => {
  test.each([
    ['1:1', 1024, 1024],
    ['2:3', 848, 1264],
    ['3:2', 1264, 848],
    ['3:4', 896, 1200],
    ['4:3', 1200, 896],
    ['4:5', 928, 1152],
    ['5:4', 1152, 928],
    ['9:16', 768, 1376],
    ['16:9', 1376, 768],
    ['21:9', 1584, 672],
  ])('%s', async (aspectRatio, width, height) => {
    const picture = await pictureOf(bodyOf('a ratio', { aspectRatio }));
    expect(await sharp(picture).metadata()).toMatchObject({ format: 'jpeg', width, height });
  });

  test('4K', async () => {
    const picture = await pictureOf(bodyOf('a wall', { aspectRatio: '21:9', imageSize: '4K' }));
    expect(await sharp(picture).metadata()).toMatchObject({ width: 6336, height: 2688 });
  });
});

test('the same prompt, seed and turn give the same picture; another turn or seed another one', async () => {
  const twin = await startGeminiStandIn({ latencyMs: 0 });
  const other = await startGeminiStandIn({ latencyMs: 0, seed: 'other' });
  const body = bodyOf('<b>déjà vu</b> & "quotes" 🐱');
  const first = await pictureOf(body);
  expect(await pictureOf(body, { url: twin.url })).toEqual(first);
  expect(await pictureOf(body)).not.toEqual(first);
  expect(await pictureOf(body, { url: other.url })).not.toEqual(first);
  await Promise.all([twin.stop(), other.stop()]);
});

async function statusesOf(prompt: string, calls: number): Promise<number[]> {
  const statuses: number[] = [];
  for (let call = 0; call < calls; call += 1) statuses.push((await post(bodyOf(prompt))).status);
  return statuses;
}

test('[[once:…]] fails the first call of a prompt', async () => {
  expect(await statusesOf('a [[once:503]]', 3)).toEqual([503, 200, 200]);
  expect(await statusesOf('b [[once:503]]', 1)).toEqual([503]);
});

test('[[one-of-4:…]] fails one call in four', async () => {
  expect(await statusesOf('c [[one-of-4:400]]', 8)).toEqual([400, 200, 200, 200, 400, 200, 200, 200]);
});

test('brackets around anything else are text', async () => {
  expect(await statusesOf('[[wiki link]] [[constructor]] [[toString]] [[nothing]]', 1)).toEqual([200]);
});

test('the table of magic prompts explains every word on one line', () => {
  for (const { prompt, does } of MAGIC_PROMPTS) {
    expect(prompt).toMatch(/^\[\[[\w:-]+\]\]$/);
    expect(does).toMatch(/^.{3,90}$/);
  }
});
