import * as v from 'valibot';
import { GRANT_TYPES } from '../../../../../shared/credits/wallet.ts';
import { command } from '../../command.ts';
import { IdempotencyKey, PositiveNumber, Reason, UserId } from '../../command-line/inputs.ts';
import { UsageError } from '../../command-line/usage-error.ts';
import { bookGrant } from '../../repair/book-grant.ts';
import { opsIdempotencyKey } from '../../repair/ops-idempotency-key.ts';
import { utc } from '../../views/utc.ts';

const Day = v.pipe(
  v.string(),
  v.regex(/^\d{4}-\d\d-\d\d$/, 'must be a day, like 2026-12-31'),
  // The whole of the day: until midnight UTC at its end.
  v.transform((day) => utc(day) + 86_400_000),
  v.number('is no day of the calendar'),
);

/** Gives credits. */
export const creditsGrant = command({
  name: 'credits grant',
  summary: 'Gives credits to a user',
  arguments: ['<user-id>', '<amount>'],
  options: {
    reason: { type: 'string', value: 'TEXT', help: 'why; the user can read it (required)' },
    for: { type: 'string', value: 'TYPE', help: `${GRANT_TYPES.join(', ')} (default bonus)` },
    expires: { type: 'string', value: 'DAY', help: 'the last day (UTC) on which they can be spent, like 2026-12-31' },
    id: { type: 'string', value: 'ID', help: 'names the grant: the same id again books nothing; a new one by default' },
  },
  input: v.object({
    userId: UserId,
    amount: PositiveNumber,
    reason: Reason,
    for: v.optional(v.picklist(GRANT_TYPES, `must be one of ${GRANT_TYPES.join(', ')}`), 'bonus'),
    expires: v.optional(Day),
    id: v.optional(IdempotencyKey),
  }),
  run: (ops, { userId, amount, reason, for: type, expires, id }) => {
    if (expires !== undefined && expires <= ops.now()) throw new UsageError('--expires: that day is over');
    return bookGrant(ops, {
      userId,
      idempotencyKey: opsIdempotencyKey(id),
      amount,
      reason,
      terms: { type, ...(expires === undefined ? {} : { expiresAt: expires }) },
    });
  },
});
