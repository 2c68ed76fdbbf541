import type { CreditLedger } from '../../../../shared/credits/credit-ledger.ts';
import { ledgerId } from '../../../../shared/credits/wallet.ts';
import { forEachOf } from '../../../../shared/runtime/for-each-of.ts';
import type { Terminal } from '../command-line/terminal.ts';
import type { Balance } from './parse-balances.ts';

/** Requests at once; a table on demand takes thousands a second. */
export const AT_ONCE = 20;

/** What an import has to do. */
export interface ImportPlan {
  /** Not booked yet. */
  readonly toBook: readonly Balance[];
  /** Booked by an earlier run of the same batch. */
  readonly booked: readonly Balance[];
  /** Balances of 0: nothing to book. */
  readonly empty: readonly Balance[];
  /** Booked by the same batch with another amount: the file was changed under its name. */
  readonly differing: readonly { readonly balance: Balance; readonly bookedCredits: number }[];
  /** Of accounts that were deleted: nothing can be booked. */
  readonly deleted: readonly Balance[];
}

/** Idempotency key of a line of a batch: the same line again has the same key. */
export function importIdempotencyKey(batch: string, userId: string): string {
  return `import:${batch}:${userId}`;
}

/** Compares a file with what its batch has booked before. */
export async function planImport(
  ledger: Pick<CreditLedger, 'has' | 'entries' | 'detailedWallet'>,
  batch: string,
  balances: readonly Balance[],
  terminal: Terminal,
): Promise<ImportPlan> {
  const toBook: Balance[] = [];
  const booked: Balance[] = [];
  const differing: { balance: Balance; bookedCredits: number }[] = [];
  const deleted: Balance[] = [];
  let compared = 0;
  const worth = balances.filter(({ credits }) => credits > 0);
  await forEachOf(worth, AT_ONCE, async (balance) => {
    const idempotencyKey = importIdempotencyKey(batch, balance.userId);
    const [known, wallet] = await Promise.all([
      ledger.has(balance.userId, idempotencyKey),
      ledger.detailedWallet(balance.userId),
    ]);
    if (!known) {
      (wallet?.deletedAt === undefined ? toBook : deleted).push(balance);
    } else {
      const entry = (await ledger.entries(balance.userId)).find(({ id }) => id === ledgerId.grant(idempotencyKey));
      const bookedCredits = entry?.type === 'grant' ? entry.amount : 0;
      if (bookedCredits === balance.credits) booked.push(balance);
      else differing.push({ balance, bookedCredits });
    }
    compared += 1;
    terminal.progress('Lines compared with the ledger', compared, worth.length);
  });
  const byLine = (a: Balance, b: Balance): number => a.line - b.line;
  return {
    toBook: toBook.sort(byLine),
    booked: booked.sort(byLine),
    empty: balances.filter(({ credits }) => credits === 0),
    differing: differing.sort((a, b) => byLine(a.balance, b.balance)),
    deleted: deleted.sort(byLine),
  };
}
