import type { APIGatewayProxyEventV2 } from 'aws-lambda';
import { describe, expect, test } from 'vitest';
import { apiRequest } from '../../shared/http/api-request.ts';
import { fromCursor, toCursor } from '../../shared/http/read/cursor.ts';

function eventOf(body: Buffer | string, headers: Record<string, string> = {}): APIGatewayProxyEventV2 {
  return {
    version: '2.0',
    routeKey: 'POST /api/images/generate',
    rawPath: '/',
    rawQueryString: '',
    headers,
    body: typeof body === 'string' ? body : body.toString('base64'),
    isBase64Encoded: typeof body !== 'string',
    requestContext: { requestId: 'r' } as APIGatewayProxyEventV2['requestContext'],
  };
}

const jsonOf = (body: Buffer | string, headers: Record<string, string> = {}) =>
  apiRequest(eventOf(body, headers)).json();

describe('a JSON body', () => {
  const refused = { kind: 'refusal', code: 'invalid_json' };
  const read = { kind: 'object', value: { prompt: 'été' } };
  const utf8 = Buffer.from('{"prompt":"été"}');

  test.each<[string, Buffer | string, Record<string, string>, object]>([
    ['in UTF-8', utf8, { 'content-type': 'application/json; charset=UTF-8' }, read],
    ['with the charset in quotes', utf8, { 'content-type': 'application/json;charset="utf8"' }, read],
    ['without a type', utf8, {}, read],
    ['with a byte-order mark', Buffer.concat([Buffer.from([0xef, 0xbb, 0xbf]), utf8]), {}, read],
    ['with a byte-order mark, as text', '\uFEFF{"prompt":"été"}', {}, read],
    ['in Latin-1', Buffer.from('{"prompt":"été"}', 'latin1'), {}, refused],
    ['in UTF-16', Buffer.from('{"prompt":"x"}', 'utf16le'), {}, refused],
    ['that is said to be Latin-1', utf8, { 'content-type': 'application/json; charset=ISO-8859-1' }, refused],
    [
      'that is said to be Windows-1252',
      '{"prompt":"x"}',
      { 'content-type': 'application/json; charset=windows-1252' },
      refused,
    ],
    ['of which the gateway made replacement characters', '{"prompt":"\uFFFDt\uFFFD"}', {}, refused],
  ])('%s', (_, body, headers, expected) => {
    expect(jsonOf(body, headers)).toMatchObject(expected);
  });
});

describe('the language', () => {
  test.each([
    ['en', 'en'],
    ['en ; q=0.8 , fr ; q=0.9', 'fr'],
    [' en;q = 0.9, fr;q = 0.1 ', 'en'],
    ['de, en-GB;q=0.5', 'en'],
    ['en;q=0, fr;q=0.1', 'fr'],
    ['en_US', 'en'],
    ['en;q=1.5.2, fr;q=0.1', 'fr'],
    ['*', 'fr'],
    ['', 'fr'],
  ])('%j is %s', (accepted, language) => {
    expect(apiRequest(eventOf('', { 'accept-language': accepted })).language).toBe(language);
  });
});

test('HEAD is the route of GET', () => {
  const event = { ...eventOf(''), routeKey: 'HEAD /api/jobs' };
  expect(apiRequest(event).routeKey).toBe('GET /api/jobs');
});

describe('a cursor', () => {
  test('comes back as it went', () => {
    expect(fromCursor(toCursor({ at: 5, id: 'grant#event:a=b' }))).toEqual({ at: 5, id: 'grant#event:a=b' });
  });

  test.each([
    ['half an emoji', toCursor({ at: 5, id: '\ud83d' })],
    ['NUL', toCursor({ at: 5, id: 'a\u0000' })],
    ['a longer id than a key can hold', toCursor({ at: 5, id: 'é'.repeat(600) })],
    ['a time before all times', toCursor({ at: -1, id: 'a' })],
    ['a fraction', toCursor({ at: 0.5, id: 'a' })],
  ])('with %s is none of ours', (_, cursor) => {
    expect(fromCursor(cursor)).toBeUndefined();
  });
});
