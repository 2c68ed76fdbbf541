import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { type GeminiStandIn, startGeminiStandIn } from '../../../infra/tools/local/stand-ins/gemini/gemini-stand-in.ts';
import type { DrawingOutcome } from '../../../shared/kinds/image/image-model.ts';
import { modelAt, never, orderOf, SECRET_WORD } from './model-under-test.ts';

let gemini: GeminiStandIn;
beforeAll(async () => {
  gemini = await startGeminiStandIn({ latencyMs: 0 });
});
afterAll(() => gemini.stop());

const blocked = (reason: string) => ({ kind: 'refused', code: 'content_blocked', reason });
const refused = (reason: string) => ({ kind: 'refused', code: 'provider_refused_request', reason });
const empty = (reason: string) => ({ kind: 'trouble', code: 'no_image', reason, maybeBilled: true });
const failed = (reason: string) => ({ kind: 'trouble', code: 'provider_error', reason, maybeBilled: true });
const keyRefused = (reason: string) => ({ kind: 'trouble', code: 'provider_key_refused', reason, maybeBilled: false });
const overloaded = (reason: string, retryAfterMs: number) => ({
  kind: 'trouble',
  code: 'provider_overloaded',
  reason,
  maybeBilled: false,
  retryAfterMs,
});
const unavailable = (reason: string, maybeBilled: boolean) => ({
  kind: 'trouble',
  code: 'provider_unavailable',
  reason,
  maybeBilled,
});

const ANSWERS: [magic: string, outcome: object][] = [
  ['[[blocked]]', blocked('prompt PROHIBITED_CONTENT')],
  ['[[block:SAFETY]]', blocked('prompt SAFETY')],
  ['[[block:IMAGE_SAFETY]]', blocked('prompt IMAGE_SAFETY')],
  ['[[safety]]', blocked('SAFETY')],
  ['[[finish:PROHIBITED_CONTENT]]', blocked('PROHIBITED_CONTENT')],
  ['[[finish:BLOCKLIST]]', blocked('BLOCKLIST')],
  ['[[finish:SPII]]', blocked('SPII')],
  ['[[finish:RECITATION]]', blocked('RECITATION')],
  ['[[image-safety]]', blocked('IMAGE_SAFETY')],
  ['[[finish:IMAGE_PROHIBITED_CONTENT]]', blocked('IMAGE_PROHIBITED_CONTENT')],
  ['[[recitation]]', blocked('IMAGE_RECITATION')],
  ['[[no-image]]', empty('NO_IMAGE')],
  ['[[finish:STOP]]', empty('STOP')],
  ['[[text-only]]', { ...empty('STOP'), detail: 'I can describe this scene, but I did not draw it.' }],
  ['[[no-parts]]', empty('STOP')],
  ['[[no-candidates]]', empty('NONE')],
  ['[[block:BLOCK_REASON_UNSPECIFIED]]', empty('NONE')],
  ['[[image-other]]', failed('IMAGE_OTHER')],
  ['[[finish:OTHER]]', failed('OTHER')],
  ['[[malformed]]', failed('MALFORMED_RESPONSE')],
  ['[[finish:SOMETHING_NEW]]', failed('SOMETHING_NEW')],
  ['[[not-json]]', failed('unreadable answer')],
  ['[[max-tokens]]', refused('MAX_TOKENS')],
];

const ERRORS: [magic: string, outcome: object][] = [
  ['[[400]]', { ...refused('400 INVALID_ARGUMENT'), detail: 'Request contains an invalid argument.' }],
  ['[[400-key]]', keyRefused('400 API_KEY_INVALID')],
  ['[[400-billing]]', keyRefused('400 FAILED_PRECONDITION')],
  ['[[401]]', keyRefused('401 UNAUTHENTICATED')],
  ['[[403]]', keyRefused('403 CONSUMER_SUSPENDED')],
  ['[[429-minute]]', overloaded('429 RESOURCE_EXHAUSTED PerMinute', 2_000)],
  ['[[429-day]]', overloaded('429 RESOURCE_EXHAUSTED PerDay', 900_000)],
  ['[[429-spend]]', overloaded('429 RESOURCE_EXHAUSTED spend', 300_000)],
  ['[[429]]', overloaded('429 RESOURCE_EXHAUSTED unnamed quota', 60_000)],
  ['[[500]]', unavailable('500 INTERNAL', false)],
  ['[[502-html]]', unavailable('502', false)],
  ['[[503]]', unavailable('503 UNAVAILABLE', false)],
  ['[[504]]', unavailable('504 DEADLINE_EXCEEDED', false)],
  ['[[array-error]]', { ...unavailable('503 UNAVAILABLE', false), retryAfterMs: 2_000 }],
  ['[[cut]]', unavailable('answer broke off', true)],
  ['[[reset]]', unavailable('UND_ERR_SOCKET', true)],
];

async function outcomeOf(magic: string): Promise<DrawingOutcome> {
  return await modelAt(gemini).draw(orderOf(magic), never);
}

describe('what an answer without a picture means', () => {
  test.each(ANSWERS)('%s', async (magic, expected) => {
    expect(await outcomeOf(magic)).toMatchObject(expected);
  });
});

describe('what an error means', () => {
  test.each(ERRORS)('%s', async (magic, expected) => {
    expect(await outcomeOf(magic)).toMatchObject(expected);
  });
});

test.each([...ANSWERS, ...ERRORS])('%s gives away neither the prompt nor the key', async (magic) => {
  const said = JSON.stringify(await outcomeOf(magic));
  expect(said).not.toContain(SECRET_WORD);
  expect(said).not.toContain(gemini.apiKey);
});
