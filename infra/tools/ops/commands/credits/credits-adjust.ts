import * as v from 'valibot';
import { command } from '../../command.ts';
import { IdempotencyKey, PositiveNumber, Reason, UserId } from '../../command-line/inputs.ts';
import { bookGrant } from '../../repair/book-grant.ts';
import { opsIdempotencyKey } from '../../repair/ops-idempotency-key.ts';

/** Corrects a wallet in either direction. */
export const creditsAdjust = command({
  name: 'credits adjust',
  summary: 'Corrects a wallet: adds credits or takes them away, never below zero',
  arguments: ['<user-id>'],
  options: {
    add: { type: 'string', value: 'N', help: 'credits to add' },
    remove: { type: 'string', value: 'N', help: 'credits to take away: all of them or none' },
    reason: { type: 'string', value: 'TEXT', help: 'why; the user can read it (required)' },
    id: {
      type: 'string',
      value: 'ID',
      help: 'names the adjustment: the same id again books nothing; a new one by default',
    },
  },
  details: 'Credits that open jobs hold cannot be taken away.',
  input: v.pipe(
    v.object({
      userId: UserId,
      add: v.optional(PositiveNumber),
      remove: v.optional(PositiveNumber),
      reason: Reason,
      id: v.optional(IdempotencyKey),
    }),
    v.forward(
      v.check(({ add, remove }) => (add === undefined) !== (remove === undefined), 'say either --add or --remove'),
      ['add'],
    ),
  ),
  run: (ops, { userId, add = 0, remove = 0, reason, id }) =>
    bookGrant(ops, {
      userId,
      idempotencyKey: opsIdempotencyKey(id),
      amount: add - remove,
      reason,
      terms: { type: 'adjustment' },
    }),
});
