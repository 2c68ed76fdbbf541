import { createServer } from 'node:http';
import { text } from 'node:stream/consumers';
import { afterAll, beforeAll, describe, expect, test, vi } from 'vitest';
import { listen } from '../../../../infra/tools/local/cloud/listen.ts';
import {
  type GeminiStandIn,
  startGeminiStandIn,
} from '../../../../infra/tools/local/stand-ins/gemini/gemini-stand-in.ts';
import type { Written } from '../../../../shared/kinds/text/text-model.ts';
import { SHAPE, TEXT_MODELS, textModelAt, textOrder } from './text-model-under-test.ts';

let gemini: GeminiStandIn;
beforeAll(async () => {
  gemini = await startGeminiStandIn({ latencyMs: 0 });
});
afterAll(() => gemini.stop());

const never = new AbortController().signal;

async function written(topic: string, order = {}): Promise<Written> {
  const outcome = await textModelAt(gemini).write(textOrder(topic, order), never);
  if (outcome.kind !== 'written') throw new Error(`not written: ${JSON.stringify(outcome)}`);
  return outcome;
}

test('a text comes with its end, the model, the tokens and the seconds it took, to the millisecond', async () => {
  const ticks = [1_000.0314, 3_500.2718];
  const model = textModelAt(gemini, { now: () => ticks.shift() ?? Number.NaN });
  expect(await model.write(textOrder('un phare'), never)).toMatchObject({
    kind: 'written',
    text: expect.stringMatching(/\.$/u),
    end: 'stop',
    model: 'gemini-3.8-flash',
    seconds: 2.5,
    inputTokens: expect.toSatisfy((tokens: number) => tokens > 0),
    // What was thought is billed as well.
    outputTokens: expect.toSatisfy((tokens: number) => tokens > 300),
    retired: [],
  });
});

test('the wire: rules apart from the order, room for thinking, nothing kept, no sampling, no schema for texts', async () => {
  const bodies: unknown[] = [];
  const server = createServer(async (request, response) => {
    bodies.push(JSON.parse(await text(request)));
    const candidates = [{ content: { parts: [{ text: 'Bien.' }] }, finishReason: 'STOP' }];
    response.end(JSON.stringify({ candidates }));
  });
  const url = `http://127.0.0.1:${await listen(server, 0)}`;
  await textModelAt({ url }).write(textOrder('la mer'), never);
  await textModelAt({ url }).write(textOrder('un plan', { step: 'outline', shape: SHAPE }), never);
  server.close();
  expect(bodies).toEqual([
    {
      systemInstruction: { role: 'system', parts: [{ text: 'Tu es rédacteur.' }] },
      contents: [{ role: 'user', parts: [{ text: textOrder('la mer').prompt }] }],
      generationConfig: { maxOutputTokens: 5_096, thinkingConfig: { thinkingLevel: 'LOW' } },
      safetySettings: [],
      store: false,
    },
    expect.objectContaining({
      generationConfig: {
        maxOutputTokens: 9_192,
        thinkingConfig: { thinkingLevel: 'MEDIUM' },
        responseMimeType: 'application/json',
        responseSchema: expect.objectContaining({ type: 'object', required: ['title', 'line', 'parts', 'tags'] }),
      },
    }),
  ]);
});

test('an outline is JSON of the shape', async () => {
  const { text: json } = await written('les tomates', { step: 'outline', shape: SHAPE });
  expect(JSON.parse(json)).toEqual({
    title: 'les tomates',
    line: expect.stringMatching(/^.{120,155}$/u),
    parts: Array.from({ length: 3 }, () => ({ title: expect.any(String), text: expect.any(String) })),
    tags: [expect.any(String), expect.any(String), expect.any(String)],
  });
});

test('thoughts are no text', async () => {
  expect((await written('la mer [[ponders]]')).text).not.toContain('I think');
});

describe('how an answer ended', () => {
  test.each([
    ['[[truncated]]', 'cut'],
    ['[[continuation]]', 'cut'],
    ['[[finish:RECITATION]]', 'recitation'],
    ['[[finish:LANGUAGE]]', 'language'],
    ['[[no-candidates]]', 'cut'],
    ['[[no-parts]]', 'stop'],
    ['[[mute]]', 'stop'],
  ])('%s: %s', async (magic, end) => {
    expect(await written(magic)).toMatchObject({ end });
  });

  test('a limit that is too low for what is thought leaves nothing', async () => {
    const models = { ...TEXT_MODELS, writing: [{ model: 'gemini-3.8-flash', timeoutSeconds: 20 }] };
    const order = textOrder('court', { answerTokens: 1 });
    expect(await textModelAt(gemini, { models }).write(order, never)).toMatchObject({ kind: 'written', end: 'stop' });
  });
});

describe('what is no text', () => {
  const trouble = (code: string, maybeBilled: boolean) => ({ kind: 'trouble', code, maybeBilled });
  test.each([
    ['[[blocked]]', { kind: 'refused', code: 'content_blocked', reason: 'prompt PROHIBITED_CONTENT' }],
    ['[[safety]]', { kind: 'refused', code: 'content_blocked', reason: 'SAFETY' }],
    ['[[finish:SPII]]', { kind: 'refused', code: 'content_blocked', reason: 'SPII' }],
    ['[[finish:ESCALATION]]', { ...trouble('provider_error', true), reason: 'ESCALATION' }],
    ['[[malformed]]', { ...trouble('provider_error', true), reason: 'MALFORMED_RESPONSE' }],
    ['[[not-json]]', { ...trouble('provider_error', true), reason: 'unreadable answer' }],
    ['[[400]]', { kind: 'refused', code: 'provider_refused_request' }],
    ['[[429-minute]]', { ...trouble('provider_overloaded', false), retryAfterMs: 2_000 }],
    ['[[429-spend]]', { ...trouble('provider_overloaded', false), closes: 'family' }],
    ['[[503]]', trouble('provider_unavailable', false)],
    ['[[502-html]]', trouble('provider_unavailable', false)],
    ['[[cut]]', trouble('provider_unavailable', true)],
    ['[[reset]]', trouble('provider_unavailable', true)],
    ['[[403]]', trouble('provider_key_refused', false)],
  ])('%s', async (magic, expected) => {
    expect(await textModelAt(gemini).write(textOrder(magic), never)).toMatchObject(expected);
  });

  test('what takes too long, or is not wanted any more', async () => {
    const models = { ...TEXT_MODELS, writing: [{ model: 'gemini-3.8-flash', timeoutSeconds: 0.1 }] };
    const slow = textModelAt(gemini, { models }).write(textOrder('[[hang]]'), never);
    expect(await slow).toMatchObject({ ...trouble('provider_timeout', true), reason: 'timed out' });
    const left = await textModelAt(gemini).write(textOrder('trop tard'), AbortSignal.abort());
    expect(left).toMatchObject({ ...trouble('provider_timeout', false), reason: 'cancelled' });
  });
});

describe('models and keys', () => {
  const old = { model: 'gemini-3.1-flash', timeoutSeconds: 20 };

  test('a retired model falls through to the next of its list', async () => {
    const models = { ...TEXT_MODELS, writing: [old, ...TEXT_MODELS.writing] };
    const outcome = await textModelAt(gemini, { models }).write(textOrder('la mer'), never);
    expect(outcome).toMatchObject({ kind: 'written', model: 'gemini-3.8-flash', retired: [old.model] });
  });

  test('when all are gone, one may come back', async () => {
    const models = { ...TEXT_MODELS, writing: [old] };
    const outcome = await textModelAt(gemini, { models }).write(textOrder('la mer'), never);
    expect(outcome).toMatchObject({ kind: 'trouble', code: 'model_unavailable', maybeBilled: false });
  });

  test('a key that was rotated is read again, once', async () => {
    const refreshApiKey = vi.fn(async () => gemini.apiKey);
    const model = textModelAt(gemini, { apiKey: async () => 'AQ.old', refreshApiKey });
    expect(await model.write(textOrder('la mer'), never)).toMatchObject({ kind: 'written' });
    expect(refreshApiKey).toHaveBeenCalledTimes(1);
  });
});
