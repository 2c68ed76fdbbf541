import * as v from 'valibot';
import { USER_ID } from '../../accounts/user-id.ts';
import { GRANT_TYPES } from '../../credits/wallet.ts';
import { isVisible, Text } from '../../messages/text.ts';
import { Time } from './time.ts';

const MAX_AMOUNT = 1_000_000;

/** The body of `POST /api/credits/grants`. */
export const GrantRequestBody = v.pipe(
  v.object({
    user_id: v.pipe(v.string(), v.regex(USER_ID)),
    type: v.picklist(GRANT_TYPES),
    /** Credits; negative only for an adjustment that takes some away. */
    amount: v.pipe(v.number(), v.integer(), v.minValue(-MAX_AMOUNT), v.maxValue(MAX_AMOUNT)),
    /** For the record; shown to the user and kept for ever, so nothing personal. */
    reason: v.pipe(Text, v.trim(), v.nonEmpty(), v.check(isVisible), v.maxLength(200)),
    expires_at: v.optional(Time),
    /** 0 is spent first, 100 last; 50 when only `expires_at` is given. */
    priority: v.optional(v.pipe(v.number(), v.integer(), v.minValue(0), v.maxValue(100))),
  }),
  v.forward(
    v.check(({ amount, type }) => amount > 0 || (amount < 0 && type === 'adjustment')),
    ['amount'],
  ),
  v.forward(
    v.check(({ amount, expires_at }) => amount > 0 || expires_at === undefined),
    ['expires_at'],
  ),
  v.forward(
    v.check(({ amount, priority }) => amount > 0 || priority === undefined),
    ['priority'],
  ),
);
export type GrantRequestBody = v.InferOutput<typeof GrantRequestBody>;
