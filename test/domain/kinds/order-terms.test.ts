import { describe, expect, test } from 'vitest';
import { parseOrderTerms } from '../../../shared/kinds/order-terms.ts';

const LONGEST = 900;

function read(body: Readonly<Record<string, unknown>>) {
  const { terms, problems } = parseOrderTerms(body, LONGEST, 'fr');
  return problems.length > 0 ? problems.map(({ field }) => field) : terms;
}
const pairs = (count: number) => Object.fromEntries(Array.from({ length: count }, (_, n) => [`n${n}`, 'x']));

describe('what an order of any kind may say', () => {
  test.each<[string, Readonly<Record<string, unknown>>, unknown]>([
    ['nothing', { prompt: 'un phare' }, {}],
    ['a deadline', { deadline_seconds: 10 }, { deadlineSeconds: 10 }],
    ['the latest one', { deadline_seconds: LONGEST }, { deadlineSeconds: LONGEST }],
    ['no notes', { metadata: {} }, {}],
    ['the notes of the books page', { metadata: { organizationId: null } }, {}],
    ['names of any case', { metadata: { orderId: 'A', order_id: 'b' } }, { metadata: { orderId: 'A', order_id: 'b' } }],
    ['a pair without a value', { metadata: { a: 'x', b: null } }, { metadata: { a: 'x' } }],
    ['as many as there may be', { metadata: pairs(16) }, { metadata: pairs(16) }],
    ['characters, not units', { metadata: { ['😀'.repeat(64)]: '😀'.repeat(512) } }, expect.anything()],
    ['an empty text', { metadata: { a: '' } }, { metadata: { a: '' } }],
  ])('%s', (_what, body, expected) => {
    expect(read(body)).toEqual(expected);
  });

  test.each<[string, Readonly<Record<string, unknown>>]>([
    ['too soon', { deadline_seconds: 9 }],
    ['later than the stage', { deadline_seconds: LONGEST + 1 }],
    ['half a second', { deadline_seconds: 10.5 }],
    ['a text', { deadline_seconds: '60' }],
    ['no number', { deadline_seconds: Number.NaN }],
  ])('refuses a deadline: %s', (_what, body) => {
    expect(read(body)).toEqual(['deadline_seconds']);
  });

  test.each<[string, unknown]>([
    ['one pair too many', pairs(17)],
    ['a long name', { ['a'.repeat(65)]: 'x' }],
    ['no name', { '': 'x' }],
    ['a long text', { a: 'x'.repeat(513) }],
    ['a number', { a: 1 }],
    ['an object', { a: {} }],
    ['a list', ['x']],
    ['a text', 'x'],
    ['half of an emoji', { a: '\ud83d' }],
    ['a control character', { 'a\0': 'x' }],
    ['the name of a prototype', JSON.parse('{"__proto__":"x"}')],
    ['the name of a constructor', { constructor: 'x' }],
  ])('refuses metadata: %s', (_what, metadata) => {
    expect(read({ metadata })).toEqual(['metadata']);
  });

  test('says the rule in both languages, with the deadline of the stage in it', () => {
    const body = { deadline_seconds: 0, metadata: 1 };
    const [fr, en] = (['fr', 'en'] as const).map((language) => parseOrderTerms(body, LONGEST, language).problems);
    expect(fr?.map(({ message }) => message)).toEqual([
      'Le délai de la génération doit être un nombre entier de secondes, de 10 à 900.',
      'Les métadonnées sont au plus 16 textes de 512 caractères au plus, chacun sous un nom de 64 caractères au plus.',
    ]);
    expect(en?.map(({ field }) => field)).toEqual(['deadline_seconds', 'metadata']);
    expect(en?.[0]?.message).toContain('from 10 to 900');
  });
});
