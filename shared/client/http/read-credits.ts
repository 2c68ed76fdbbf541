import type { Credits, Quote, Transaction } from '../credits.ts';
import type { KindName } from '../kinds.ts';
import type { Page } from '../page.ts';
import type { Answer } from './send.ts';
import { hasShape } from './shape.ts';

/** The wallet of an answer. */
export function readCredits({ body }: Answer): Credits | undefined {
  return isCredits(body) ? body : undefined;
}

/** The price of an answer. */
export function readQuote<K extends KindName>({ body }: Answer): Quote<K> | undefined {
  return isQuote<K>(body) ? body : undefined;
}

/** The rows of an answer. */
export function readTransactions({ body }: Answer): Page<Transaction> | undefined {
  if (!hasShape(body, { transactions: 'array' })) return undefined;
  const { next_cursor } = body;
  const items = body.transactions.filter(isTransaction);
  return { items, next_cursor: typeof next_cursor === 'string' ? next_cursor : null };
}

function isCredits(body: unknown): body is Credits {
  return hasShape(body, { available: 'number', held: 'number', spent: 'number', granted: 'number' });
}

function isQuote<K extends KindName>(body: unknown): body is Quote<K> {
  return hasShape(body, { price: 'number', affordable: 'boolean' });
}

function isTransaction(row: unknown): row is Transaction {
  return hasShape(row, { id: 'string', type: 'string', amount: 'number', booked_at: 'string' });
}
