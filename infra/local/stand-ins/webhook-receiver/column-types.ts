import * as v from 'valibot';

/** MySQL types behind the frontend's columns; a value outside them fails the whole write. */

/** `String`: VARCHAR(191), counted in characters. */
export const VarChar = v.pipe(
  v.string(),
  v.check((text) => [...text].length <= 191, 'is longer than 191 characters'),
);

/** `String @db.Text`, counted in bytes. */
export const Text = v.pipe(v.string(), v.maxBytes(65_535, 'is longer than 65,535 bytes'));

/** `Int`: 32 bits. */
export const Int = v.pipe(
  v.number(),
  v.integer('is not an integer'),
  v.minValue(-(2 ** 31), 'is out of range'),
  v.maxValue(2 ** 31 - 1, 'is out of range'),
);

/** `DateTime`, through `new Date(…)`. */
export const DateTime = v.pipe(
  v.union([v.string(), v.number()]),
  v.check((value) => !Number.isNaN(new Date(value).getTime()), 'is not a date'),
);

/** The only spelling of a time that reads the same everywhere. */
export const IsoUtc = v.pipe(
  v.string(),
  v.regex(/^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d(\.\d+)?Z$/, 'is not an ISO 8601 time that ends in Z'),
);
