import { describe, expect, test } from 'vitest';
import { readDrawing } from '../../../shared/adapters/gemini/image/read-drawing.ts';

const image = (name: string, more = {}) => ({
  inlineData: { mimeType: 'image/jpeg', data: Buffer.from(name).toString('base64') },
  ...more,
});
const answer = (parts: object[], more = {}) => ({
  candidates: [{ content: { parts }, finishReason: 'STOP', ...more }],
});

function nameOfPicture(body: unknown): string | undefined {
  const verdict = readDrawing(body);
  return verdict.kind === 'drawn' ? Buffer.from(verdict.bytes).toString() : undefined;
}

describe('the picture of an answer', () => {
  test.each([
    ['the last one', [image('a'), { text: 'and' }, image('b')], 'b'],
    ['the last one that is no thought', [image('a'), image('b'), image('c', { thought: true })], 'b'],
    ['a thought when there is nothing else', [image('a', { thought: true }), image('b', { thought: true })], 'b'],
    ['not an empty one', [image('a'), image('')], 'a'],
  ])('is %s', (_, parts, name) => {
    expect(nameOfPicture(answer(parts))).toBe(name);
  });

  test.each(['OTHER', 'IMAGE_OTHER', 'MAX_TOKENS', 'SOMETHING_NEW'])(
    'counts whatever the finish reason (%s)',
    (reason) => {
      expect(nameOfPicture(answer([image('a')], { finishReason: reason }))).toBe('a');
    },
  );

  test('counts when the block reason is unspecified', () => {
    const promptFeedback = { blockReason: 'BLOCK_REASON_UNSPECIFIED' };
    expect(nameOfPicture({ ...answer([image('a')]), promptFeedback })).toBe('a');
  });
});

describe('a picture counts, whatever is odd beside it', () => {
  const good = image('a');
  const jpeg = { inlineData: { data: Buffer.from([0xff, 0xd8, 0xff, 0xe0, 1]).toString('base64') } };
  test.each<[string, unknown]>([
    ['an empty picture', answer([good, { inlineData: { data: '' } }])],
    ['a null picture', answer([good, { inlineData: null }])],
    ['a picture without data', answer([good, { inlineData: { mimeType: 'image/png' } }])],
    ['a picture whose data is no text', answer([good, { inlineData: { data: 7 } }])],
    ['a null part', { candidates: [{ content: { parts: [null, good, null] }, finishReason: 'STOP' }] }],
    ['text as a number', answer([{ text: 3 }, good])],
    ['thought as null', answer([{ ...good, thought: null }])],
    ['counts as text', { ...answer([good]), usageMetadata: { promptTokenCount: '12' } }],
    ['a null count', { ...answer([good]), usageMetadata: { promptTokenCount: null } }],
    ['null usage', { ...answer([good]), usageMetadata: null }],
    ['a null version', { ...answer([good]), modelVersion: null }],
    ['a null finish reason', answer([good], { finishReason: null, finishMessage: null })],
    ['a finish reason by number', answer([good], { finishReason: 1 })],
    ['null feedback', { ...answer([good]), promptFeedback: null }],
    ['an empty block reason', { ...answer([good]), promptFeedback: { blockReason: '' } }],
    ['a null candidate', { candidates: [null, ...answer([good]).candidates] }],
    ['an empty candidate before it', { candidates: [{}, ...answer([good]).candidates] }],
    ['a refused candidate before it', { candidates: [{ finishReason: 'SAFETY' }, ...answer([good]).candidates] }],
    ['the other spelling of names', answer([{ inline_data: { mime_type: 'image/png', data: 'YQ==' } }])],
    ['a data address', answer([{ inlineData: { data: 'data:image/png;base64,YQ==' } }])],
    ['base64 with line breaks', answer([{ inlineData: { data: 'YQ\r\n==\n' } }])],
    ['a null error', { ...answer([good]), error: null }],
    ['an answer in pieces', [{ candidates: [] }, answer([good]), { usageMetadata: { promptTokenCount: 3 } }]],
  ])('%s', (_, body) => {
    expect(nameOfPicture(body)).toBe('a');
  });

  test('bytes that are no picture do not stand for the one that is', () => {
    expect(readDrawing(answer([jpeg, { inlineData: { data: 'bm8gcGljdHVyZQ==' } }]))).toMatchObject({
      bytes: Buffer.from([0xff, 0xd8, 0xff, 0xe0, 1]),
    });
  });

  test('tokens that came as text are tokens', () => {
    expect(readDrawing({ ...answer([good]), usageMetadata: { promptTokenCount: '12' } })).toMatchObject({
      inputTokens: 12,
    });
  });
});

test('a block beats a picture', () => {
  expect(readDrawing(answer([image('a')], { finishReason: 'IMAGE_SAFETY' }))).toMatchObject({
    code: 'content_blocked',
  });
  expect(readDrawing({ ...answer([image('a')]), promptFeedback: { blockReason: 'OTHER' } })).toMatchObject({
    code: 'content_blocked',
  });
});

test('the version that answered and the tokens are read', () => {
  const body = { ...answer([image('a')]), modelVersion: 'gemini-x-001', usageMetadata: { promptTokenCount: 12 } };
  expect(readDrawing(body)).toMatchObject({ modelVersion: 'gemini-x-001', inputTokens: 12 });
});

test('the detail is what the model says, not what it thinks, and at most 500 characters', () => {
  const parts = [{ text: 'hm', thought: true }, { text: '🐱'.repeat(600) }];
  expect(readDrawing(answer(parts))).toMatchObject({ code: 'no_image', detail: '🐱'.repeat(500) });
});

test('a reason is safe to log whatever the provider sends', () => {
  const verdict = readDrawing(answer([], { finishReason: 'a castle\nINFO fake line' }));
  expect(verdict).toMatchObject({ code: 'provider_error', reason: 'UNRECOGNISED' });
});

test.each([undefined, null, 'text', 7, []])('an answer that is no object (%j) is the provider’s error', (body) => {
  expect(readDrawing(body)).toEqual({
    kind: 'trouble',
    code: 'provider_error',
    reason: 'unreadable answer',
    maybeBilled: true,
  });
});

test.each([{ candidates: 'none' }, { candidates: [{ content: { parts: [{ text: 1 }] } }] }])(
  'an answer of another shape (%j) holds no picture',
  (body) => {
    expect(readDrawing(body)).toMatchObject({ kind: 'trouble', code: 'no_image', maybeBilled: true });
  },
);
