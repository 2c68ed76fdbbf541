import sharp from 'sharp';
import { describe, expect, test } from 'vitest';
import { inspectPicture, PICTURE_TYPES } from '../../../shared/pictures/inspect-picture.ts';
import { sniffPicture } from '../../../shared/pictures/picture-type.ts';
import { box, heic } from './heic.ts';

const plain = { width: 40, height: 30, channels: 3, background: '#c33' } as const;
const noise = { ...plain, noise: { type: 'gaussian', mean: 128, sigma: 60 } } as const;
const files = {
  png: await sharp({ create: noise }).png().toBuffer(),
  'a PNG by rows of several passes': await sharp({ create: noise }).png({ progressive: true }).toBuffer(),
  jpeg: await sharp({ create: noise }).jpeg().toBuffer(),
  'a JPEG of several scans': await sharp({ create: noise }).jpeg({ progressive: true }).toBuffer(),
  'a JPEG with metadata, turned': await sharp({ create: noise }).withMetadata({ orientation: 6 }).jpeg().toBuffer(),
  'a lossy WEBP': await sharp({ create: noise }).webp().toBuffer(),
  'a lossless WEBP': await sharp({ create: noise }).webp({ lossless: true }).toBuffer(),
  'a WEBP with metadata': await sharp({ create: noise }).withMetadata({ orientation: 6 }).webp().toBuffer(),
  heic: heic({ width: 40, height: 30 }),
};
const whole = Object.entries(files);

test.each(whole)('%s: type and pixels by its bytes', (_, bytes) => {
  expect(inspectPicture(bytes, PICTURE_TYPES)).toMatchObject({ kind: 'picture', width: 40, height: 30 });
  expect(inspectPicture(bytes.subarray(0, 1_500), PICTURE_TYPES, 'beginning')).toMatchObject({ kind: 'picture' });
});

test.each(whole)('%s: cut off anywhere it is damaged, or no picture at all', (_, bytes) => {
  for (let length = 0; length < bytes.length; length += 1) {
    expect(inspectPicture(bytes.subarray(0, length), PICTURE_TYPES)).toMatchObject({ kind: 'unusable' });
  }
});

test.each(whole)('%s: whatever its bytes are changed to, an answer and no exception', (_, bytes) => {
  for (let at = 0; at < bytes.length; at += 1) {
    for (const value of [0x00, 0xff]) {
      const odd = Buffer.from(bytes);
      odd[at] = value;
      inspectPicture(odd, PICTURE_TYPES);
    }
  }
});

test('a PNG with a bit turned in its pixels is damaged', () => {
  const odd = Buffer.from(files.png);
  const at = odd.indexOf('IDAT') + 20;
  odd[at] = (odd[at] ?? 0) ^ 1;
  expect(inspectPicture(odd, PICTURE_TYPES)).toEqual({ kind: 'unusable', why: 'damaged', type: 'png' });
});

test('bytes after the end, as cameras append them, are none of the picture', () => {
  for (const bytes of [files.png, files.jpeg]) {
    expect(inspectPicture(Buffer.concat([bytes, Buffer.from('trailer')]), PICTURE_TYPES).kind).toBe('picture');
  }
});

describe('a picture that would be huge when decoded', () => {
  test.each([
    ['too wide', 16_385, 1],
    ['too high', 1, 16_385],
    ['too many pixels', 8_000, 6_251],
    ['the largest numbers', 0xffff_ffff, 0xffff_ffff],
  ])('%s', (_, width, height) => {
    const bytes = Buffer.from(files.png);
    bytes.writeUInt32BE(width, 16);
    bytes.writeUInt32BE(height, 20);
    expect(inspectPicture(bytes, PICTURE_TYPES)).toEqual({ kind: 'unusable', why: 'pixels', type: 'png' });
  });

  test('none at all is damage', () => {
    const bytes = Buffer.from(files.png);
    bytes.writeUInt32BE(0, 16);
    expect(inspectPicture(bytes, PICTURE_TYPES)).toEqual({ kind: 'unusable', why: 'damaged', type: 'png' });
  });
});

describe('types are told by the bytes', () => {
  test.each([
    ['gif', Buffer.from('GIF89a')],
    ['pdf', Buffer.from('%PDF-1.7')],
    ['svg', Buffer.from('\u{feff}<?xml version="1.0"?><!-- a --><svg xmlns="http://www.w3.org/2000/svg"/>')],
    ['svg', Buffer.from('  <svg/>')],
    ['avif', box('ftyp', Buffer.from('avif\0\0\0\0mif1avif'))],
    ['heic', box('ftyp', Buffer.from('mif1\0\0\0\0heicmif1'))],
    ['heif', box('ftyp', Buffer.from('mif1\0\0\0\0mif1'))],
    ['bmp', Buffer.from('BM1234')],
    [undefined, Buffer.from('<html>')],
    [undefined, Buffer.from('')],
    [undefined, box('ftyp', Buffer.from('isom\0\0\0\0mp42'))],
  ])('%s', (type, bytes) => {
    expect(sniffPicture(bytes)).toBe(type);
    if (type !== 'heic' && type !== 'heif') {
      expect(inspectPicture(bytes, PICTURE_TYPES)).toMatchObject({ kind: 'unusable', why: 'type' });
    }
  });

  test('a type that is known, and not taken here', () => {
    expect(inspectPicture(files.heic, ['png', 'jpeg', 'webp'])).toEqual({
      kind: 'unusable',
      why: 'type',
      type: 'heic',
    });
  });
});

test('boxes in boxes without end cost nothing', () => {
  let nested: Buffer = Buffer.alloc(0);
  for (let depth = 0; depth < 2_000; depth += 1) nested = box('meta', Buffer.concat([Buffer.alloc(4), nested]));
  const bytes = Buffer.concat([box('ftyp', Buffer.from('heic\0\0\0\0heic')), nested]);
  expect(inspectPicture(bytes, PICTURE_TYPES)).toMatchObject({ kind: 'unusable', why: 'damaged' });
});
