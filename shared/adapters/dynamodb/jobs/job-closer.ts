import { isDeepStrictEqual } from 'node:util';
import {
  type AttributeValue,
  type CancellationReason,
  type DynamoDBClient,
  type TransactionCanceledException,
  TransactWriteItemsCommand,
} from '@aws-sdk/client-dynamodb';
import type { DetailedWallet } from '../../../credits/credit-ledger.ts';
import { givenBack, type Lot, withBack } from '../../../credits/lots.ts';
import { dayOf, unitsGivenBack } from '../../../credits/user-limits.ts';
import { ledgerId } from '../../../credits/wallet.ts';
import type { Job } from '../../../jobs/job.ts';
import type { CloseOutcome, JobCloser } from '../../../jobs/job-store.ts';
import { firstLookAt } from '../../../jobs/lifecycle/next-step.ts';
import type { Settlement } from '../../../jobs/lifecycle/settle.ts';
import { failedParts, isFinal } from '../../../jobs/part.ts';
import { GIVE_UP_AFTER_MS } from '../../../webhooks/webhook-schedule.ts';
import { recordDuration } from '../control/duration-samples.ts';
import { giveUnitsBack } from '../credits/daily-limit.ts';
import { ledgerRow } from '../credits/ledger-row.ts';
import { parseWalletRow, replaceLots } from '../credits/wallet-row.ts';
import { type OtherWallet, writeByWallet } from '../credits/write-by-wallet.ts';
import { toAttribute } from '../item.ts';
import { creditKey, jobKey } from '../keys.ts';
import { isRefusal, send } from '../send.ts';
import { type Tables, WALLET } from '../tables.ts';
import { type UpdateClauses, updateOf } from '../update-clauses.ts';
import { dueShardOf } from './due-shard.ts';
import { parseJobRow } from './job-row.ts';

/** A row that has lost its place in the due index, and is closed by an operator, gets one again. */
const DUE = ', due_at = :due, due_shard = if_not_exists(due_shard, :shard)';

const DAY_SECONDS = 86_400;

/** What the first delivery gets before the sweep repeats it. */
const DELIVERY_GRACE_MS = 60_000;

/**
 * Closes jobs in one transaction: terminal status, capture and release on the wallet, the ledger row, and the webhook that is
 * due from now on. The version guards everything that the settlement was computed from.
 *
 * @param retentionDays how long the row of a closed job is kept (DynamoDB TTL); the ledger stays.
 */
export function dynamoJobCloser(dynamo: DynamoDBClient, tables: Tables, retentionDays: number): JobCloser {
  return {
    close(job, settlement) {
      const { lots: taken = [], held, released } = settlement.credits;
      const back = givenBack(taken, held, released);
      return writeByWallet<DetailedWallet | undefined, CloseOutcome>(undefined, {
        async write(seen) {
          const wallet = walletUpdate(job, settlement, seen, back);
          const command = closeCommand(job, settlement, wallet, back, tables, retentionDays);
          await send(() => dynamo.send(command), { decides });
          await recordDuration(dynamo, tables, job, settlement);
          return { kind: 'closed' };
        },
        refused(error, seen) {
          const refusal = refusalOf(error);
          if (refusal.kind !== 'other-wallet') return refusal;
          // Refused as it was: not for anything that this update could take into account.
          const [next, last] = [refusal.wallet, seen].map((wallet) => walletUpdate(job, settlement, wallet, back));
          if (isDeepStrictEqual(next, last)) throw error;
          return refusal;
        },
      });
    },
  };
}

/** Late enough for the first delivery; for a quick job that is the time it is due anyway, and its index entry need not move. */
function dueAfterClosing(job: Job, closedAt: number): number {
  return Math.max(firstLookAt(job), closedAt + DELIVERY_GRACE_MS);
}

/**
 * Capture and release. Plain counters, unless parts of lots come back, or units that cost nothing while the wallet counts their day.
 *
 * @param seen the wallet, where it is known; otherwise it is taken for one without lots that counts the day of the job's order.
 */
function walletUpdate(
  job: Job,
  { credits, parts, closedAt }: Settlement,
  seen: DetailedWallet | undefined,
  back: readonly Lot[],
) {
  const lots = seen?.lots ?? [];
  const units = job.foreign ? 0 : unitsGivenBack(parts, job.credits.capture);
  const day = dayOf(job.createdAt);
  const countsDay =
    seen === undefined
      ? dayOf(closedAt) === day
      : seen.usage?.day === day && (seen.usage.units[job.kind] ?? 0) >= units;
  const settled: UpdateClauses = {
    add: ['held :unheld', 'spent :captured', 'available :released', 'open_jobs :closed'],
    conditions: ['held >= :held'],
    values: {
      ':closed': { N: '-1' },
      ':held': { N: String(credits.held) },
      ':unheld': { N: String(-credits.held) },
      ':captured': { N: String(credits.captured) },
      ':released': { N: String(credits.released) },
    },
  };
  return {
    ...updateOf(
      settled,
      back.length > 0 ? replaceLots(lots, withBack(lots, back)) : {},
      units > 0 && countsDay ? giveUnitsBack(job, units) : {},
    ),
    ReturnValuesOnConditionCheckFailure: 'ALL_OLD' as const,
  };
}

function closeCommand(
  job: Job,
  settlement: Settlement,
  wallet: ReturnType<typeof walletUpdate>,
  back: readonly Lot[],
  tables: Tables,
  retentionDays: number,
): TransactWriteItemsCommand {
  const { status, credits, webhook, closedAt } = settlement;
  const ended = endedParts(job, settlement);
  // A job whose erasure has begun stays due until its files are gone, and one that leaves the provider at work until that is told to stop,
  // whether or not anything is to be told.
  const leavesWork = failedParts(settlement.parts).some(({ operation }) => operation !== undefined);
  const isDue = webhook !== undefined || job.erasingSince !== undefined || leavesWork;
  const set = `${webhook ? ', webhook = :webhook' : ''}${isDue ? DUE : ''}`;
  return new TransactWriteItemsCommand({
    TransactItems: [
      {
        Update: {
          TableName: tables.jobs,
          Key: jobKey(job),
          UpdateExpression: [
            'SET #status = :status, credits.captured = :captured, credits.released = :released, ',
            'closed_at = :now, updated_at = :now, expires_at = :expires',
            ended.set,
            set,
            ' ADD version :one',
            isDue ? '' : ' REMOVE due_at, due_shard',
          ].join(''),
          ConditionExpression: '#status = :open AND version = :read',
          ExpressionAttributeNames: { '#status': 'status' },
          ExpressionAttributeValues: {
            ':status': { S: status },
            ':open': { S: 'OPEN' },
            ':captured': { N: String(credits.captured) },
            ':released': { N: String(credits.released) },
            ...ended.values,
            ':now': { N: String(closedAt) },
            ':expires': { N: String(Math.floor(closedAt / 1000) + keptSeconds(retentionDays, webhook !== undefined)) },
            ':read': { N: String(job.version) },
            ':one': { N: '1' },
            ...(webhook ? { ':webhook': toAttribute(webhook) } : {}),
            ...(isDue
              ? {
                  ':due': { N: String(dueAfterClosing(job, closedAt)) },
                  ':shard': { S: dueShardOf(job, tables.dueShards) },
                }
              : {}),
          },
          ReturnValuesOnConditionCheckFailure: 'ALL_OLD',
        },
      },
      {
        Update: {
          TableName: tables.credits,
          Key: creditKey(job.userId, WALLET),
          ...wallet,
        },
      },
      {
        Put: {
          TableName: tables.credits,
          Item: ledgerRow(job.userId, {
            id: ledgerId.settle(job.jobId),
            type: 'settle',
            captured: credits.captured,
            released: credits.released,
            jobId: job.jobId,
            ...(back.length > 0 ? { lots: back } : {}),
            bookedAt: closedAt,
          }),
          ConditionExpression: 'attribute_not_exists(entry)',
        },
      },
    ],
  });
}

/** A job row that has moved does: there is nothing to settle, or something else. */
function decides([row]: readonly CancellationReason[]): boolean {
  return isRefusal(row);
}

/**
 * The parts that ended with the job, each by itself: what was there before stays as it is written. Of a job that this version does not
 * understand none is touched; they are read as ended.
 */
function endedParts(job: Job, { parts }: Settlement): { set: string; values: Record<string, AttributeValue> } {
  const ended = job.foreign
    ? []
    : [...parts.entries()].filter(([position]) => !job.parts.slice(position, position + 1).every(isFinal));
  return {
    set: ended.map(([position]) => `, parts[${position}] = :part${position}`).join(''),
    values: Object.fromEntries(ended.map(([position, part]) => [`:part${position}`, toAttribute(part)])),
  };
}

/** How long a closed job's row is kept: in any case until its webhook has been given up, and a day for that last attempt. */
function keptSeconds(retentionDays: number, sendsWebhooks: boolean): number {
  const days = sendsWebhooks ? Math.max(retentionDays, GIVE_UP_AFTER_MS / 1000 / DAY_SECONDS + 1) : retentionDays;
  return days * DAY_SECONDS;
}

type Refusal = Exclude<CloseOutcome, { kind: 'closed' }> | OtherWallet<DetailedWallet>;

function refusalOf(error: TransactionCanceledException): Refusal {
  const [row, wallet] = error.CancellationReasons ?? [];
  if (isRefusal(row) && row?.Item) {
    const job = parseJobRow(row.Item);
    return job.status === 'OPEN' ? { kind: 'changed' } : { kind: 'already-closed', job };
  }
  if (isRefusal(wallet)) return { kind: 'other-wallet', wallet: parseWalletRow(wallet?.Item) };
  throw error;
}
