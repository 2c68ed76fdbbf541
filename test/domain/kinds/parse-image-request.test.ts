import * as fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { IMAGE_SIZES } from '../../../shared/kinds/image/image-size.ts';
import { parseImageRequest } from '../../../shared/kinds/image/parse-image-request.ts';

const parse = (body: Record<string, unknown>) =>
  parseImageRequest(body, 'fr', (url) => url.startsWith('https://sorami.app/'));

function wrongFields(body: Record<string, unknown>): string[] {
  const parsed = parse({ prompt: 'un chat', ...body });
  return parsed.kind === 'invalid' ? parsed.problems.map((problem) => problem.field) : [];
}

describe('a request for images', () => {
  test('needs a prompt only; the rest has the defaults of the contract', () => {
    expect(parse({ prompt: ' un chat ' })).toEqual({
      kind: 'valid',
      request: {
        prompt: 'un chat',
        numImages: 1,
        size: '1024x1024',
        style: 'photorealistic',
        format: 'PNG',
        quality: 'standard',
      },
      jobId: undefined,
      clientUserId: undefined,
    });
  });

  test.each([
    ['a number', 2],
    ['a numeric string, as the form sends it', '2'],
  ])('accepts num_images as %s', (_, num_images) => {
    expect(parse({ prompt: 'x', num_images })).toMatchObject({ kind: 'valid', request: { numImages: 2 } });
  });

  test.each([
    ['num_images', [0, -1, -100, 1.5, 5, '0', '-1', '1.5', '5', '1e0', '', 'deux', true, [], {}, Number.NaN]],
    ['prompt', ['', '   ', 42, true, [], {}, 'x'.repeat(4_001), 'a\u0000b', 'a\u001bb', 'a\ud800']],
    ['size', ['', '1024X1024', '10x10', 1024, '1024x1024 ', {}, 'toString', '__proto__']],
    ['style', ['realistic', 1]],
    ['format', ['png', 'GIF', 1]],
    ['quality', ['low', 3]],
    ['job_id', ['', 'a b', 'é', '😀', '../x', 'x'.repeat(65), 7]],
    ['user_id', [7, 'x'.repeat(192)]],
    [
      'input_image_url',
      ['pas une adresse', 'http://sorami.app/a.png', 'https://ailleurs.example/a.png', 'file:///etc/passwd', 5],
    ],
  ])('names %s when it is wrong', (field, values: unknown[]) => {
    for (const value of values) expect(wrongFields({ [field]: value }), JSON.stringify(value)).toEqual([field]);
  });

  test('names every wrong field at once, in the language of the reader', () => {
    const body = { prompt: '', size: '1x1', num_images: 9 };
    const french = parseImageRequest(body, 'fr', () => true);
    const english = parseImageRequest(body, 'en', () => true);
    if (french.kind === 'valid' || english.kind === 'valid') throw new Error('accepted');
    expect(french.problems.map((problem) => problem.field)).toEqual(['prompt', 'num_images', 'size']);
    expect(french.problems[0]?.message).toContain('doit être');
    expect(english.problems[0]?.message).toContain('must be');
  });

  test('counts characters as people do, keeps emoji and line breaks', () => {
    const prompt = `ligne\n\tsuite ${'😀'.repeat(3_980)}`;
    expect(parse({ prompt })).toMatchObject({ kind: 'valid', request: { prompt } });
  });

  test('takes a blank address for "not given", ignores what it does not know', () => {
    const body = { prompt: 'x', input_image_url: ' ', seed: 42, __proto__: { size: 'x' } };
    expect(parse(body)).toMatchObject({ kind: 'valid', request: { size: '1024x1024' } });
  });

  test('answers any JSON at all, and only with what it offers', () => {
    return fc.assert(
      fc.property(fc.dictionary(fc.string(), fc.jsonValue()), (body) => {
        const parsed = parse(body);
        if (parsed.kind === 'valid') {
          expect(IMAGE_SIZES).toContain(parsed.request.size);
          expect(parsed.request.numImages).toBeGreaterThanOrEqual(1);
        } else expect(parsed.problems.length).toBeGreaterThan(0);
      }),
    );
  });
});
