import { isDeepStrictEqual } from 'node:util';
import {
  type AttributeValue,
  ConditionalCheckFailedException,
  type DynamoDBClient,
  UpdateItemCommand,
} from '@aws-sdk/client-dynamodb';
import type { Job } from '../../../jobs/job.ts';
import type { LeasedPart, LeaseOutcome, PartClaim, PartStore } from '../../../jobs/job-store.ts';
import { jsonAttribute, toAttribute } from '../item.ts';
import { jobKey } from '../keys.ts';
import { send } from '../send.ts';
import type { Tables } from '../tables.ts';
import { parseJobRow } from './job-row.ts';

const IS_HELD = '#status = :open AND #part.#state = :running AND #part.lease_id = :lease';
/** Waiting for its provider, and nothing written down of it since. */
const IS_SEEN =
  '#status = :open AND #part.#state = :queued AND #part.not_before = :seen AND attribute_exists(#part.operation)';
/** Ready: waiting and its time has come, or left by a worker whose lease is over. */
const IS_READY =
  '#status = :open AND deadline_at > :now AND (' +
  '(#part.#state = :queued AND (attribute_not_exists(#part.not_before) OR #part.not_before <= :now)) OR ' +
  '(#part.#state = :running AND #part.lease_until <= :now))';

const LEASE = '#part.lease_id, #part.lease_until';

/** Moves single parts of the Jobs table, each by one conditional UpdateItem. */
export function dynamoPartStore(dynamo: DynamoDBClient, tables: Pick<Tables, 'jobs'>): PartStore {
  /** The row after the write, or as it stands when the condition refused it (`undefined`: there is none). */
  async function update(
    claim: PartClaim,
    now: number,
    write: { readonly set: string; readonly remove?: string; readonly condition?: string },
    values: Record<string, AttributeValue>,
  ): Promise<{ written: boolean; job: Job | undefined }> {
    const remove = write.remove === undefined ? '' : ` REMOVE ${write.remove}`;
    // A place in a list cannot be an expression's name.
    const at = (expression: string) => expression.replaceAll('#part', `parts[${claim.position}]`);
    const claimed = claimOf(claim);
    const command = new UpdateItemCommand({
      TableName: tables.jobs,
      Key: jobKey(claim),
      UpdateExpression: at(`SET ${write.set}, updated_at = :now${remove} ADD version :one`),
      ConditionExpression: at(write.condition ?? claimed.condition),
      ExpressionAttributeNames: { '#status': 'status', '#state': 'state' },
      ExpressionAttributeValues: {
        ':open': { S: 'OPEN' },
        ...claimed.values,
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

  /** @param looks whether the part is expected to have an operation: a look counts no attempt. */
  async function lease(part: LeasedPart, looks: boolean, until: number, now: number): Promise<LeaseOutcome> {
    const counted = [
      '#part.attempts = #part.attempts + :one',
      '#part.billable_attempts = #part.billable_attempts + :one',
    ];
    const { job } = await update(
      part,
      now,
      {
        set: [
          '#part.#state = :running',
          '#part.lease_id = :lease',
          '#part.lease_until = :until',
          ...(looks ? [] : counted),
        ].join(', '),
        condition: `${IS_READY} AND ${looks ? 'attribute_exists' : 'attribute_not_exists'}(#part.operation)`,
      },
      { ':queued': { S: 'queued' }, ':until': { N: String(until) } },
    );
    if (job === undefined) return { kind: 'missing' };
    // The SDK repeats a write whose answer was lost: refused by our own lease, the lease is ours.
    const held = job.parts[part.position];
    return held?.state === 'running' && held.leaseId === part.leaseId
      ? { kind: 'taken', job, part: held }
      : { kind: 'refused', job };
  }

  return {
    async takeLease(part, { looks, until, now }) {
      const first = await lease(part, looks, until, now);
      if (first.kind !== 'refused' || first.job.status !== 'OPEN') return first;
      // The message expected the other form: an operation that is on the row by now, or is no more.
      const seen = first.job.parts[part.position];
      const isUnfinished = seen?.state === 'queued' || seen?.state === 'running';
      if (!isUnfinished || (seen.operation !== undefined) === looks) return first;
      return lease(part, !looks, until, now);
    },

    async renewLease(part, until, now) {
      const write = { set: '#part.lease_until = :until' };
      return (await update(part, now, write, { ':until': { N: String(until) } })).written;
    },

    async giveBack(part, { counted, bereft = false }, now) {
      const write = {
        set: [
          '#part.#state = :queued',
          '#part.attempts = #part.attempts - :counted',
          '#part.billable_attempts = #part.billable_attempts - :counted',
        ].join(', '),
        remove: bereft ? `${LEASE}, #part.take_over` : LEASE,
      };
      const values = { ':queued': { S: 'queued' }, ':counted': { N: counted ? '1' : '0' } };
      return (await update(part, now, write, values)).written;
    },

    async postpone(part, { notBefore, trouble, unbilled, restarts = false, memo }, now) {
      const write = {
        set: [
          '#part.#state = :queued',
          '#part.not_before = :ready',
          '#part.trouble = :trouble',
          '#part.billable_attempts = #part.billable_attempts - :unbilled',
          ...(memo === undefined ? [] : ['#part.memo = :memo']),
        ].join(', '),
        remove: restarts ? `${LEASE}, #part.operation` : LEASE,
      };
      const values = {
        ':queued': { S: 'queued' },
        ':ready': { N: String(notBefore) },
        ':trouble': { S: trouble },
        ':unbilled': { N: String(unbilled) },
        ...(memo === undefined ? {} : { ':memo': jsonAttribute(memo) }),
      };
      return (await update(part, now, write, values)).written;
    },

    async pend(part, { operation, notBefore, trouble }, now) {
      const set = '#part.#state = :queued, #part.not_before = :ready, #part.operation = :operation';
      const write = {
        set: trouble === undefined ? set : `${set}, #part.trouble = :trouble`,
        remove: trouble === undefined ? `${LEASE}, #part.trouble` : LEASE,
      };
      const values = {
        ':queued': { S: 'queued' },
        ':ready': { N: String(notBefore) },
        ':operation': jsonAttribute(operation),
        ...(trouble === undefined ? {} : { ':trouble': { S: trouble } }),
      };
      const { written, job } = await update(part, now, write, values);
      if (job === undefined) throw new Error('a job that was leased has no row');
      const seen = job.parts[part.position];
      // Repeated after a lost answer: the row says what this write said.
      const isOurs =
        seen?.state === 'queued' && seen.notBefore === notBefore && isDeepStrictEqual(seen.operation, operation);
      return { kind: written || isOurs ? 'recorded' : 'superseded', job };
    },

    async forgetStopped(part, now) {
      const operation = `parts[${part.position}].operation`;
      const command = new UpdateItemCommand({
        TableName: tables.jobs,
        Key: jobKey(part),
        UpdateExpression: `SET updated_at = :now REMOVE ${operation} ADD version :one`,
        ConditionExpression: `#status <> :open AND attribute_exists(${operation})`,
        ExpressionAttributeNames: { '#status': 'status' },
        ExpressionAttributeValues: { ':open': { S: 'OPEN' }, ':now': { N: String(now) }, ':one': { N: '1' } },
      });
      try {
        await send(() => dynamo.send(command));
      } catch (error) {
        if (!(error instanceof ConditionalCheckFailedException)) throw error; // somebody was faster
      }
    },

    async record(part, end, now) {
      const write = { set: '#part = :end' };
      const { written, job } = await update(part, now, write, { ':end': toAttribute(end) });
      if (job === undefined) throw new Error('a job that was leased has no row');
      const isOurs = isDeepStrictEqual(job.parts[part.position], end); // repeated after a lost answer, as above
      return { kind: written || isOurs ? 'recorded' : 'superseded', job };
    },
  };
}

/** The condition under which a claim may write, with its values. */
function claimOf(claim: PartClaim): { readonly condition: string; readonly values: Record<string, AttributeValue> } {
  if ('seen' in claim) {
    return { condition: IS_SEEN, values: { ':queued': { S: 'queued' }, ':seen': { N: String(claim.seen) } } };
  }
  return { condition: IS_HELD, values: { ':running': { S: 'running' }, ':lease': { S: claim.leaseId } } };
}
