import { type DynamoDBClient, paginateQuery, paginateScan } from '@aws-sdk/client-dynamodb';
import * as v from 'valibot';
import type { AuditSource } from '../../../credits/audit-source.ts';
import { fromItem, type Item } from '../item.ts';
import { parseJobRow } from '../jobs/job-row.ts';
import { type Tables, WALLET } from '../tables.ts';
import { parseLedgerRow } from './ledger-row.ts';
import { parseWalletRow } from './wallet-row.ts';

const Owner = v.object({ userId: v.string() });

/** Reads every account with consistent queries; only the list of users comes from a scan. */
export function dynamoAuditSource(dynamo: DynamoDBClient, tables: Tables): AuditSource {
  async function partition(TableName: string, userId: string): Promise<Item[]> {
    const rows: Item[] = [];
    const pages = paginateQuery(
      { client: dynamo },
      {
        TableName,
        KeyConditionExpression: 'user_id = :user',
        ExpressionAttributeValues: { ':user': { S: userId } },
        ConsistentRead: true,
      },
    );
    for await (const { Items = [] } of pages) rows.push(...Items);
    return rows;
  }

  return {
    async *users() {
      const pages = paginateScan(
        { client: dynamo },
        {
          TableName: tables.credits,
          FilterExpression: 'entry = :wallet',
          ProjectionExpression: 'user_id',
          ExpressionAttributeValues: { ':wallet': { S: WALLET } },
        },
      );
      for await (const { Items = [] } of pages) yield Items.map((item) => v.parse(Owner, fromItem(item)).userId);
    },

    async account(userId) {
      // The ledger first and last in time order would be no better: a job that moves in between is read again by the caller.
      const [credits, jobs] = await Promise.all([partition(tables.credits, userId), partition(tables.jobs, userId)]);
      const wallet = credits.find((row) => row['entry']?.S === WALLET);
      return {
        wallet: parseWalletRow(wallet),
        entries: credits.filter((row) => row !== wallet).map(parseLedgerRow),
        jobs: jobs.map(parseJobRow),
      };
    },
  };
}
