import * as v from 'valibot';

/** MySQL types behind the frontend's columns; a value outside them fails the whole write. */

/** `String`: VARCHAR(n), counted in characters. */
export function varChar(characters: number) {
  return v.pipe(
    v.string(),
    v.check((text) => [...text].length <= characters, `is longer than ${characters} characters`),
  );
}

/** `String` without a length. */
export const VarChar = varChar(191);

/** `String @db.Text`, counted in bytes. */
export const Text = v.pipe(v.string(), v.maxBytes(65_535, 'is longer than 65,535 bytes'));

/** `Int`: 32 bits. */
export const Int = v.pipe(
  v.number(),
  v.integer('is not an integer'),
  v.minValue(-(2 ** 31), 'is out of range'),
  v.maxValue(2 ** 31 - 1, 'is out of range'),
);

/** The only spelling of a time that reads the same everywhere. */
export const IsoUtc = v.pipe(
  v.string(),
  v.regex(/^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d(\.\d+)?Z$/, 'is not an ISO 8601 time that ends in Z'),
);

/** A value as people get to see it. */
export const Filled = v.pipe(VarChar, v.nonEmpty('is empty'));

/** An object's key: nothing in it that a URL would escape, no slash in front. */
export const ObjectKey = v.pipe(
  VarChar,
  v.regex(/^[A-Za-z0-9_.~-][A-Za-z0-9_.~/-]*$/, 'has characters that a URL would escape'),
);

/** Where a file can be seen. */
export const FileUrl = v.pipe(Text, v.url('is not a URL'));

/** Bytes of a file. */
export const Size = v.pipe(Int, v.minValue(1, 'is not positive'));

/** `WxH`. */
export const WxH = v.pipe(v.string(), v.regex(/^[1-9]\d{0,5}x[1-9]\d{0,5}$/, 'is not WxH'));

/** The other spelling of it. */
export const WidthAndHeight = v.looseObject({ width: Int, height: Int });
