import { type DynamoDBClient, TransactionCanceledException, TransactWriteItemsCommand } from '@aws-sdk/client-dynamodb';
import type { DetailedWallet } from '../../../credits/credit-ledger.ts';
import { byLife, sumOf } from '../../../credits/lots.ts';
import { ledgerId } from '../../../credits/wallet.ts';
import { creditKey } from '../keys.ts';
import { isRefusal, send } from '../send.ts';
import { type Tables, WALLET } from '../tables.ts';
import { updateOf } from '../update-clauses.ts';
import { ledgerRow } from './ledger-row.ts';
import { replaceLots } from './wallet-row.ts';

/** A transaction takes 100 items, one of which is the wallet. */
const MAX_ROWS = 99;

/**
 * Books the lots of a wallet whose time is over: a ledger row each, and the wallet without them. Only if the lots are still
 * those that were read: otherwise another process was first, and the caller reads again.
 */
export async function expireLots(
  dynamo: DynamoDBClient,
  { credits: TableName }: Pick<Tables, 'credits'>,
  userId: string,
  wallet: DetailedWallet,
  now: number,
): Promise<void> {
  const expired = byLife(wallet.lots, now).expired.slice(0, MAX_ROWS);
  if (expired.length === 0) return;
  const left = wallet.lots.filter((lot) => !expired.includes(lot));
  const command = new TransactWriteItemsCommand({
    TransactItems: [
      {
        Update: {
          TableName,
          Key: creditKey(userId, WALLET),
          ...updateOf(replaceLots(wallet.lots, left), {
            add: ['available :gone', 'granted :gone'],
            values: { ':gone': { N: String(-sumOf(expired)) } },
          }),
        },
      },
      ...expired.map((lot) => ({
        Put: {
          TableName,
          Item: ledgerRow(userId, {
            id: ledgerId.expire(lot.id, now),
            type: 'expire',
            amount: lot.amount,
            lot,
            bookedAt: now,
          }),
          ConditionExpression: 'attribute_not_exists(entry)',
        },
      })),
    ],
  });
  try {
    await send(() => dynamo.send(command), { decides: (reasons) => reasons.some(isRefusal) });
  } catch (error) {
    if (!(error instanceof TransactionCanceledException) || !error.CancellationReasons?.some(isRefusal)) throw error;
  }
}
