import * as fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { parseArticleRequest } from '../../../shared/kinds/article/parse-article-request.ts';
import { parseBookRequest } from '../../../shared/kinds/book/parse-book-request.ts';

type Body = Readonly<Record<string, unknown>>;

function fieldsOf(parsed: ReturnType<typeof parseArticleRequest> | ReturnType<typeof parseBookRequest>): string[] {
  return parsed.kind === 'invalid' ? parsed.problems.map(({ field }) => field) : [];
}

describe('an order of an article', () => {
  const parse = (body: Body) => parseArticleRequest(body, 'fr');

  test('as the frontend sends it', () => {
    const body = { job_id: 'cm1', user_id: 'cm0u', topic: ' Les phares ', goal: undefined, target_word_count: 1500 };
    expect(parse(body)).toEqual({
      kind: 'valid',
      request: { topic: 'Les phares', targetWords: 1_500 },
      jobId: 'cm1',
      clientUserId: 'cm0u',
      maxCredits: undefined,
    });
  });

  test.each([
    ['left out', {}, 2_000],
    ['null', { target_word_count: null }, 2_000],
    ['blank', { target_word_count: ' ' }, 2_000],
    ['a text', { target_word_count: ' 2500 ' }, 2_500],
  ])('takes a number of words that is %s', (_, change, targetWords) => {
    expect(parse({ topic: 'x', ...change })).toMatchObject({ kind: 'valid', request: { targetWords } });
  });

  test.each([
    ['topic', [undefined, null, '', ' ', '\u200B', 7, [], {}, 'x'.repeat(501), 'a\u0000b', 'a\ud800']],
    ['goal', [7, [], 'x'.repeat(4_001), 'a\u0007b']],
    ['target_word_count', [799, 5_001, 1_500.5, -2_000, '1e3', '2 000', 'deux mille', true, [], {}, Number.NaN]],
    ['language', ['FR', 'xx', 1]],
    ['job_id', ['', 'a b', 'x'.repeat(65), 7]],
    ['user_id', [7, 'x'.repeat(192)]],
    ['max_credits', [-1, 1.5, '2']],
  ])('names %s when it is wrong', (field, values: unknown[]) => {
    for (const value of values) {
      expect([value, fieldsOf(parse({ topic: 'x', [field]: value }))]).toEqual([value, [field]]);
    }
  });

  test('takes a topic of 500 characters as people count them', () => {
    expect(parse({ topic: '😀'.repeat(500) }).kind).toBe('valid');
  });
});

describe('an order of a book', () => {
  const parse = (body: Body, defaults = {}) => parseBookRequest(body, 'fr', defaults);
  const order = { title: 'Voyage', topic: 'la mer', goal: 'rêver' };
  const placeholders = ['Introduction', 'Développement', 'Conclusion'].map((title) => ({ title, description: title }));

  test('as the frontend sends it: placeholders say nothing, and its address is not kept', () => {
    const body = {
      ...order,
      chapters: placeholders,
      jobId: 'cm1',
      userId: 'cm0u',
      webhookUrl: 'http://169.254.169.254/',
      metadata: { organizationId: null },
    };
    expect(parse(body, { chapters: 7, wordsPerChapter: 900 })).toEqual({
      kind: 'valid',
      request: { ...order, chaptersCount: 7, wordsPerChapter: 900 },
      jobId: 'cm1',
      clientUserId: 'cm0u',
      maxCredits: undefined,
    });
  });

  test.each([
    ['what the order says', { chapters_count: '12', chapters: [{ title: 'Un' }] }, 12],
    ['as many as there are hints', { chapters: ['a', 'b', 'c', 'd'].map((title) => ({ title })) }, 4],
    ['what the stage says, with few hints', { chapters: [{ title: 'Un', description: null }] }, 10],
    ['what the stage says', { chapters: [] }, 10],
  ])('has chapters: %s', (_, change, chaptersCount) => {
    expect(parse({ ...order, ...change })).toMatchObject({ kind: 'valid', request: { chaptersCount } });
  });

  test('keeps real hints, trimmed to a line', () => {
    const chapters = [{ title: ' Le\n départ ', description: ' ', color: 'red' }];
    expect(parse({ ...order, chapters })).toMatchObject({ request: { chapterHints: [{ title: 'Le départ' }] } });
  });

  test.each([
    ['title', [undefined, '', ' \n ', 7, 'x'.repeat(189)]],
    ['topic', [undefined, '', 7, 'x'.repeat(4_001)]],
    ['goal', [undefined, '', [], 'a\u0000b']],
    ['chapters', ['x', [7], [{}], [{ title: '' }], [{ title: 'x'.repeat(192) }], Array(21).fill({ title: 'x' })]],
    ['chapters_count', [2, 21, 3.5, '-3', true]],
    ['words_per_chapter', [299, 3_001, 'mille']],
    ['jobId', ['', 'a b', 7]],
    ['userId', [7]],
    ['job_id', ['another']],
    ['user_id', ['another']],
  ])('names %s when it is wrong', (field, values: unknown[]) => {
    const ids = { jobId: 'cm1', userId: 'cm0u' };
    for (const value of values) {
      expect([value, fieldsOf(parse({ ...order, ...ids, [field]: value }))]).toEqual([value, [field]]);
    }
  });

  test('takes the names of the other orders, too', () => {
    expect(parse({ ...order, job_id: 'cm1', user_id: 'u' })).toMatchObject({ jobId: 'cm1', clientUserId: 'u' });
  });

  test('answers any JSON at all', () => {
    return fc.assert(
      fc.property(fc.dictionary(fc.string(), fc.jsonValue()), (body) => {
        for (const parsed of [parse(body), parseArticleRequest(body, 'en')]) {
          if (parsed.kind === 'invalid') expect(parsed.problems.length).toBeGreaterThan(0);
        }
      }),
    );
  });
});
