import { type DynamoDBClient, paginateScan, type ScanCommandInput } from '@aws-sdk/client-dynamodb';
import * as v from 'valibot';
import type { Job } from '../../../jobs/job.ts';
import type { JobScan } from '../../../jobs/job-store.ts';
import type { Item } from '../item.ts';
import type { Tables } from '../tables.ts';
import { parseJobRow } from './job-row.ts';

/** Looks through the whole Jobs table: for operators only, a read of every row is paid for. */
export function dynamoJobScan(dynamo: DynamoDBClient, tables: Pick<Tables, 'jobs'>): JobScan {
  async function* pages(
    filter: Pick<ScanCommandInput, 'FilterExpression' | 'ExpressionAttributeNames' | 'ExpressionAttributeValues'>,
  ) {
    const scan = paginateScan({ client: dynamo }, { TableName: tables.jobs, ConsistentRead: true, ...filter });
    for await (const { Items = [], ScannedCount = 0 } of scan) {
      const read = Items.map(readRow);
      yield {
        scanned: ScannedCount,
        jobs: read.flatMap(({ job }) => job ?? []),
        unreadable: read.flatMap(({ unreadable }) => unreadable ?? []),
      };
    }
  }
  return {
    open: () =>
      pages({
        FilterExpression: '#status = :open',
        ExpressionAttributeNames: { '#status': 'status' },
        ExpressionAttributeValues: { ':open': { S: 'OPEN' } },
      }),

    // Of the rows of the table only jobs have a status.
    all: () =>
      pages({ FilterExpression: 'attribute_exists(#status)', ExpressionAttributeNames: { '#status': 'status' } }),

    undelivered: () =>
      pages({
        FilterExpression: '(webhook.attempts > :none AND webhook.#state = :due) OR webhook.#state IN (:given, :unseen)',
        ExpressionAttributeNames: { '#state': 'state' },
        ExpressionAttributeValues: {
          ':none': { N: '0' },
          ':due': { S: 'due' },
          ':given': { S: 'abandoned' },
          ':unseen': { S: 'unconfirmed' },
        },
      }),
  };
}

/** One row that nothing can read must not hide the others. */
function readRow(item: Item): { readonly job?: Job; readonly unreadable?: string } {
  try {
    return { job: parseJobRow(item) };
  } catch (error) {
    if (!v.isValiError(error)) throw error;
    return { unreadable: item['job_id']?.S ?? 'without a job_id' };
  }
}
