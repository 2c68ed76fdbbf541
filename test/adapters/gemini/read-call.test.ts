import { describe, expect, test } from 'vitest';
import type { CallResult } from '../../../shared/adapters/gemini/call-result.ts';
import { readDrawing } from '../../../shared/adapters/gemini/image/read-drawing.ts';
import { readCall } from '../../../shared/adapters/gemini/read-call.ts';

const readResult = (result: CallResult) => readCall(result, readDrawing, ({ kind }) => kind === 'drawn');
const google = (
  code: number | string | undefined,
  status: string | undefined,
  message = 'no',
  details: object[] = [],
) => ({
  error: { ...(code === undefined ? {} : { code }), ...(status === undefined ? {} : { status }), message, details },
});
const readBody = (body: unknown) => readResult({ kind: 'answer', body });
const readStatus = (status: number, body: object) =>
  readResult({ kind: 'http-error', status, body: JSON.stringify(body), retryAfter: null });

describe('an error inside an answer of HTTP 200 is judged as that error', () => {
  test.each<[string, unknown, object]>([
    ['alone', google(503, 'UNAVAILABLE'), { code: 'provider_unavailable', maybeBilled: false }],
    ['in a list', [google(503, 'UNAVAILABLE')], { code: 'provider_unavailable', maybeBilled: false }],
    ['with its number as text', google('429', 'RESOURCE_EXHAUSTED'), { code: 'provider_overloaded' }],
    ['by its word alone', google(undefined, 'RESOURCE_EXHAUSTED'), { code: 'provider_overloaded' }],
    ['of a bad request', google(400, 'INVALID_ARGUMENT'), { kind: 'refused', code: 'provider_refused_request' }],
    ['of the key', google(403, 'PERMISSION_DENIED'), { kind: 'key-refused' }],
    ['of a model that is gone', google(404, 'NOT_FOUND'), { kind: 'model-gone' }],
    ['after other members of a list', [{}, null, google(503, 'UNAVAILABLE')], { code: 'provider_unavailable' }],
    ['by gRPC’s number alone', google(8, undefined), { code: 'provider_overloaded' }],
    ['by gRPC’s number in a list', [google(5, undefined)], { kind: 'model-gone' }],
    ['that says nothing of itself', google(undefined, undefined), { code: 'provider_unavailable' }],
  ])('%s', (_, body, expected) => {
    expect(readBody(body)).toMatchObject(expected);
  });

  test('but a picture that came with it is taken', () => {
    const candidates = [{ content: { parts: [{ inlineData: { data: 'YQ==' } }] } }];
    expect(readBody({ candidates, ...google(500, 'INTERNAL') })).toMatchObject({ kind: 'drawn' });
  });
});

describe('an account that is not paid for is shut as a whole', () => {
  const unpaid = { code: 'provider_overloaded', closes: 'account', retryAfterMs: 900_000, maybeBilled: false };
  test.each([
    'Your prepayment credits are depleted. Please go to AI Studio to manage your project and billing.',
    'Your prepaid balance has been exhausted.',
    'Insufficient credits, please top up your account.',
    'Your credits have expired.',
    'Payment required to continue.',
    'Your credit balance is too low. Please purchase more credits.',
    'You have used all of your available credits.',
    'Your last payment has failed.',
    'Your account balance is negative.',
    'You have 0 credits.',
    'insufficient_quota',
  ])('%s', (message) => {
    expect(readStatus(429, google(429, 'RESOURCE_EXHAUSTED', message))).toMatchObject(unpaid);
    expect(readStatus(403, google(403, 'PERMISSION_DENIED', message))).toMatchObject(unpaid);
    const perMinute = [{ violations: [{ quotaId: 'GenerateRequestsPerMinutePerProject' }] }];
    expect(readStatus(429, google(429, 'RESOURCE_EXHAUSTED', message, perMinute))).toMatchObject(unpaid);
  });

  test('also by HTTP 402, whatever it says', () => {
    expect(readStatus(402, {})).toMatchObject(unpaid);
  });

  test.each([
    'You exceeded your current quota, please check your plan and billing details.',
    'Your project has exceeded its monthly spending cap.',
  ])('%s', (message) => {
    expect(readStatus(429, google(429, 'RESOURCE_EXHAUSTED', message))).toMatchObject({ closes: 'family' });
  });

  test('but a window of a minute is only a wait, though Google sends the same sentence with it', () => {
    const message = 'You exceeded your current quota, please check your plan and billing details.';
    const details = [{ violations: [{ quotaId: 'GenerateRequestsPerMinutePerProject' }] }, { retryDelay: '7s' }];
    const verdict = readStatus(429, google(429, 'RESOURCE_EXHAUSTED', message, details));
    expect(verdict).toMatchObject({ code: 'provider_overloaded', retryAfterMs: 7_000 });
    expect(verdict).not.toHaveProperty('closes');
  });
});

describe('an error is read, whatever is odd beside what it says', () => {
  const perDay = { violations: [null, { quotaId: 7 }, { quotaId: 'GenerateRequestsPerDayPerProject' }] };
  test.each<[string, object[]]>([
    ['null details', [perDay]],
    ['details of another kind', [{ '@type': 'x', retryDelay: { seconds: 3 } }, { violations: 'none' }, perDay]],
  ])('%s', (_, details) => {
    const body = google(429, 'RESOURCE_EXHAUSTED', 'no', [null, ...details] as object[]);
    expect(readStatus(429, body)).toMatchObject({ closes: 'family', reason: '429 RESOURCE_EXHAUSTED PerDay' });
    expect(readStatus(429, [{}, body])).toMatchObject({ closes: 'family' });
  });

  test('a quota of a month is no matter of a minute', () => {
    const details = [{ violations: [{ quotaId: 'GenerateRequestsPerMonthPerProject' }] }];
    expect(readStatus(429, google(429, undefined, 'no', details))).toMatchObject({ closes: 'family' });
  });

  test('a key that is none, among odd details', () => {
    const body = google(400, 'INVALID_ARGUMENT', 'no', [null, { reason: 'API_KEY_INVALID' }] as object[]);
    expect(readStatus(400, body)).toMatchObject({ kind: 'key-refused' });
  });

  test.each<[string, string | null, number | undefined]>([
    ['a date', new Date(Date.now() + 90_000).toUTCString(), 90_000],
    ['seconds', '7', 7_000],
    ['more than a day', '9'.repeat(9), 86_400_000],
    ['nonsense', 'soon', undefined],
  ])('Retry-After: %s', (_, retryAfter, waitMs) => {
    const verdict = readResult({ kind: 'http-error', status: 503, body: '', retryAfter });
    const given = 'retryAfterMs' in verdict ? verdict.retryAfterMs : undefined;
    if (waitMs === undefined) expect(given).toBeUndefined();
    else expect(Math.abs((given ?? 0) - waitMs)).toBeLessThan(5_000);
  });

  test('its words become text that a row can hold', () => {
    const message = `a${'\ud83d'}b${'\u0000'}c`;
    expect(readStatus(400, google(400, 'INVALID_ARGUMENT', message))).toMatchObject({ detail: 'a\ufffdb c' });
  });
});
