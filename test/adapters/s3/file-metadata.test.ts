import * as fc from 'fast-check';
import { expect, test } from 'vitest';
import { descriptionOf, metadataOf } from '../../../shared/adapters/s3/file-metadata.ts';

const described = (model: string) => ({
  model,
  seconds: 2.5,
  inputTokens: 12,
  facts: { width: 1024, height: 768 },
});

/** User metadata on the wire: names and values together. */
const bytesOf = (metadata: Readonly<Record<string, string>>) =>
  Object.entries(metadata).reduce((sum, [name, value]) => sum + Buffer.byteLength(name + value), 0);

test('whatever a model is called, S3’s metadata holds it: US-ASCII, 2 KB in all', () => {
  const name = fc.oneof(
    fc.string({ unit: 'binary', maxLength: 4_000 }),
    fc.string({ unit: 'grapheme', maxLength: 4_000 }),
  );
  return fc.assert(
    fc.asyncProperty(name, async (model) => {
      const metadata = metadataOf(described(model));
      expect(Object.values(metadata).join('')).toMatch(/^[\x21-\x7e]*$/);
      expect(bytesOf(metadata)).toBeLessThanOrEqual(2_048);
      expect(descriptionOf(metadata)).toBeDefined();
    }),
  );
});

test.each(['gemini-3.1-flash-lite-image', 'modèle d’image nº 2', '画像 🖼️', 'a%b', ''])(
  'a name comes back as it was: %s',
  (model) => {
    expect(descriptionOf(metadataOf(described(model)))).toEqual(described(model));
  },
);

test('half an emoji is no reason to lose a file', () => {
  expect(descriptionOf(metadataOf(described('model \ud83d')))).toMatchObject({ model: 'model \ufffd' });
});

test('an object without our metadata is not ours', () => {
  expect(descriptionOf(undefined)).toBeUndefined();
  expect(descriptionOf({})).toBeUndefined();
  const ours = metadataOf(described('gemini'));
  expect(descriptionOf({ ...ours, seconds: 'long' })).toBeUndefined();
  expect(descriptionOf({ ...ours, facts: '{' })).toBeUndefined();
});

test('facts come back as they were, and more than S3 holds are refused', () => {
  const facts = { width: 1024, title: 'Île d’Ouessant', hasSound: false, seed: null };
  expect(descriptionOf(metadataOf({ ...described('gemini'), facts }))).toMatchObject({ facts });
  expect(() => metadataOf({ ...described('gemini'), facts: { text: 'é'.repeat(200) } })).toThrow(RangeError);
});
