import { createHash } from 'node:crypto';
import sharp from 'sharp';
import { describe, expect, test } from 'vitest';
import { readBase64 } from '../../../shared/inputs/read-base64.ts';
import { type InputField, MAX_INPUT_BYTES, readInput } from '../../../shared/inputs/read-input.ts';
import type { Language } from '../../../shared/messages/codes.ts';
import { heic } from '../pictures/heic.ts';

const png = await sharp({ create: { width: 3, height: 2, channels: 3, background: '#c33' } })
  .png()
  .toBuffer();
const base64 = png.toString('base64');

const name = { field: 'references[1].data', fr: 'L’image n° 2', en: 'Picture 2' };
const read = (field: InputField, language: Language = 'fr') =>
  readInput(
    field,
    { accepts: ['png', 'jpeg', 'webp'], allowsInput: (url) => url.startsWith('https://sorami.app/') },
    name,
    language,
  );

describe('base64', () => {
  test.each([
    ['raw', base64],
    ['a data URL', `data:image/png;base64,${base64}`],
    ['a data URL with a wrong label and parameters', `DATA:image/gif;name=a.gif; base64,${base64}`],
    ['without padding', base64.replace(/=+$/, '')],
    ['of URLs', base64.replaceAll('+', '-').replaceAll('/', '_')],
    ['in lines', `  ${base64.replace(/(.{20})/g, '$1\r\n')}\t`],
  ])('%s', (_, text) => {
    expect(readBase64(text, 1_000)).toEqual({ kind: 'bytes', bytes: png });
  });

  test.each([
    ['nothing', '', 'empty'],
    ['white space', ' \n', 'empty'],
    ['a label without data', 'data:image/png;base64,', 'empty'],
    ['padding alone', '==', 'empty'],
    ['a data URL in percents', 'data:image/png,%89PNG', 'not-base64'],
    ['another alphabet', 'äöü', 'not-base64'],
    ['padding in the middle', `${base64.slice(0, 8)}=${base64.slice(8)}`, 'not-base64'],
    ['a digit that stands alone', 'AAAAA', 'not-base64'],
    ['three signs of padding', 'AAAA===', 'not-base64'],
    ['an address', 'https://sorami.app/a.png', 'not-base64'],
    ['too much', 'A'.repeat(1_400), 'too-large'],
  ])('%s', (_, text, why) => {
    expect(readBase64(text, 1_000)).toEqual({ kind: 'unreadable', why });
  });
});

test('a picture: a small reference, and its file beside it', () => {
  const reading = read({ from: 'base64', text: base64 });
  const sha256 = createHash('sha256').update(png).digest('base64');
  const ref = { from: 'order', sha256, bytes: png.length, contentType: 'image/png', width: 3, height: 2 };
  expect(reading).toEqual({ kind: 'input', ref, given: { ref, body: png } });
  // However it is spelt, the same picture is the same reference; another one is another.
  expect(read({ from: 'base64', text: `data:;base64,${base64}` })).toEqual(reading);
});

test.each<[string, InputField, string, string]>([
  [
    'damage',
    { from: 'base64', text: base64.slice(0, 80) },
    'est endommagée ou incomplète.',
    'is damaged or incomplete.',
  ],
  [
    'another type',
    { from: 'base64', text: heic({ width: 3, height: 2 }).toString('base64') },
    'doit être une image PNG, JPEG ou WEBP.',
    'must be a PNG, JPEG or WEBP picture.',
  ],
  [
    'too many bytes',
    { from: 'base64', text: 'A'.repeat(MAX_INPUT_BYTES * 1.4) },
    'est trop lourde : au plus 10 Mo.',
    'is too heavy: at most 10 MB.',
  ],
  ['no base64', { from: 'base64', text: '?' }, 'n’est pas un texte base64 lisible.', 'is not readable base64 text.'],
  [
    'an address that is not allowed',
    { from: 'url', text: 'https://elsewhere.example/a.png' },
    'doit avoir une adresse HTTPS chez un hébergeur autorisé (2 048 caractères au plus).',
    'must have an HTTPS address on an allowed host (at most 2,048 characters).',
  ],
  [
    'what is no id of an upload',
    { from: 'upload', text: '../a' },
    'n’a pas été trouvée parmi vos fichiers envoyés : envoyez-la de nouveau.',
    'was not found among your uploads: please upload it again.',
  ],
])('%s is said of the field, in both languages', (_, field, fr, en) => {
  expect(read(field, 'fr')).toEqual({ kind: 'wrong', problem: { field: name.field, message: `L’image n° 2 ${fr}` } });
  expect(read(field, 'en')).toEqual({ kind: 'wrong', problem: { field: name.field, message: `Picture 2 ${en}` } });
});

test('addresses and uploads are named, and looked at when they are used', () => {
  expect(read({ from: 'url', text: ' https://sorami.app/a.png ' })).toEqual({
    kind: 'input',
    ref: { from: 'url', url: 'https://sorami.app/a.png' },
  });
  const uploadId = `upl_${'a'.repeat(22)}`;
  expect(read({ from: 'upload', text: uploadId })).toMatchObject({
    kind: 'input',
    ref: { from: 'upload', uploadId },
    upload: { uploadId, name },
  });
});
