import { isDeepStrictEqual } from 'node:util';
import {
  type CancellationReason,
  type DynamoDBClient,
  TransactionCanceledException,
  TransactWriteItemsCommand,
} from '@aws-sdk/client-dynamodb';
import type { DetailedWallet } from '../../../credits/credit-ledger.ts';
import { byLife, type Lot, sumOf, takeFrom, without } from '../../../credits/lots.ts';
import { ledgerId } from '../../../credits/wallet.ts';
import type { ImageJob } from '../../../jobs/job.ts';
import type { JobOpener, OpenOutcome } from '../../../jobs/job-store.ts';
import { firstLookAt } from '../../../jobs/next-step.ts';
import { TransientError } from '../../../messages/transient-error.ts';
import { bookLapsed } from '../credits/book-lapsed.ts';
import { ledgerRow } from '../credits/ledger-row.ts';
import { parseWalletRow, replaceLots } from '../credits/wallet-row.ts';
import { creditKey } from '../keys.ts';
import { isRefusal, send } from '../send.ts';
import { type Tables, WALLET } from '../tables.ts';
import { jobRow, parseJobRow } from './job-row.ts';

/** Times that the lots may be other ones than those just seen: parallel jobs of one user. */
const MAX_ROUNDS = 40;

/**
 * Opens jobs in one transaction: the job row, the hold on the wallet, the ledger row. All of it or nothing.
 *
 * A wallet is taken for one without lots, as nearly all are; one that has some refuses, shows them, and the next round spends
 * them. No read is added, and plain wallets move by plain counters.
 *
 * @param maxOpenJobs jobs that one user may have open at once; counted on the wallet, which the transaction writes anyway.
 */
export function dynamoJobOpener(dynamo: DynamoDBClient, tables: Tables, maxOpenJobs: number): JobOpener {
  return {
    async open(job) {
      let lots: readonly Lot[] = [];
      for (let round = 0; round < MAX_ROUNDS; round += 1) {
        try {
          await send(() => dynamo.send(openCommand(job, lots, tables, maxOpenJobs)), { decides });
          return { kind: 'opened' };
        } catch (error) {
          if (!(error instanceof TransactionCanceledException)) throw error;
          const refusal = refusalOf(error, job, lots, maxOpenJobs);
          if (refusal.kind !== 'other-lots') return refusal;
          // What has lapsed is booked first; if that finds other lots, so will the next round.
          await bookLapsed(dynamo, tables, job.userId, refusal.wallet, job.createdAt);
          lots = byLife(refusal.wallet.lots, job.createdAt).live;
        }
      }
      throw new TransientError('the lots of a wallet move faster than they can be spent');
    },
  };
}

/** @param lots of the wallet, all of them live. */
function openCommand(
  given: ImageJob,
  lots: readonly Lot[],
  tables: Tables,
  maxOpenJobs: number,
): TransactWriteItemsCommand {
  const { held } = given.credits;
  const taken = takeFrom(lots, held);
  const fromLots = taken.length > 0 ? { lots: taken } : {};
  const job: ImageJob = { ...given, credits: { ...given.credits, ...fromLots } };
  const { set, remove, condition, values } = replaceLots(lots, without(lots, taken));
  const conditions = [
    'attribute_not_exists(deleted_at)',
    '(attribute_not_exists(open_jobs) OR open_jobs < :max)',
    // A job that costs nothing here (credit mode "external") needs no credits, and no wallet either.
    ...(held > 0 ? [condition, 'available >= :needed'] : []),
  ];
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
          UpdateExpression: `${held > 0 ? set : ''}ADD available :taken, held :held, spent :none, granted :none, open_jobs :one${held > 0 ? remove : ''}`,
          ConditionExpression: conditions.join(' AND '),
          ExpressionAttributeValues: {
            ':one': { N: '1' },
            ':max': { N: String(maxOpenJobs) },
            ':taken': { N: String(-held) },
            ':held': { N: String(held) },
            ':none': { N: '0' },
            // Plain credits are what is available beyond the lots.
            ...(held > 0 ? { ...values, ':needed': { N: String(held - sumOf(taken) + sumOf(lots)) } } : {}),
          },
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
    ],
  });
}

/** A job row that exists does: a repeated request gets its job, whatever the other rows would say. */
function decides([row]: readonly CancellationReason[]): boolean {
  return isRefusal(row);
}

type Refusal =
  | Exclude<OpenOutcome, { kind: 'opened' }>
  | { readonly kind: 'other-lots'; readonly wallet: DetailedWallet };

/** The row that exists outranks the wallet: a repeated request is answered with its job even when the credits are gone. */
function refusalOf(
  error: TransactionCanceledException,
  { credits, createdAt }: ImageJob,
  lots: readonly Lot[],
  maxOpenJobs: number,
): Refusal {
  const [row, wallet, hold] = error.CancellationReasons ?? [];
  if (isRefusal(row) && row?.Item) return { kind: 'exists', job: parseJobRow(row.Item) };
  if (isRefusal(hold)) return { kind: 'expired' };
  if (!isRefusal(wallet)) throw error;
  const seen = parseWalletRow(wallet?.Item);
  if (seen.deletedAt !== undefined) return { kind: 'account-deleted' };
  if (seen.openJobs >= maxOpenJobs) return { kind: 'too-many-open' };
  const available = seen.available - sumOf(byLife(seen.lots, createdAt).lapsed);
  if (available < credits.held) return { kind: 'insufficient', available };
  if (!isDeepStrictEqual(seen.lots, lots)) return { kind: 'other-lots', wallet: seen };
  throw error;
}
