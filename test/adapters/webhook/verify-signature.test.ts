import { Webhook } from 'standardwebhooks';
import { describe, expect, test } from 'vitest';
import { isSigned } from '../../../shared/http/session/verify-signature.ts';

const secret = `whsec_${Buffer.from('a secret of these tests').toString('base64')}`;
const other = `whsec_${Buffer.from('another secret').toString('base64')}`;
const at = new Date('2026-11-23T10:00:00Z');
const now = at.getTime();
const body = '{"prix":"5 €"}';
const sign = (key = secret, id = 'evt_1', when = at, text = body) => new Webhook(key).sign(id, when, text);
const request = (signatures: string, change: { id?: string; timestamp?: string; body?: string } = {}) => ({
  id: change.id ?? 'evt_1',
  timestamp: change.timestamp ?? String(now / 1000),
  signatures,
  body: Buffer.from(change.body ?? body),
});

describe('a signature', () => {
  test('of the library is ours, alone or among others (a secret that is being replaced)', () => {
    expect(isSigned(request(sign()), secret, now)).toBe(true);
    expect(isSigned(request(`${sign(other)} v1a,x ${sign()}`), secret, now)).toBe(true);
    expect(isSigned(request(sign()), secret.replace('whsec_', ''), now)).toBe(true);
  });

  test.each([
    ['another secret', request(sign(other))],
    ['another body', request(sign(), { body: `${body} ` })],
    ['another id', request(sign(), { id: 'evt_2' })],
    ['another time', request(sign(), { timestamp: String(now / 1000 + 1) })],
    ['another version', request(sign().replace('v1', 'v2'))],
    ['nothing', request('')],
    ['half of it', request(sign().slice(0, -8))],
    ['a time that is none', request(sign(), { timestamp: 'now' })],
  ])('over %s is not', (_what, signed) => {
    expect(isSigned(signed, secret, now)).toBe(false);
  });

  test('is good for five minutes, before and after', () => {
    for (const offset of [-300_000, 300_000]) expect(isSigned(request(sign()), secret, now + offset)).toBe(true);
    for (const offset of [-301_000, 301_000]) expect(isSigned(request(sign()), secret, now + offset)).toBe(false);
  });

  test('with an empty secret is none', () => {
    expect(isSigned(request(sign()), 'whsec_', now)).toBe(false);
  });
});
