import { expect, test } from 'vitest';
import { apiHandler } from '../../shared/http/api-handler.ts';
import { TransientError } from '../../shared/messages/transient-error.ts';
import { jsonLogger } from '../../shared/runtime/json-logger.ts';
import { eventOf } from '../contract/direct.ts';

const event = eventOf({ routeKey: 'GET /api/jobs', path: '/api/jobs', headers: {} });
const deps = { log: jsonLogger('test', () => undefined), now: Date.now };

/** The answer of a route that does this, in a function that has so long. */
async function answerTo(route: () => Promise<never>, leftMs = 10_000) {
  const {
    statusCode,
    headers,
    body = '',
  } = await apiHandler(route, deps)(event, {
    getRemainingTimeInMillis: () => leftMs,
  });
  return { status: statusCode, retryAfter: headers?.['retry-after'], code: JSON.parse(body).code };
}

const LATER = { status: 503, retryAfter: '2', code: 'service_unavailable' };

test('a route that never comes to an end is answered before the function’s time is over', async () => {
  expect(await answerTo(() => new Promise<never>(() => undefined), 720)).toEqual(LATER);
});

test.each([
  new TransientError('throttled'),
  Object.assign(new Error('getaddrinfo ENOTFOUND'), { code: 'ENOTFOUND' }),
  Object.assign(new Error('time is over'), { name: 'TimeoutError' }),
  Object.assign(new Error('please reduce your request rate'), { name: 'SlowDown' }),
  Object.assign(new Error('odd'), { $metadata: { httpStatusCode: 503 } }),
])('a dependency out of reach is later: %s', async (error) => {
  expect(await answerTo(() => Promise.reject(error))).toEqual(LATER);
});

test('a bug stays one', async () => {
  expect(await answerTo(() => Promise.reject(new TypeError('undefined')))).toMatchObject({ status: 500 });
});
