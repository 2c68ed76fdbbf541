import { type DynamoDBClient, GetItemCommand, PutItemCommand } from '@aws-sdk/client-dynamodb';
import * as v from 'valibot';
import type { AuditPlaces } from '../../../audit/audit-source.ts';
import { fromItem, toItem } from '../item.ts';
import { send } from '../send.ts';
import type { Tables } from '../tables.ts';

/** A row of its own among the jobs: no user's id begins like this. */
const KEY = { user_id: { S: '#control' }, job_id: { S: 'audit' } };

const PlaceRow = v.object({ roundBeganAt: v.number(), after: v.string() });

/** The place of the audit as a row of the Jobs table. */
export function dynamoAuditPlaces(dynamo: DynamoDBClient, { jobs }: Pick<Tables, 'jobs'>): AuditPlaces {
  const row = { TableName: jobs, Key: KEY };
  return {
    async read() {
      const { Item } = await send(() => dynamo.send(new GetItemCommand({ ...row, ConsistentRead: true })));
      const place = v.safeParse(PlaceRow, Item && fromItem(Item));
      return place.success ? place.output : undefined;
    },
    async write(place) {
      await send(() => dynamo.send(new PutItemCommand({ TableName: jobs, Item: { ...KEY, ...toItem(place) } })));
    },
    async clear() {
      await send(() => dynamo.send(new PutItemCommand({ TableName: jobs, Item: KEY })));
    },
  };
}
