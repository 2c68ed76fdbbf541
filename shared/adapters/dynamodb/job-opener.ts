import { type DynamoDBClient, TransactionCanceledException, TransactWriteItemsCommand } from '@aws-sdk/client-dynamodb';
import type { ImageJob } from '../../domain/job.ts';
import { firstLookAt } from '../../domain/next-step.ts';
import type { JobOpener, OpenOutcome } from '../../domain/ports/job-store.ts';
import { ledgerId } from '../../domain/wallet.ts';
import { dueShardOf } from './due-shard.ts';
import { toItem } from './item.ts';
import { parseJobRow } from './job-row.ts';
import { creditKey } from './keys.ts';
import { ledgerRow } from './ledger-row.ts';
import { send } from './send.ts';
import { type Tables, WALLET } from './tables.ts';

/**
 * Opens jobs in one transaction: the job row, the hold on the wallet, the ledger row. All of it or nothing.
 *
 * @param maxOpenJobs jobs that one user may have open at once; counted on the wallet, which the transaction writes anyway.
 */
export function dynamoJobOpener(dynamo: DynamoDBClient, tables: Tables, maxOpenJobs: number): JobOpener {
  return {
    async open(job) {
      try {
        await send(() => dynamo.send(openCommand(job, tables, maxOpenJobs)));
        return { kind: 'opened' };
      } catch (error) {
        if (error instanceof TransactionCanceledException) return refusalOf(error, job);
        throw error;
      }
    },
  };
}

function openCommand(job: ImageJob, tables: Tables, maxOpenJobs: number): TransactWriteItemsCommand {
  const { held } = job.credits;
  return new TransactWriteItemsCommand({
    TransactItems: [
      {
        Put: {
          TableName: tables.jobs,
          Item: toItem({ ...job, dueShard: dueShardOf(job), dueAt: firstLookAt(job) }),
          ConditionExpression: 'attribute_not_exists(job_id)',
          ReturnValuesOnConditionCheckFailure: 'ALL_OLD',
        },
      },
      {
        Update: {
          TableName: tables.credits,
          Key: creditKey(job.userId, WALLET),
          UpdateExpression: 'ADD available :taken, held :held, spent :none, granted :none, open_jobs :one',
          // A job that costs nothing here (credit mode "external") needs no credits, and no wallet either.
          ConditionExpression: `(attribute_not_exists(open_jobs) OR open_jobs < :max)${held > 0 ? ' AND available >= :held' : ''}`,
          ExpressionAttributeValues: {
            ':one': { N: '1' },
            ':max': { N: String(maxOpenJobs) },
            ':taken': { N: String(-held) },
            ':held': { N: String(held) },
            ':none': { N: '0' },
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
            bookedAt: job.createdAt,
          }),
          ConditionExpression: 'attribute_not_exists(entry)',
        },
      },
    ],
  });
}

/** The row that exists outranks the wallet: a repeated request is answered with its job even when the credits are gone. */
function refusalOf(error: TransactionCanceledException, { credits }: ImageJob): OpenOutcome {
  const [job, wallet, hold] = error.CancellationReasons ?? [];
  if (job?.Code === 'ConditionalCheckFailed' && job.Item) return { kind: 'exists', job: parseJobRow(job.Item) };
  if (hold?.Code === 'ConditionalCheckFailed') return { kind: 'expired' };
  if (wallet?.Code === 'ConditionalCheckFailed') {
    const available = Number(wallet.Item?.['available']?.N ?? 0);
    return available < credits.held ? { kind: 'insufficient', available } : { kind: 'too-many-open' };
  }
  throw error;
}
