import {
  ConditionalCheckFailedException,
  type DynamoDBClient,
  paginateQuery,
  UpdateItemCommand,
  type UpdateItemCommandInput,
} from '@aws-sdk/client-dynamodb';
import * as v from 'valibot';
import type { DueInputs, InputNote, InputNotes } from '../../../inputs/input-notes.ts';
import { TransientError } from '../../../messages/transient-error.ts';
import { fromItem, type Item } from '../item.ts';
import { NOTES_OF } from '../keys.ts';
import { send } from '../send.ts';
import { DUE_INDEX, INPUTS_SHARD, type Tables } from '../tables.ts';

const PAGE = 25;
/** Longer than a sweep lives: one that has not ended by then is dead, and the next one removes. */
const CLAIM_MS = 5 * 60_000;
/** A note that is done with stays as long as a reader of the index may still see it. */
const KEPT_SECONDS = 3_600;

const NoteRow = v.object({
  userId: v.pipe(
    v.string(),
    v.startsWith(NOTES_OF),
    v.transform((id) => id.slice(NOTES_OF.length)),
  ),
  jobId: v.pipe(v.string(), v.regex(/^(job|upload)\/[^/]+$/)),
  dueAt: v.number(),
});

/**
 * Notes as rows of the Jobs table: a partition for each user that no user's id begins like, and a shard of the due index of their own, so
 * that they are in nobody's way who looks for jobs.
 */
export function dynamoInputNotes(dynamo: DynamoDBClient, { jobs }: Pick<Tables, 'jobs'>): InputNotes & DueInputs {
  /** `false`: the note is not the one that was read. */
  async function update(note: InputNote, change: Omit<UpdateItemCommandInput, 'TableName' | 'Key'>): Promise<boolean> {
    const command = new UpdateItemCommand({
      TableName: jobs,
      Key: noteKey(note),
      ConditionExpression: 'due_at = :read',
      ...change,
      ExpressionAttributeValues: { ':read': { N: String(note.dueAt) }, ...change.ExpressionAttributeValues },
    });
    try {
      await send(() => dynamo.send(command));
      return true;
    } catch (error) {
      if (error instanceof ConditionalCheckFailedException) return false;
      throw error;
    }
  }

  const setDue = (note: InputNote, at: number) =>
    update(note, { UpdateExpression: 'SET due_at = :at', ExpressionAttributeValues: { ':at': { N: String(at) } } });

  return {
    async begin(note) {
      const command = new UpdateItemCommand({
        TableName: jobs,
        Key: noteKey(note),
        UpdateExpression: 'SET due_shard = :shard, due_at = :due REMOVE expires_at',
        ConditionExpression: 'attribute_not_exists(removing)',
        ExpressionAttributeValues: { ':shard': { S: INPUTS_SHARD }, ':due': { N: String(note.dueAt) } },
      });
      try {
        await send(() => dynamo.send(command));
      } catch (error) {
        if (!(error instanceof ConditionalCheckFailedException)) throw error;
        throw new TransientError('what was stored under this id is being removed', error);
      }
    },

    async hurry(note, now) {
      await setDue(note, now);
    },

    async *due(now) {
      const query = {
        TableName: jobs,
        IndexName: DUE_INDEX,
        KeyConditionExpression: 'due_shard = :shard AND due_at <= :now',
        ExpressionAttributeValues: { ':shard': { S: INPUTS_SHARD }, ':now': { N: String(now) } },
      };
      for await (const { Items = [] } of paginateQuery({ client: dynamo, pageSize: PAGE }, query)) {
        if (Items.length > 0) yield Items.map(noteOf);
      }
    },

    async lookAgain(note, at) {
      await setDue(note, at);
    },

    async claim(note, now) {
      const dueAt = now + CLAIM_MS;
      const isClaimed = await update(note, {
        UpdateExpression: 'SET removing = :now, due_at = :at',
        ExpressionAttributeValues: { ':now': { N: String(now) }, ':at': { N: String(dueAt) } },
      });
      return isClaimed ? { ...note, dueAt } : undefined;
    },

    async finish(claimed, now) {
      await update(claimed, {
        UpdateExpression: 'SET expires_at = :expires REMOVE due_at, due_shard, removing',
        ExpressionAttributeValues: { ':expires': { N: String(Math.floor(now / 1000) + KEPT_SECONDS) } },
      });
    },
  };
}

function noteKey({ of, userId, id }: Pick<InputNote, 'of' | 'userId' | 'id'>): Item {
  return { user_id: { S: `${NOTES_OF}${userId}` }, job_id: { S: `${of}/${id}` } };
}

function noteOf(item: Item): InputNote {
  const { userId, jobId, dueAt } = v.parse(NoteRow, fromItem(item));
  const of = jobId.startsWith('job/') ? 'job' : 'upload';
  return { of, userId, id: jobId.slice(of.length + 1), dueAt };
}
