import { isDeepStrictEqual } from 'node:util';
import {
  type CancellationReason,
  type DynamoDBClient,
  type TransactionCanceledException,
  TransactWriteItemsCommand,
} from '@aws-sdk/client-dynamodb';
import type { DetailedWallet } from '../../../credits/credit-ledger.ts';
import { byLife, type Lot, sumOf, takeFrom, without } from '../../../credits/lots.ts';
import { type UserLimits, unitsOf, unitsUsed } from '../../../credits/user-limits.ts';
import { ledgerId } from '../../../credits/wallet.ts';
import type { KindJob } from '../../../jobs/job.ts';
import type { JobOpener, OpenOutcome } from '../../../jobs/job-store.ts';
import { firstLookAt } from '../../../jobs/lifecycle/next-step.ts';
import { countUnits, pastDay } from '../credits/daily-limit.ts';
import { expireLots } from '../credits/expire-lots.ts';
import { ledgerRow } from '../credits/ledger-row.ts';
import { NO_WALLET, parseWalletRow, replaceLots } from '../credits/wallet-row.ts';
import { type OtherWallet, writeByWallet } from '../credits/write-by-wallet.ts';
import { creditKey } from '../keys.ts';
import { isRefusal, send } from '../send.ts';
import { type Tables, WALLET } from '../tables.ts';
import { type UpdateClauses, updateOf } from '../update-clauses.ts';
import { jobRow, parseJobRow } from './job-row.ts';
import { takeId } from './owner-row.ts';

/**
 * Opens jobs in one transaction: the job row, whose id it is, the hold and the limits on the wallet, the ledger row. All of it or
 * nothing.
 *
 * A wallet is taken for one without lots that counts the job's own day, as nearly all are; one that is otherwise refuses, shows what
 * it is, and the next round goes by that. No read is added, and plain wallets move by plain counters.
 *
 * @param limits of one user, counted on the wallet, which the transaction writes anyway.
 */
export function dynamoJobOpener(dynamo: DynamoDBClient, tables: Tables, limits: UserLimits): JobOpener {
  return {
    open: (job) =>
      writeByWallet<DetailedWallet, OpenOutcome>(NO_WALLET, {
        async write(wallet) {
          await send(() => dynamo.send(openCommand(job, wallet, tables, limits)), { decides });
          return { kind: 'opened' };
        },
        async refused(error, expected) {
          const refusal = refusalOf(error, job, expected, limits);
          if (refusal.kind !== 'other-wallet') return refusal;
          // What has expired is booked first; if that finds another wallet, so will the next round.
          const { wallet } = refusal;
          await expireLots(dynamo, tables, job.userId, wallet, job.createdAt);
          return { kind: 'other-wallet', wallet: { ...wallet, lots: byLife(wallet.lots, job.createdAt).live } };
        },
      }),
  };
}

/** @param wallet as it was seen, all of its lots live. */
function openCommand(
  given: KindJob,
  wallet: DetailedWallet,
  tables: Tables,
  limits: UserLimits,
): TransactWriteItemsCommand {
  const { held } = given.credits;
  const taken = takeFrom(wallet.lots, held);
  const fromLots = taken.length > 0 ? { lots: taken } : {};
  const job: KindJob = { ...given, credits: { ...given.credits, ...fromLots } };
  return new TransactWriteItemsCommand({
    TransactItems: [
      {
        Put: {
          TableName: tables.jobs,
          Item: jobRow(job, firstLookAt(job), tables.dueShards),
          ConditionExpression: 'attribute_not_exists(job_id)',
          ReturnValuesOnConditionCheckFailure: 'ALL_OLD',
        },
      },
      {
        Update: {
          TableName: tables.credits,
          Key: creditKey(job.userId, WALLET),
          ...updateOf(
            opened(job, limits.openJobs),
            countUnits(job, limits.unitsPerDay[job.kind], pastDay(wallet.usage, job.createdAt)),
            // A job that costs nothing here (credit mode "external") needs no credits, and no wallet either.
            held > 0 ? payment(held, wallet.lots, taken) : {},
          ),
          ReturnValuesOnConditionCheckFailure: 'ALL_OLD',
        },
      },
      {
        Put: {
          TableName: tables.credits,
          Item: ledgerRow(job.userId, {
            id: ledgerId.hold(job.jobId),
            type: 'hold',
            amount: held,
            jobId: job.jobId,
            ...fromLots,
            bookedAt: job.createdAt,
          }),
          ConditionExpression: 'attribute_not_exists(entry)',
        },
      },
      takeId(job, tables),
    ],
  });
}

/** An existing job row decides first: a repeated request gets its job, also where another condition failed. */
function decides([row]: readonly CancellationReason[]): boolean {
  return isRefusal(row);
}

/** One more open job, and its hold. */
function opened({ credits: { held } }: KindJob, maxOpenJobs: number): UpdateClauses {
  return {
    add: ['available :taken', 'held :held', 'spent :none', 'granted :none', 'open_jobs :one'],
    conditions: ['attribute_not_exists(deleted_at)', '(attribute_not_exists(open_jobs) OR open_jobs < :max)'],
    values: {
      ':one': { N: '1' },
      ':max': { N: String(maxOpenJobs) },
      ':taken': { N: String(-held) },
      ':held': { N: String(held) },
      ':none': { N: '0' },
    },
  };
}

/** Plain credits are what is available beyond the lots. */
function payment(held: number, lots: readonly Lot[], taken: readonly Lot[]): UpdateClauses {
  const { conditions = [], values, ...replaced } = replaceLots(lots, without(lots, taken));
  return {
    ...replaced,
    conditions: [...conditions, 'available >= :needed'],
    values: { ...values, ':needed': { N: String(held - sumOf(taken) + sumOf(lots)) } },
  };
}

type Refusal = Exclude<OpenOutcome, { kind: 'opened' }> | OtherWallet<DetailedWallet>;

/** The row that exists outranks the wallet: a repeated request is answered with its job even when the credits are gone. */
function refusalOf(
  error: TransactionCanceledException,
  job: KindJob,
  expected: DetailedWallet,
  { openJobs, unitsPerDay }: UserLimits,
): Refusal {
  const { credits, createdAt, kind } = job;
  const [row, wallet, hold, owner] = error.CancellationReasons ?? [];
  if (isRefusal(row) && row?.Item) return { kind: 'exists', job: parseJobRow(row.Item) };
  if (isRefusal(owner)) return { kind: 'taken' };
  if (isRefusal(hold)) return { kind: 'expired' };
  if (!isRefusal(wallet)) throw error;
  const seen = parseWalletRow(wallet?.Item);
  if (seen.deletedAt !== undefined) return { kind: 'account-deleted' };
  if (seen.openJobs >= openJobs) return { kind: 'too-many-open' };
  const used = unitsUsed(seen.usage, kind, createdAt);
  if (used + unitsOf(job) > (unitsPerDay[kind] ?? Number.POSITIVE_INFINITY)) return { kind: 'daily-limit', used };
  const available = seen.available - sumOf(byLife(seen.lots, createdAt).expired);
  if (available < credits.held) return { kind: 'insufficient', available };
  const isOther =
    !isDeepStrictEqual(seen.lots, expected.lots) ||
    !isDeepStrictEqual(pastDay(seen.usage, createdAt), pastDay(expected.usage, createdAt));
  if (isOther) return { kind: 'other-wallet', wallet: seen };
  throw error;
}
