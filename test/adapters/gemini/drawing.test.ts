import sharp from 'sharp';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { type GeminiStandIn, startGeminiStandIn } from '../../../infra/tools/local/stand-ins/gemini/gemini-stand-in.ts';
import { sniffFormat } from '../../../shared/kinds/image/sniff-format.ts';
import { MODELS, modelAt, never, orderOf, withoutBytes } from './model-under-test.ts';

let gemini: GeminiStandIn;
beforeAll(async () => {
  gemini = await startGeminiStandIn({ latencyMs: 0 });
});
afterAll(() => gemini.stop());

async function drawn(prompt: string, order = {}) {
  const outcome = await modelAt(gemini).draw(orderOf(prompt, order), never);
  if (outcome.kind !== 'drawn') throw new Error(`not drawn: ${JSON.stringify(outcome)}`);
  return outcome;
}

test('a drawing comes with the model, the tokens and the seconds it took, to the millisecond', async () => {
  const ticks = [1_000.0314, 3_500.2718];
  const model = modelAt(gemini, { now: () => ticks.shift() ?? Number.NaN });
  const outcome = await model.draw(orderOf('a lighthouse'), never);
  expect(withoutBytes(outcome)).toMatchObject({
    kind: 'drawn',
    model: 'gemini-nano-banana-2.1',
    seconds: 2.5,
    inputTokens: expect.toSatisfy((tokens: number) => tokens > 0),
    retired: [],
  });
});

test.each([
  ['standard', { aspectRatio: '16:9' }, { width: 1376, height: 768 }],
  ['high', { aspectRatio: '16:9', imageSize: '2K' }, { width: 2752, height: 1536 }],
] as const)('quality %s asks for %o', async (quality, imageConfig, pixels) => {
  const { bytes } = await drawn(`quality ${quality}`, { quality, aspectRatio: '16:9' });
  expect(gemini.calls().at(-1)?.generationConfig).toEqual({ responseModalities: ['TEXT', 'IMAGE'], imageConfig });
  expect(await sharp(bytes).metadata()).toMatchObject({ format: 'jpeg', ...pixels });
});

test('the request keeps nothing at the provider, says the style, and has the input image before the text', async () => {
  const png = await sharp({ create: { width: 8, height: 8, channels: 3, background: '#f60' } })
    .png()
    .toBuffer();
  await drawn('turn it blue', { style: '3d-render', inputImage: { bytes: png, mimeType: 'image/png' } });
  const call = gemini.calls().at(-1);
  expect(call).toMatchObject({ store: false, parts: ['image/png', 'text'] });
  expect(call?.prompt).toMatch(/turn it blue\n\nStyle: .*3D render/);
});

describe('which picture of an answer counts', () => {
  test.each([
    ['[[thought]]', 'JPEG'], // the thought is a PNG
    ['[[mislabelled]]', 'JPEG'],
    ['[[png]]', 'PNG'],
  ])('%s', async (magic, format) => {
    expect(sniffFormat((await drawn(magic)).bytes)).toBe(format);
  });
});

test('calls run side by side, and the global fetch stays what it was', async () => {
  const before = globalThis.fetch;
  const controller = new AbortController();
  const prompts = ['one [[hang]]', 'two [[hang]]', 'three [[hang]]', 'four [[hang]]'];
  const pending = Promise.all(prompts.map((prompt) => modelAt(gemini).draw(orderOf(prompt), controller.signal)));
  expect(globalThis.fetch).toBe(before);
  await expect.poll(() => gemini.calls().filter((call) => call.endedAt === undefined)).toHaveLength(4);
  expect(globalThis.fetch).toBe(before);
  controller.abort();
  await pending;
});

describe('when a model is gone', () => {
  const old = { model: 'gemini-2.5-flash-image', timeoutSeconds: 20 };
  const older = { model: 'gemini-2.0-flash-image', timeoutSeconds: 20 };

  test('the next one of the list draws, and the outcome names those that were passed over', async () => {
    const models = { ...MODELS, standard: [older, old, ...MODELS.standard] };
    const outcome = await modelAt(gemini, { models }).draw(orderOf('a boat'), never);
    expect(withoutBytes(outcome)).toMatchObject({
      kind: 'drawn',
      model: 'gemini-nano-banana-2.1',
      retired: [older.model, old.model],
    });
  });

  test('and none is left, it may come back', async () => {
    const outcome = await modelAt(gemini, { models: { ...MODELS, standard: [old] } }).draw(orderOf('a boat'), never);
    expect(outcome).toEqual({
      kind: 'trouble',
      code: 'model_unavailable',
      reason: 'gone: gemini-2.5-flash-image',
      maybeBilled: false,
    });
  });
});
