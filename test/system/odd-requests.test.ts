import { describe, expect, inject, test } from 'vitest';
import { toCursor } from '../../shared/http/read/cursor.ts';
import { User } from '../support/user.ts';

/** Whatever a query or a path says: a page of the caller's own rows, or a refusal that names the field. */
describe('an odd query', () => {
  const FAR = Number.MAX_SAFE_INTEGER;
  const CURSORS = [
    toCursor({ at: 0, id: 'x' }),
    toCursor({ at: FAR, id: 'x' }),
    toCursor({ at: Date.now(), id: 'grant#event:a=b' }),
    toCursor({ at: Date.now(), id: '😀'.repeat(250) }),
    toCursor({ at: 5, id: '\u0000' }),
    toCursor({ at: 5, id: '\ud83d' }),
    toCursor({ at: FAR + 2, id: 'x' }),
    Buffer.from('[1e400,"x"]').toString('base64url'),
    Buffer.from('[-0,"x"]').toString('base64url'),
    Buffer.from([0x5b, 0x31, 0x2c, 0x22, 0xff, 0x22, 0x5d]).toString('base64url'),
    Buffer.from('{"at":1}').toString('base64url'),
    '',
    '%00',
    '%ED%A0%BD',
    'x'.repeat(2_000),
  ];
  const TIMES = [
    '0000-01-01T00:00:00Z',
    '9999-12-31T23:59:59.999999999Z',
    '2026-02-30T00:00:00Z',
    '2026-11-29T10:00:00%2B02:00',
    '2026-11-29T10:00:00+02:00',
    '2026-11-29T25:00:00Z',
    '+275760-09-13T00:00:00Z',
    '1e400',
    '%00',
    '%ED%A0%BD',
    '',
  ];
  const LIMITS = ['0', '-1', '1e2', '%EF%BC%91', '100', '101', '', '1,2', '%00', 'NaN'];
  const QUERIES: readonly string[] = [
    ...CURSORS.flatMap((cursor) => [
      `cursor=${cursor}`,
      `cursor=${cursor}&from=2026-11-29T10:00:00Z&to=2026-11-29T10:00:00Z`,
      `cursor=${cursor}&to=1970-01-01T00:00:00Z`,
      `cursor=${cursor}&from=9999-01-01T00:00:00Z&status=OPEN`,
    ]),
    ...TIMES.flatMap((time) => [`from=${time}`, `to=${time}`, `from=${time}&to=${time}`]),
    'from=2026-11-30T00:00:00Z&to=2026-11-29T00:00:00Z',
    ...LIMITS.map((limit) => `limit=${limit}`),
    'kind=%00',
    'status=%ED%A0%BD',
    'status=OPEN&status=FAILED',
    '%ED%A0%BD=%00&__proto__=x&constructor=y',
  ];

  test.each(['/api/jobs', '/api/credits/transactions'])('of %s is a page or a 400', async (path) => {
    const user = await User.withCredits(2);
    await user.generate({ prompt: 'un phare' });
    const odd: unknown[] = [];
    for (const query of QUERIES) {
      const { status, body } = await user.call('GET', `${path}?${query}`);
      const isPage = status === 200 && (Array.isArray(body['jobs']) || Array.isArray(body['transactions']));
      const isRefusal = status === 400 && Array.isArray(body['details']) && body['details'].length > 0;
      if (!isPage && !isRefusal) odd.push({ query, status, body });
    }
    expect(odd).toEqual([]);
  });
});

describe('an odd id in a path is nobody’s job', () => {
  const IDS = [
    '%00',
    '%ED%A0%BD',
    '%F0%9F%98%80',
    '%E0%A4%A',
    'a%2Fb',
    '..%2f..',
    '%23control',
    'x'.repeat(65),
    'a%0A',
  ];
  test.each([
    ['GET', '/api/images/status/{}'],
    ['GET', '/api/images/result/{}'],
    ['GET', '/api/jobs/{}/wait'],
    ['POST', '/api/jobs/{}/cancel'],
    ['POST', '/api/jobs/{}/retry'],
    ['DELETE', '/api/jobs/{}'],
  ])('%s %s', async (method, path) => {
    const user = await User.withCredits(0);
    const { api } = inject('endpoints');
    for (const id of IDS) {
      const response = await fetch(`${api}${path.replace('{}', id)}`, {
        method,
        headers: { authorization: `Bearer ${user.token}` },
      });
      expect([id, response.status]).toEqual([id, 404]);
      expect(await response.json()).toMatchObject({ success: false, code: expect.stringMatching(/_not_found$/) });
    }
  });
});
