import {
  type AttributeValue,
  ConditionalCheckFailedException,
  type DynamoDBClient,
  GetItemCommand,
  UpdateItemCommand,
} from '@aws-sdk/client-dynamodb';
import * as v from 'valibot';
import type { GateOpener, GateStore } from '../../../provider/gate-store.ts';
import type { GateName, GateState, Gates, ModelFamily } from '../../../provider/provider-gate.ts';
import { fromItem, toAttribute } from '../item.ts';
import { send } from '../send.ts';
import type { Tables } from '../tables.ts';

/** A row of its own among the jobs: no user's id begins like this. */
const KEY = { user_id: { S: '#control' }, job_id: { S: 'provider-gate' } };

const state = {
  closedUntil: v.number(),
  strikes: v.number(),
  reason: v.exactOptional(v.string()),
  closedAt: v.exactOptional(v.number()),
};
const Family = v.exactOptional(v.object(state));
/** The account's gate, and those of the families by their names. An account whose gate was never closed was closed until 0. */
const GateRow = v.object({ ...state, images: Family, videos: Family, texts: Family });

/** One change of the row, if the gate in it is still as it was seen. */
interface Change {
  readonly update: string;
  readonly condition: string;
  readonly values?: Readonly<Record<string, AttributeValue>>;
  readonly names?: Readonly<Record<string, string>>;
}

/**
 * The provider's gates as one row of the Jobs table, so that a worker reads all that concern it at once; reads are eventually consistent, since
 * a call more or less changes nothing.
 */
export function dynamoGateStore(dynamo: DynamoDBClient, tables: Pick<Tables, 'jobs'>): GateStore & GateOpener {
  const row = { TableName: tables.jobs, Key: KEY };

  /** @returns whether the row was as it was seen. */
  async function change({ update, condition, names, values }: Change): Promise<boolean> {
    const command = new UpdateItemCommand({
      ...row,
      UpdateExpression: update,
      ConditionExpression: condition,
      ...(names === undefined ? {} : { ExpressionAttributeNames: names }),
      ...(values === undefined ? {} : { ExpressionAttributeValues: values }),
    });
    try {
      await send(() => dynamo.send(command));
      return true;
    } catch (error) {
      if (error instanceof ConditionalCheckFailedException) return false;
      throw error;
    }
  }

  return {
    async read() {
      const { Item } = await send(() => dynamo.send(new GetItemCommand(row)));
      return Item === undefined ? {} : gatesOf(v.parse(GateRow, fromItem(Item)));
    },

    async close(name, closed, seen) {
      await change(name === 'account' ? closeAccount(closed, seen) : closeFamily(name, closed, seen)); // or another worker did first
    },

    open: (name, seen) => change(name === 'account' ? openAccount(seen) : openFamily(name, seen)),
  };
}

function gatesOf({ images, videos, texts, ...account }: v.InferOutput<typeof GateRow>): Gates {
  const families = Object.entries({ images, videos, texts }).filter(([, found]) => found !== undefined);
  return { ...(account.closedUntil > 0 ? { account } : {}), ...Object.fromEntries(families) };
}

const NEVER_CLOSED = { ':zero': { N: '0' } };

function closeAccount(
  { closedUntil, strikes, reason = '', closedAt = 0 }: GateState,
  seen: GateState | undefined,
): Change {
  return {
    update: 'SET closed_until = :until, strikes = :strikes, reason = :reason, closed_at = :at',
    condition:
      seen === undefined ? 'attribute_not_exists(closed_until) OR closed_until = :seen' : 'closed_until = :seen',
    values: {
      ':until': { N: String(closedUntil) },
      ':strikes': { N: String(strikes) },
      ':reason': { S: reason },
      ':at': { N: String(closedAt) },
      ':seen': { N: String(seen?.closedUntil ?? 0) },
    },
  };
}

function openAccount({ closedUntil }: GateState): Change {
  return {
    update: 'SET closed_until = :zero, strikes = :zero REMOVE reason, closed_at',
    condition: 'closed_until = :seen OR closed_until = :zero',
    values: { ...NEVER_CLOSED, ':seen': { N: String(closedUntil) } },
  };
}

/** The account's own attributes come along: versions without families expect them. */
function closeFamily(name: ModelFamily, closed: GateState, seen: GateState | undefined): Change {
  return {
    update:
      'SET #family = :closed, closed_until = if_not_exists(closed_until, :zero), strikes = if_not_exists(strikes, :zero)',
    condition: seen === undefined ? 'attribute_not_exists(#family)' : '#family.closed_until = :seen',
    names: { '#family': name },
    values: {
      ...NEVER_CLOSED,
      ':closed': toAttribute(closed),
      ...(seen === undefined ? {} : { ':seen': { N: String(seen.closedUntil) } }),
    },
  };
}

function openFamily(name: GateName, { closedUntil }: GateState): Change {
  return {
    update: 'REMOVE #family',
    condition: 'attribute_not_exists(#family) OR #family.closed_until = :seen',
    names: { '#family': name },
    values: { ':seen': { N: String(closedUntil) } },
  };
}
