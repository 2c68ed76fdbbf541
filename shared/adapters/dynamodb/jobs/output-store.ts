import { isDeepStrictEqual } from 'node:util';
import {
  type AttributeValue,
  ConditionalCheckFailedException,
  type DynamoDBClient,
  UpdateItemCommand,
} from '@aws-sdk/client-dynamodb';
import type { Job } from '../../../jobs/job.ts';
import type { LeasedOutput, OutputStore } from '../../../jobs/job-store.ts';
import { toAttribute } from '../item.ts';
import { jobKey } from '../keys.ts';
import { send } from '../send.ts';
import type { Tables } from '../tables.ts';
import { parseJobRow } from './job-row.ts';

const HELD_BY_US = '#status = :open AND #output.#state = :generating AND #output.lease_id = :lease';

/** Moves single images of the Jobs table, each by one conditional UpdateItem. */
export function dynamoOutputStore(dynamo: DynamoDBClient, tables: Pick<Tables, 'jobs'>): OutputStore {
  /** The row after the write, or as it stands when the condition refused it (`undefined`: there is none). */
  async function update(
    output: LeasedOutput,
    set: string,
    condition: string,
    values: Record<string, AttributeValue>,
    now: number,
  ): Promise<{ written: boolean; job: Job | undefined }> {
    const place = `outputs[${output.number - 1}]`;
    const command = new UpdateItemCommand({
      TableName: tables.jobs,
      Key: jobKey(output),
      UpdateExpression: `SET ${set}, updated_at = :now ADD version :one`.replaceAll('#output', place),
      ConditionExpression: condition.replaceAll('#output', place),
      ExpressionAttributeNames: { '#status': 'status', '#state': 'state' },
      ExpressionAttributeValues: {
        ':open': { S: 'OPEN' },
        ':generating': { S: 'generating' },
        ':lease': { S: output.leaseId },
        ':now': { N: String(now) },
        ':one': { N: '1' },
        ...values,
      },
      ReturnValues: 'ALL_NEW',
      ReturnValuesOnConditionCheckFailure: 'ALL_OLD',
    });
    try {
      const { Attributes } = await send(() => dynamo.send(command));
      return { written: true, job: Attributes && parseJobRow(Attributes) };
    } catch (error) {
      if (!(error instanceof ConditionalCheckFailedException)) throw error;
      return { written: false, job: error.Item && parseJobRow(error.Item) };
    }
  }

  return {
    async takeLease(output, until, now) {
      const { written, job } = await update(
        output,
        '#output.#state = :generating, #output.lease_id = :lease, #output.lease_until = :until, ' +
          '#output.attempts = #output.attempts + :one, #output.billable_attempts = #output.billable_attempts + :one',
        '#status = :open AND attribute_not_exists(erasing_since) AND deadline_at > :now AND (' +
          '(#output.#state = :queued AND (attribute_not_exists(#output.not_before) OR #output.not_before <= :now)) OR ' +
          '(#output.#state = :generating AND #output.lease_until <= :now))',
        { ':queued': { S: 'queued' }, ':until': { N: String(until) } },
        now,
      );
      if (job === undefined) return { kind: 'missing' };
      // The SDK repeats a write whose answer was lost: refused by our own lease, the lease is ours.
      const held = job.outputs[output.number - 1];
      const ours = held?.state === 'generating' && held.leaseId === output.leaseId;
      return { kind: written || ours ? 'taken' : 'refused', job };
    },

    async renewLease(output, until, now) {
      const set = '#output.lease_until = :until';
      return (await update(output, set, HELD_BY_US, { ':until': { N: String(until) } }, now)).written;
    },

    async postpone(output, { notBefore, trouble, billed }, now) {
      const { written } = await update(
        output,
        '#output.#state = :queued, #output.not_before = :ready, #output.trouble = :trouble, ' +
          '#output.billable_attempts = #output.billable_attempts - :unbilled',
        HELD_BY_US,
        {
          ':queued': { S: 'queued' },
          ':ready': { N: String(notBefore) },
          ':trouble': { S: trouble },
          ':unbilled': { N: billed ? '0' : '1' },
        },
        now,
      );
      return written;
    },

    async record(output, fate, now) {
      const { written, job } = await update(output, '#output = :fate', HELD_BY_US, { ':fate': toAttribute(fate) }, now);
      if (job === undefined) throw new Error('a job that was leased has no row');
      const ours = isDeepStrictEqual(job.outputs[output.number - 1], fate); // repeated after a lost answer, as above
      return { kind: written || ours ? 'recorded' : 'superseded', job };
    },
  };
}
