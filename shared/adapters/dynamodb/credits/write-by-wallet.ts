import { TransactionCanceledException } from '@aws-sdk/client-dynamodb';
import { TransientError } from '../../../messages/transient-error.ts';

/** Rounds of one write: parallel jobs of one user may change the wallet before each. */
const MAX_ROUNDS = 40;

/** The wallet is not the one that a transaction was made for. */
export interface OtherWallet<Wallet> {
  readonly kind: 'other-wallet';
  /** What the next round goes by. */
  readonly wallet: Wallet;
}

/** A transaction that depends on what the wallet holds. */
export interface WriteByWallet<Wallet, Outcome> {
  /** @throws TransactionCanceledException */
  write(wallet: Wallet): Promise<Outcome>;
  /**
   * What a refused transaction says.
   *
   * @param wallet that the transaction was made for.
   * @throws the error itself, where it says nothing that another round could take into account.
   */
  refused(
    error: TransactionCanceledException,
    wallet: Wallet,
  ): Outcome | OtherWallet<Wallet> | Promise<Outcome | OtherWallet<Wallet>>;
}

/**
 * Writes by a wallet that is assumed, not read: nearly all wallets are as expected, and one that is not shows itself in the refusal
 * (`ReturnValuesOnConditionCheckFailure`), so that the next round goes by that.
 *
 * @param assumed of the first round.
 * @throws TransientError when the wallet is another one in every round.
 */
export async function writeByWallet<Wallet, Outcome>(
  assumed: Wallet,
  { write, refused }: WriteByWallet<Wallet, Outcome>,
): Promise<Outcome> {
  let wallet = assumed;
  for (let round = 0; round < MAX_ROUNDS; round += 1) {
    try {
      return await write(wallet);
    } catch (error) {
      if (!(error instanceof TransactionCanceledException)) throw error;
      const outcome = await refused(error, wallet);
      if (!isOther(outcome)) return outcome;
      wallet = outcome.wallet;
    }
  }
  throw new TransientError('the wallet moves faster than it can be written');
}

function isOther<Wallet, Outcome>(outcome: Outcome | OtherWallet<Wallet>): outcome is OtherWallet<Wallet> {
  return typeof outcome === 'object' && outcome !== null && 'kind' in outcome && outcome.kind === 'other-wallet';
}
