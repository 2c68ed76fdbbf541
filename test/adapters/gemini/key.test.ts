import { afterAll, beforeAll, expect, test, vi } from 'vitest';
import { type GeminiStandIn, startGeminiStandIn } from '../../../infra/tools/local/stand-ins/gemini/gemini-stand-in.ts';
import { modelAt, never, orderOf } from './model-under-test.ts';

let gemini: GeminiStandIn;
beforeAll(async () => {
  gemini = await startGeminiStandIn({ latencyMs: 0, apiKey: 'AQ.new' });
});
afterAll(() => gemini.stop());

const refused = { kind: 'trouble', code: 'provider_key_refused', maybeBilled: false };

function draw(apiKey: () => Promise<string | undefined>, refreshApiKey: () => Promise<string | undefined>) {
  return modelAt(gemini, { apiKey, refreshApiKey }).draw(orderOf('a key'), never);
}

test('a key that was rotated is read again, and the same order is drawn', async () => {
  const refresh = vi.fn(async () => 'AQ.new');
  expect(await draw(async () => 'AQ.old', refresh)).toMatchObject({ kind: 'drawn' });
  expect(refresh).toHaveBeenCalledTimes(1);
});

test('a good key is not read again', async () => {
  const refresh = vi.fn(async () => 'AQ.new');
  await draw(async () => 'AQ.new', refresh);
  expect(refresh).not.toHaveBeenCalled();
});

test('a key that stays bad is read again once', async () => {
  const refresh = vi.fn(async () => 'AQ.worse');
  expect(await draw(async () => 'AQ.old', refresh)).toEqual({ ...refused, reason: '400 API_KEY_INVALID' });
  expect(refresh).toHaveBeenCalledTimes(1);
});

test.each([
  ['none', undefined],
  ['one that cannot be a header', 'AQ.\nbroken'],
])('without a key (%s) nothing is called', async (_, key) => {
  const before = gemini.calls().length;
  expect(
    await draw(
      async () => key,
      async () => 'AQ.new',
    ),
  ).toEqual({ ...refused, reason: 'no key' });
  expect(gemini.calls()).toHaveLength(before);
});

test('a key that vanishes while it is read again is trouble', async () => {
  expect(
    await draw(
      async () => 'AQ.old',
      async () => undefined,
    ),
  ).toEqual({ ...refused, reason: 'no key' });
});

test('trouble with the secret store is not dressed up as an outcome', async () => {
  const broken = () => Promise.reject(new Error('the store is down'));
  await expect(draw(broken, broken)).rejects.toThrow('the store is down');
});
