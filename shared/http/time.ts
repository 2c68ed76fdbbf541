import * as v from 'valibot';

/** An ISO 8601 time that a client sends. The form alone lets `…T10:00:00+02` through, of which `Date` makes no time. */
export const Time = v.pipe(
  v.string(),
  v.isoTimestamp(),
  v.check((text) => !Number.isNaN(Date.parse(text))),
);
