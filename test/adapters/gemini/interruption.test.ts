import { execFile } from 'node:child_process';
import { promisify } from 'node:util';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { type GeminiStandIn, startGeminiStandIn } from '../../../infra/tools/local/stand-ins/gemini/gemini-stand-in.ts';
import { MODELS, modelAt, never, orderOf } from './model-under-test.ts';

let gemini: GeminiStandIn;
beforeAll(async () => {
  gemini = await startGeminiStandIn({ latencyMs: 0 });
});
afterAll(() => gemini.stop());

const impatient = { ...MODELS, standard: [{ model: 'gemini-nano-banana-2.1', timeoutSeconds: 0.1 }] };

test('a signal that is already aborted calls nothing', async () => {
  const before = gemini.calls().length;
  const outcome = await modelAt(gemini).draw(orderOf('too late'), AbortSignal.abort());
  expect(outcome).toEqual({ kind: 'trouble', code: 'provider_timeout', reason: 'cancelled', maybeBilled: false });
  expect(gemini.calls()).toHaveLength(before);
});

test('the caller can end a call, which may have been billed', async () => {
  const controller = new AbortController();
  const outcome = modelAt(gemini).draw(orderOf('the caller leaves [[hang]]'), controller.signal);
  await expect.poll(() => gemini.calls().at(-1)?.prompt).toContain('the caller leaves');
  controller.abort();
  expect(await outcome).toEqual({ kind: 'trouble', code: 'provider_timeout', reason: 'cancelled', maybeBilled: true });
  await expect.poll(() => gemini.calls().at(-1)?.abandoned).toBe(true);
});

test.each(['[[hang]]', '[[slow:60]]'])('a call ends at its own time-out (%s)', async (magic) => {
  const outcome = await modelAt(gemini, { models: impatient }).draw(orderOf(magic), never);
  expect(outcome).toEqual({ kind: 'trouble', code: 'provider_timeout', reason: 'timed out', maybeBilled: true });
});

test('a finished call leaves nothing running', { timeout: 20_000 }, async () => {
  const adapter = new URL('../../../shared/adapters/gemini/image/gemini-image-model.ts', import.meta.url).href;
  const choice = JSON.stringify({ model: 'gemini-nano-banana-2.1', timeoutSeconds: 280 });
  const script = `
    import { geminiImageModel } from '${adapter}';
    const apiKey = async () => '${gemini.apiKey}';
    const models = { standard: [${choice}], high: [], ultra: [] };
    const model = geminiImageModel({ apiKey, refreshApiKey: apiKey, models, baseUrl: '${gemini.url}' });
    const order = { prompt: 'and exit', style: 'artistic', quality: 'standard', aspectRatio: '1:1' };
    console.log((await model.draw(order, new AbortController().signal)).kind);`;
  // The process ends by itself, and only if no timer and no socket is left.
  const { stdout } = await promisify(execFile)(process.execPath, ['--input-type=module', '--eval', script], {
    timeout: 15_000,
  });
  expect(stdout.trim()).toBe('drawn');
});
