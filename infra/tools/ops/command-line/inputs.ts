import * as v from 'valibot';
import { USER_ID } from '../../../../shared/accounts/user-id.ts';
import { JOB_ID } from '../../../../shared/jobs/job-id.ts';
import { utc } from '../views/utc.ts';

const USER_ID_RULE = 'must be a Clerk user id, like user_2abc';

/** A Clerk user id, as tokens carry it in `sub`. */
export const UserId = v.pipe(v.string(USER_ID_RULE), v.regex(USER_ID, USER_ID_RULE));

export const JobId = v.pipe(v.string(), v.regex(JOB_ID, 'must be 1 to 64 letters, digits, dashes or underscores'));

/** A whole number from 1, written in digits. */
export const PositiveNumber = v.pipe(
  v.string(),
  v.regex(/^[1-9]\d{0,8}$/, 'must be a whole number from 1'),
  v.transform(Number),
);

/** A switch that is off unless it is there. */
export const Switch = v.optional(v.boolean(), false);

/** Why credits move, as the user reads it in the ledger. */
export const Reason = v.pipe(
  v.string(),
  v.trim(),
  v.minLength(1, 'is empty: say why'),
  v.maxLength(200, 'has at most 200 characters'),
);

/** An operator's name for what is booked. */
export const IdempotencyKey = v.pipe(
  v.string(),
  v.regex(/^[\w.:-]{1,100}$/, 'must be 1 to 100 letters, digits, dots, colons, dashes or underscores'),
);

/** A moment in UTC, as epoch ms. */
export const Time = v.pipe(
  v.string(),
  v.regex(/^\d{4}-\d\d-\d\d(T\d\d:\d\d(:\d\d(\.\d+)?)?Z)?$/, 'must be a day or a time in UTC, like 2026-11-20T08:00Z'),
  v.transform(utc),
  v.number('is no time of the calendar'),
);
