import { expect, test } from 'vitest';
import {
  type CorsRule,
  corsDocument,
  corsHeaders,
  preflightAnswer,
} from '../../infra/tools/local/cloud/endpoint/bucket-cors.ts';

const PAGE = 'https://sorami.app';
const rule: CorsRule = {
  AllowedOrigins: [PAGE, 'https://*.preview.sorami.app'],
  AllowedMethods: ['GET', 'HEAD'],
  AllowedHeaders: ['x-amz-*'],
  ExposedHeaders: ['ETag'],
  MaxAge: 3_600,
};

test('a page that a rule names may read, every other page learns nothing', () => {
  expect(corsHeaders([rule], 'GET', { origin: PAGE })).toMatchObject({
    'access-control-allow-origin': PAGE,
    'access-control-expose-headers': 'ETag',
  });
  const preview = 'https://one.preview.sorami.app';
  expect(corsHeaders([rule], 'HEAD', { origin: preview })).toMatchObject({ 'access-control-allow-origin': preview });
  for (const [method, origin] of [
    ['PUT', PAGE],
    ['GET', 'https://sorami.app.evil.example'],
    ['GET', undefined],
  ] as const) {
    expect(corsHeaders([rule], method, origin === undefined ? {} : { origin })).toEqual({});
  }
  expect(corsHeaders([], 'GET', { origin: PAGE })).toEqual({});
});

test('a preflight is answered by the first rule that allows its origin, its method and all of its headers', () => {
  const ask = (method: string, headers = '', origin = PAGE) =>
    preflightAnswer([rule], {
      origin,
      'access-control-request-method': method,
      ...(headers === '' ? {} : { 'access-control-request-headers': headers }),
    });
  expect(ask('GET', 'X-Amz-Date, x-amz-meta-a')).toMatchObject({
    status: 200,
    headers: { 'access-control-allow-headers': 'x-amz-date, x-amz-meta-a', 'access-control-max-age': '3600' },
  });
  expect([ask('GET', 'range').status, ask('PUT').status, ask('GET', '', 'https://other.example').status]).toEqual([
    403, 403, 403,
  ]);
});

test('an open rule names no page, and the rules can be read', () => {
  expect(corsHeaders([{ ...rule, AllowedOrigins: ['*'] }], 'GET', { origin: PAGE })).toMatchObject({
    'access-control-allow-origin': '*',
  });
  expect(corsDocument([rule])).toContain('<AllowedOrigin>https://*.preview.sorami.app</AllowedOrigin>');
});
