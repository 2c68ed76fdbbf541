import {
  type DynamoDBClient,
  QueryCommand,
  ScanCommand,
  type ScanCommandInput,
  type ScanCommandOutput,
} from '@aws-sdk/client-dynamodb';
import * as v from 'valibot';
import type { UserBatch } from '../../../audit/audit-source.ts';
import type { Item } from '../item.ts';
import { send } from '../send.ts';
import { CREATION_INDEX, type Tables } from '../tables.ts';

/** Users worked on between two notes of the place: what is done again when the function is killed. */
const BATCH = 25;

/** The partitions of control, events, erasures and the like: no user's id begins like this. */
const CONTROL = '#';

const Key = v.record(v.string(), v.union([v.strictObject({ S: v.string() }), v.strictObject({ N: v.string() })]));
/** Where the list goes on: in which table, after which key. */
const Place = v.pipe(
  v.string(),
  v.parseJson(),
  v.strictObject({ in: v.picklist(['credits', 'jobs']), after: v.optional(Key) }),
);
type Place = v.InferOutput<typeof Place>;

/**
 * Every user: first those of whom the Credits table has a row, then those of whom only the Jobs table has one. A page of a scan is
 * cut into batches; each says after which key the next begins.
 */
export async function* usersOf(dynamo: DynamoDBClient, tables: Tables, after?: string): AsyncIterable<UserBatch> {
  // A place that cannot be read is none: the list begins anew.
  const parsed = v.safeParse(Place, after);
  const from: Place = parsed.success ? parsed.output : { in: 'credits' };
  if (from.in === 'credits') {
    const scan = { TableName: tables.credits, ProjectionExpression: 'user_id, entry' };
    yield* batches(dynamo, scan, ['user_id', 'entry'], from.after, (place) => place ?? { in: 'jobs' });
  }
  const scan = {
    TableName: tables.jobs,
    IndexName: CREATION_INDEX,
    ProjectionExpression: 'user_id, job_id, created_at',
  };
  const start = from.in === 'jobs' ? from.after : undefined;
  for await (const batch of batches(dynamo, scan, ['user_id', 'job_id', 'created_at'], start, (place) => place)) {
    const known = await Promise.all(batch.users.map((userId) => hasCredits(dynamo, tables, userId)));
    yield { ...batch, users: batch.users.filter((_, index) => !known[index]) };
  }

  /** @param last the place after the end of this scan. */
  async function* batches(
    client: DynamoDBClient,
    input: ScanCommandInput,
    keyOf: readonly string[],
    start: Item | undefined,
    last: (place: Place | undefined) => Place | undefined,
  ): AsyncIterable<UserBatch> {
    let ExclusiveStartKey = start;
    do {
      const { Items = [], LastEvaluatedKey }: ScanCommandOutput = await send(() =>
        client.send(new ScanCommand({ ...input, ...(ExclusiveStartKey === undefined ? {} : { ExclusiveStartKey }) })),
      );
      for (const { users, end } of cut(Items)) {
        const isEnd = end === Items.length && LastEvaluatedKey === undefined;
        const key = Object.fromEntries(keyOf.map((name) => [name, Items[end - 1]?.[name] ?? { S: '' }]));
        const place = isEnd
          ? last(undefined)
          : { in: input.TableName === tables.credits ? 'credits' : 'jobs', after: key };
        yield { users, ...(place === undefined ? {} : { next: JSON.stringify(place) }) };
      }
      ExclusiveStartKey = LastEvaluatedKey;
    } while (ExclusiveStartKey !== undefined);
  }
}

/** The users of a page in batches, each with the number of rows up to its end. A user at the seam of two may be in both. */
function* cut(rows: readonly Item[]): Iterable<{ users: string[]; end: number }> {
  let users = new Set<string>();
  for (const [index, row] of rows.entries()) {
    const userId = row['user_id']?.S ?? CONTROL;
    if (users.size === BATCH && !users.has(userId)) {
      yield { users: [...users], end: index };
      users = new Set();
    }
    if (!userId.startsWith(CONTROL)) users.add(userId);
  }
  yield { users: [...users], end: rows.length };
}

async function hasCredits(dynamo: DynamoDBClient, { credits }: Tables, userId: string): Promise<boolean> {
  const command = new QueryCommand({
    TableName: credits,
    KeyConditionExpression: 'user_id = :user',
    ExpressionAttributeValues: { ':user': { S: userId } },
    ProjectionExpression: 'user_id',
    Limit: 1,
    ConsistentRead: true,
  });
  const { Count = 0 } = await send(() => dynamo.send(command));
  return Count > 0;
}
