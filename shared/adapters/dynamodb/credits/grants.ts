import { isDeepStrictEqual } from 'node:util';
import {
  type CancellationReason,
  type DynamoDBClient,
  GetItemCommand,
  type TransactWriteItem,
  TransactWriteItemsCommand,
} from '@aws-sdk/client-dynamodb';
import {
  type CreditLedger,
  type EventOutcome,
  eventIdempotencyKey,
  type GrantOutcome,
  type GrantTerms,
} from '../../../credits/credit-ledger.ts';
import { byLife, DEFAULT_PRIORITY, type Lot, MAX_LOTS, sumOf, takeFrom, without } from '../../../credits/lots.ts';
import { type LedgerEntry, ledgerId } from '../../../credits/wallet.ts';
import { TransientError } from '../../../messages/transient-error.ts';
import { type Item, toAttribute } from '../item.ts';
import { creditKey } from '../keys.ts';
import { isRefusal, send } from '../send.ts';
import { type Tables, WALLET } from '../tables.ts';
import { type UpdateClauses, updateOf } from '../update-clauses.ts';
import { expireLots } from './expire-lots.ts';
import { ledgerRow, parseLedgerRow } from './ledger-row.ts';
import { parseWalletRow, replaceLots } from './wallet-row.ts';
import { writeByWallet } from './write-by-wallet.ts';

/** Partition of the rows of other systems' events: no user id begins like this. */
const EVENTS = '#events';

/** How a grant was booked, or which of the caller's own conditions refused it. */
type Booked = GrantOutcome | { readonly kind: 'refused'; readonly reasons: readonly CancellationReason[] };

interface Grant {
  readonly userId: string;
  readonly idempotencyKey: string;
  readonly amount: number;
  readonly reason: string;
  readonly terms: GrantTerms;
  readonly now: number;
}

/** Books grants: the ledger row and the wallet in one transaction, with the event that told of it where there is one. */
export function dynamoGrants(
  dynamo: DynamoDBClient,
  tables: Pick<Tables, 'credits'>,
): Pick<CreditLedger, 'grant' | 'grantForEvent'> {
  const TableName = tables.credits;

  /** @param also conditions of the caller's own; their reasons come after the ledger row's and the wallet's. */
  function book(grant: Grant, also: TransactWriteItem[]): Promise<Booked> {
    const { userId, amount, now } = grant;
    return writeByWallet<readonly Lot[], Booked>([], {
      async write(lots) {
        const taken = amount < 0 ? takeFrom(lots, -amount) : [];
        const TransactItems: TransactWriteItem[] = [
          {
            Put: {
              TableName,
              Item: ledgerRow(userId, entryOf(grant, taken)),
              ConditionExpression: 'attribute_not_exists(entry)',
            },
          },
          { Update: { TableName, Key: creditKey(userId, WALLET), ...walletUpdate(grant, lots, taken) } },
          ...also,
        ];
        await send(() => dynamo.send(new TransactWriteItemsCommand({ TransactItems })), { decides });
        return 'granted';
      },
      async refused(error, lots) {
        const [row, wallet, ...others] = error.CancellationReasons ?? [];
        if (others.some(isRefusal)) return { kind: 'refused', reasons: others };
        if (isRefusal(row)) return 'already-granted';
        if (!isRefusal(wallet)) throw error;
        const seen = parseWalletRow(wallet?.Item);
        if (seen.deletedAt !== undefined) return 'account-deleted';
        const { live, expired } = byLife(seen.lots, now);
        if (seen.available - sumOf(expired) < -amount) return 'insufficient';
        if (amount > 0 && live.length >= MAX_LOTS) return 'too-many-lots';
        if (isDeepStrictEqual(seen.lots, lots)) throw error;
        await expireLots(dynamo, tables, userId, seen, now);
        return { kind: 'other-wallet', wallet: live };
      },
    });
  }

  /** Whether the ledger has this very grant: it says what an event was for where the event's own row is lost. */
  async function isBooked(grant: Grant): Promise<boolean> {
    const { id, ...entry } = entryOf(grant, []);
    const Key = creditKey(grant.userId, id);
    const { Item } = await send(() => dynamo.send(new GetItemCommand({ TableName, Key, ConsistentRead: true })));
    if (Item === undefined) throw new TransientError('a ledger entry was there, and is not');
    const booked = parseLedgerRow(Item);
    if (booked.type !== 'grant') return false;
    // When it was booked, and what a withdrawal took from which lot, is not what the event says.
    const { id: _, bookedAt, lots, ...said } = booked;
    return isDeepStrictEqual({ ...said, bookedAt: entry.bookedAt }, entry);
  }

  return {
    async grant(userId, idempotencyKey, amount, reason, now, terms = {}) {
      const outcome = await book({ userId, idempotencyKey, amount, reason, terms, now }, []);
      if (typeof outcome === 'string') return outcome;
      throw new Error('a grant without an event was refused for its event');
    },

    async grantForEvent({ id, fingerprint }, userId, amount, reason, now, terms = {}): Promise<EventOutcome> {
      const event: TransactWriteItem = {
        Put: {
          TableName,
          Item: { ...eventKey(id), fingerprint: { S: fingerprint } },
          ConditionExpression: 'attribute_not_exists(entry)',
          ReturnValuesOnConditionCheckFailure: 'ALL_OLD',
        },
      };
      const grant = { userId, idempotencyKey: eventIdempotencyKey(id), amount, reason, terms, now };
      const outcome = await book(grant, [event]);
      if (outcome === 'already-granted') return { kind: 'known', same: await isBooked(grant) };
      if (typeof outcome === 'string') return outcome;
      return { kind: 'known', same: outcome.reasons[0]?.Item?.['fingerprint']?.S === fingerprint };
    },
  };
}

/** The prefix keeps ids of other systems apart from the sort keys of our own rows. */
export function eventKey(id: string): Item {
  return creditKey(EVENTS, `event#${id}`);
}

function entryOf({ idempotencyKey, amount, reason, terms, now }: Grant, taken: readonly Lot[]): LedgerEntry {
  const lot = amount > 0 ? lotOf(idempotencyKey, amount, terms) : undefined;
  return {
    id: ledgerId.grant(idempotencyKey),
    type: 'grant',
    amount,
    reason,
    ...(terms.type === undefined ? {} : { grantType: terms.type }),
    ...(lot === undefined ? {} : { lot }),
    ...(taken.length > 0 ? { lots: taken } : {}),
    bookedAt: now,
  };
}

/** Credits that neither expire nor have a priority are plain. */
function lotOf(idempotencyKey: string, amount: number, { expiresAt, priority }: GrantTerms): Lot | undefined {
  if (expiresAt === undefined && priority === undefined) return undefined;
  const expiry = expiresAt === undefined ? {} : { expiresAt };
  return { id: idempotencyKey, amount, priority: priority ?? DEFAULT_PRIORITY, ...expiry };
}

function walletUpdate({ idempotencyKey, amount, terms }: Grant, lots: readonly Lot[], taken: readonly Lot[]) {
  const booked: UpdateClauses = {
    add: ['available :amount', 'granted :amount', 'held :none', 'spent :none'],
    conditions: ['attribute_not_exists(deleted_at)'],
    values: { ':amount': { N: String(amount) }, ':none': { N: '0' } },
  };
  const lot = lotOf(idempotencyKey, amount, terms);
  return {
    ...updateOf(booked, amount < 0 ? withdrawal(amount, lots, taken) : lot === undefined ? {} : newLot(lot)),
    ReturnValuesOnConditionCheckFailure: 'ALL_OLD' as const,
  };
}

/** All of it or nothing: what lots do not cover must be there in plain credits. */
function withdrawal(amount: number, lots: readonly Lot[], taken: readonly Lot[]): UpdateClauses {
  const { conditions = [], values, ...replaced } = replaceLots(lots, without(lots, taken));
  return {
    ...replaced,
    conditions: [...conditions, 'available >= :needed'],
    values: { ...values, ':needed': { N: String(-amount - sumOf(taken) + sumOf(lots)) } },
  };
}

function newLot(lot: Lot): UpdateClauses {
  return {
    set: ['lots = list_append(if_not_exists(lots, :nothing), :lot)'],
    conditions: ['(attribute_not_exists(lots) OR size(lots) < :most)'],
    values: { ':nothing': { L: [] }, ':lot': toAttribute([lot]), ':most': { N: String(MAX_LOTS) } },
  };
}

/**
 * An event that is known does: it says what it was for. A ledger row that exists does only where no event could be known, too; the
 * two are written together, and while they are, one may be seen without the other.
 */
function decides([row, , ...events]: readonly CancellationReason[]): boolean {
  return events.some(isRefusal) || (events.length === 0 && isRefusal(row));
}
