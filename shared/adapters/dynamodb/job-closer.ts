import { type DynamoDBClient, TransactionCanceledException, TransactWriteItemsCommand } from '@aws-sdk/client-dynamodb';
import type { ImageJob } from '../../domain/job.ts';
import type { CloseOutcome, JobCloser } from '../../domain/ports/job-store.ts';
import type { Settlement } from '../../domain/settle.ts';
import { ledgerId } from '../../domain/wallet.ts';
import { toAttribute } from './item.ts';
import { parseJobRow } from './job-row.ts';
import { creditKey, jobKey } from './keys.ts';
import { ledgerRow } from './ledger-row.ts';
import { send } from './send.ts';
import { type Tables, WALLET } from './tables.ts';

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
    async close(job, settlement) {
      try {
        await send(() => dynamo.send(closeCommand(job, settlement, tables, retentionDays)));
        return { kind: 'closed' };
      } catch (error) {
        if (error instanceof TransactionCanceledException) return refusalOf(error);
        throw error;
      }
    },
  };
}

function closeCommand(
  job: ImageJob,
  settlement: Settlement,
  tables: Tables,
  retentionDays: number,
): TransactWriteItemsCommand {
  const { status, outputs, credits, webhook, closedAt } = settlement;
  const due = webhook ? 'webhook = :webhook, due_at = :due' : '';
  return new TransactWriteItemsCommand({
    TransactItems: [
      {
        Update: {
          TableName: tables.jobs,
          Key: jobKey(job),
          UpdateExpression: [
            'SET #status = :status, outputs = :outputs, credits = :credits, closed_at = :now, updated_at = :now, expires_at = :expires',
            due && `, ${due}`,
            ' ADD version :one',
            due ? '' : ' REMOVE due_at, due_shard',
          ].join(''),
          ConditionExpression: '#status = :open AND version = :read',
          ExpressionAttributeNames: { '#status': 'status' },
          ExpressionAttributeValues: {
            ':status': { S: status },
            ':open': { S: 'OPEN' },
            ':outputs': toAttribute(outputs),
            ':credits': toAttribute(credits),
            ':now': { N: String(closedAt) },
            ':expires': { N: String(Math.floor(closedAt / 1000) + retentionDays * DAY_SECONDS) },
            ':read': { N: String(job.version) },
            ':one': { N: '1' },
            ...(webhook
              ? { ':webhook': toAttribute(webhook), ':due': { N: String(closedAt + DELIVERY_GRACE_MS) } }
              : {}),
          },
          ReturnValuesOnConditionCheckFailure: 'ALL_OLD',
        },
      },
      {
        Update: {
          TableName: tables.credits,
          Key: creditKey(job.userId, WALLET),
          UpdateExpression: 'ADD held :unheld, spent :captured, available :released, open_jobs :closed',
          ConditionExpression: 'held >= :held',
          ExpressionAttributeValues: {
            ':closed': { N: '-1' },
            ':held': { N: String(credits.held) },
            ':unheld': { N: String(-credits.held) },
            ':captured': { N: String(credits.captured) },
            ':released': { N: String(credits.released) },
          },
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
            bookedAt: closedAt,
          }),
          ConditionExpression: 'attribute_not_exists(entry)',
        },
      },
    ],
  });
}

function refusalOf(error: TransactionCanceledException): CloseOutcome {
  const row = error.CancellationReasons?.[0];
  if (row?.Code !== 'ConditionalCheckFailed' || !row.Item) throw error;
  const job = parseJobRow(row.Item);
  return job.status === 'OPEN' ? { kind: 'changed' } : { kind: 'already-closed', job };
}
