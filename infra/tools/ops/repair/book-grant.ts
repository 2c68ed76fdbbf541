import { dynamoCreditLedger } from '../../../../shared/adapters/dynamodb/credits/credit-ledger.ts';
import type { CreditLedger, GrantTerms } from '../../../../shared/credits/credit-ledger.ts';
import { MAX_LOTS } from '../../../../shared/credits/lots.ts';
import { EMPTY_WALLET, ledgerId } from '../../../../shared/credits/wallet.ts';
import type { Outcome } from '../command.ts';
import { OpsError } from '../command-line/ops-error.ts';
import { withConsent } from '../command-line/with-consent.ts';
import type { Ops } from '../ops.ts';
import { outline } from '../views/outline.ts';

/** A grant or an adjustment as the operator asks for it. */
export interface AskedGrant {
  readonly userId: string;
  /** What is booked, once for ever. */
  readonly idempotencyKey: string;
  /** Negative to take credits away. */
  readonly amount: number;
  readonly reason: string;
  readonly terms: GrantTerms;
}

/** Books a grant once per idempotency key and shows the wallet before and after. @throws OpsError when the credits to be taken are not there. */
export async function bookGrant(ops: Ops, asked: AskedGrant): Promise<Outcome> {
  const { userId, idempotencyKey, amount, reason, terms } = asked;
  const ledger = dynamoCreditLedger(ops.deployment.dynamo, ops.deployment.tables);
  const wallet = await ledger.wallet(userId);
  const before = wallet ?? EMPTY_WALLET;
  const plan = {
    user_id: userId,
    amount,
    reason,
    for: terms.type,
    id: idempotencyKey,
    available_before: before.available,
  };
  ops.terminal.say(outline(plan));
  if (wallet === undefined) ops.terminal.say(`${userId} has no wallet yet: is the id right?`);
  const verb = amount > 0 ? `Grant ${amount} credits to` : `Take ${-amount} credits from`;
  return withConsent(ops, `${verb} ${userId}?`, plan, async () => {
    const outcome = await ledger.grant(userId, idempotencyKey, amount, reason, ops.now(), terms);
    if (outcome === 'insufficient') {
      const { available } = (await ledger.wallet(userId)) ?? EMPTY_WALLET;
      throw new OpsError(`${userId} has ${available} credits: ${-amount} cannot be taken, nothing was booked`);
    }
    if (outcome === 'account-deleted') throw new OpsError(`the account of ${userId} was deleted: nothing was booked`);
    if (outcome === 'too-many-lots') {
      const hint = 'grant without an expiry and a priority, or wait until one is spent or expires';
      throw new OpsError(`${userId} has ${MAX_LOTS} lots, the maximum: nothing was booked; ${hint}`);
    }
    if (outcome === 'already-granted') await requireSame(ledger, asked);
    const after = (await ledger.wallet(userId)) ?? EMPTY_WALLET;
    const changed = outcome === 'granted';
    ops.terminal.say(
      changed ? `Booked: ${after.available} available.` : `${idempotencyKey} was booked before: nothing was changed.`,
    );
    return { ok: true, data: { ...plan, changed, available_after: after.available } };
  });
}

/** @throws OpsError when the id was used for something else: the operator would take it for done. */
async function requireSame(
  ledger: Pick<CreditLedger, 'entries'>,
  { userId, idempotencyKey, amount }: AskedGrant,
): Promise<void> {
  const booked = (await ledger.entries(userId)).find(({ id }) => id === ledgerId.grant(idempotencyKey));
  if (booked?.type !== 'grant' || booked.amount === amount) return;
  throw new OpsError(
    `${idempotencyKey} has booked ${booked.amount} credits before: nothing was changed, choose another --id`,
  );
}
