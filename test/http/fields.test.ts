import * as v from 'valibot';
import { describe, expect, test } from 'vitest';
import { grantFingerprint } from '../../functions/grant-credits/grant-fingerprint.ts';
import { GrantRequestBody } from '../../shared/http/read/grant-request.ts';
import { Time } from '../../shared/http/read/time.ts';
import { ImageRequestBody } from '../../shared/kinds/image/parse-image-request.ts';
import { isStorable, isVisible } from '../../shared/messages/text.ts';

describe('a time', () => {
  test.each(['2026-02-28T10:00:00Z', '2028-02-29T00:00:00+05:30', '2026-12-31T23:59:59.999Z'])('%s', (text) => {
    expect(v.is(Time, text)).toBe(true);
  });
  test.each([
    '2026-02-29T10:00:00Z',
    '2026-02-30T10:00:00Z',
    '2026-04-31T00:00:00Z',
    '2026-13-01T00:00:00Z',
    '2026-01-00T00:00:00Z',
    '2026-01-01T24:00:00Z',
    '2026-01-01T10:00:00+02',
    '2026-01-01',
  ])('%s is none', (text) => {
    expect(v.is(Time, text)).toBe(false);
  });
});

describe('a text', () => {
  test.each(['un chat', 'a\tb\nc', '👩‍👩‍👧', 'é'])('%j can be stored', (text) => {
    expect(isStorable(text) && isVisible(text)).toBe(true);
  });
  test.each(['a\u0000b', '\ud83d', 'x\udc00', 'a\u0007'])('%j cannot', (text) => {
    expect(isStorable(text)).toBe(false);
  });
  test.each(['\u200b', '\u2060\ufeff', '\u00ad', '\u3164', '\u2800', '\u0301', '\ufe0f', '\u00a0 \u202f', '\u{e0041}'])(
    '%j shows nothing',
    (text) => {
      expect(isVisible(text)).toBe(false);
    },
  );
});

describe('an order whose text no row can hold is refused in the field that has it', () => {
  test.each<[string, string]>([
    ['prompt', 'a\ud83d'],
    ['prompt', '\u200b\u2060'],
    ['user_id', 'x\u0000'],
    ['user_id', '\udc00'],
    ['input_image_url', 'https://sorami.app/\ud83d.png'],
  ])('%s %j', (field, text) => {
    const parsed = v.safeParse(ImageRequestBody, { prompt: 'un phare', [field]: text });
    expect(parsed.issues?.map((issue) => v.getDotPath(issue))).toContain(field);
  });
});

describe('grants that mean the same', () => {
  const grant = (more: object) =>
    grantFingerprint(
      v.parse(GrantRequestBody, { user_id: 'user_1', type: 'purchase', amount: 5, reason: 'achat', ...more }),
    );
  test('have one fingerprint', () => {
    const expiring = grant({ expires_at: '2027-01-01T00:00:00Z' });
    expect(grant({ expires_at: '2027-01-01T01:00:00+01:00' })).toBe(expiring);
    expect(grant({ expires_at: '2027-01-01T00:00:00.000Z', priority: 50 })).toBe(expiring);
    expect(grant({ reason: ' achat ' })).toBe(grant({}));
    expect(grant({ reason: 'cre\u0301dit' })).toBe(grant({ reason: 'cr\u00e9dit' }));
  });
  test('and others another', () => {
    expect(grant({ expires_at: '2027-01-01T00:00:01Z' })).not.toBe(grant({ expires_at: '2027-01-01T00:00:00Z' }));
    expect(grant({ priority: 50 })).not.toBe(grant({})); // a lot of its own
    expect(grant({ amount: 6 })).not.toBe(grant({}));
  });
});
