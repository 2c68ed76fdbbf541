import { expect, it } from 'vitest';
import { retryAfterSecondsOf } from '../../../shared/adapters/webhook/retry-after.ts';

const NOW = new Date('2026-11-02T10:00:00.500Z');

it.each<[string | null, number | undefined]>([
  [null, undefined],
  ['0', 0],
  ['120', 120],
  ['Mon, 02 Nov 2026 10:01:00 GMT', 60],
  ['Mon, 02 Nov 2026 09:00:00 GMT', 0],
  ['', undefined],
  ['-5', undefined],
  ['1.5', undefined],
  ['soon', undefined],
  ['1e9', undefined],
  ['99999999999', undefined],
  ['2026-11-02', undefined],
])('%j asks for %j seconds', (header, seconds) => {
  expect(retryAfterSecondsOf(header, NOW)).toBe(seconds);
});
