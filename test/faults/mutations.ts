import { createHash, randomUUID } from 'node:crypto';
import { type TransactWriteItem, TransactWriteItemsCommand, UpdateItemCommand } from '@aws-sdk/client-dynamodb';
import { PutObjectCommand } from '@aws-sdk/client-s3';
import { deliveredParts } from '../../shared/jobs/part.ts';
import type { Rule } from './harness/breach.ts';
import type { Bugs } from './harness/explore.ts';
import type { FaultKind } from './harness/fault.ts';
import type { Command } from './harness/hooks.ts';

/** A deliberate bug, and how it is caught. */
export interface Mutation {
  readonly name: string;
  readonly about: string;
  readonly bugs: Bugs;
  readonly scenario: string;
  /** The faults that bring it to light; none for a bug that shows by itself. */
  readonly kinds: readonly FaultKind[];
  readonly breaks: Rule;
}

/** Bugs that were made, or could have been, each in one place of otherwise real functions. */
export const MUTATIONS: readonly Mutation[] = [
  {
    name: 'paid-before-stored',
    about: 'an image is recorded, and its job closed and paid, before it is in the bucket',
    bugs: { mutations: { generate: storedLast } },
    scenario: 'one-image',
    kinds: ['kill-before'],
    breaks: 'every listed object is in the bucket, with its size and checksum',
  },
  {
    name: 'closed-without-version',
    about: 'closing does not notice that the row has moved since it was read',
    bugs: { tamper: transactions(dropVersion) },
    scenario: 'cancelled-at-work',
    kinds: ['freeze'],
    breaks: 'the fate of an image never changes',
  },
  {
    name: 'closed-unconditionally',
    about: 'the closing transaction has no conditions, neither on the job nor on the ledger',
    bugs: { tamper: transactions((item) => (isClosing(item) ? unconditional(item) : item)) },
    scenario: 'two-sweeps-at-the-deadline',
    kinds: [],
    breaks: 'available ≥ 0 and available + held + spent = granted, at every instant',
  },
  {
    name: 'opened-unconditionally',
    about: 'the job and its ledger row are written whether they are there or not',
    bugs: { tamper: transactions((item) => (item.Put === undefined ? item : unconditional(item))) },
    scenario: 'replayed-submit',
    kinds: [],
    breaks: 'the wallet is the fold of its ledger',
  },
  {
    name: 'not-due',
    about: 'a new job does not enter the due index: only its messages know of it',
    bugs: { tamper: transactions(withoutDueTime) },
    scenario: 'one-image',
    kinds: ['kill-before'],
    breaks: 'a job is opened once and closed once',
  },
  {
    name: 'rescheduled-before-sent',
    about: 'the sweep takes a job from the index before it sends the messages',
    bugs: {
      mutations: {
        sweep: (deps) => ({
          ...deps,
          queue: {
            ...deps.queue,
            sendParts: async (ref, numbers) => {
              const job = await deps.jobs.get(ref);
              if (job !== undefined) await deps.due.reschedule(job, undefined);
              return deps.queue.sendParts(ref, numbers);
            },
          },
        }),
      },
    },
    scenario: 'two-sweeps',
    kinds: ['kill-before', 'timeout'],
    breaks: 'a job is opened once and closed once',
  },
  {
    name: 'late-worker-deletes-blindly',
    about: 'a worker that lost its lease deletes the object without asking whose it is by now',
    bugs: { mutations: { generate: deletingBlindly } },
    scenario: 'one-image',
    kinds: ['freeze'],
    breaks: 'every listed object is in the bucket, with its size and checksum',
  },
  {
    name: 'overwritten',
    about: 'a late worker’s picture replaces the one that is recorded',
    bugs: { tamper: overwriting },
    scenario: 'one-image',
    kinds: ['freeze'],
    breaks: 'every listed object is in the bucket, with its size and checksum',
  },
  {
    name: 'attempts-not-counted',
    about: 'attempts that may have been billed are not counted',
    bugs: { tamper: uncounted },
    scenario: 'empty-answers',
    kinds: [],
    breaks: 'no image is drawn more often than may be billed',
  },
  {
    name: 'acknowledged-before-told',
    about: 'the webhook is written off as delivered before it is sent',
    bugs: { mutations: { deliver: acknowledgingFirst } },
    scenario: 'one-image',
    kinds: ['kill-before'],
    breaks: 'one terminal webhook event for an id of the client, none for an id of the server',
  },
  {
    name: 'not-asked',
    about: 'the frontend is not asked whether it made an id',
    bugs: {
      mutations: {
        deliver: (deps) => ({ ...deps, view: () => Promise.resolve({ kind: 'undecided', why: 'not asked' }) }),
      },
    },
    scenario: 'unknown-to-the-frontend',
    kinds: [],
    breaks: 'the frontend is told nothing of an id that it did not make',
  },
  {
    name: 'not-looked-for',
    about: 'an acknowledgement is taken for a proof: what the frontend has stored is not looked for',
    bugs: {
      mutations: {
        deliver: (deps) => ({
          ...deps,
          view: async (question) => {
            const view = await deps.view(question);
            return view.kind === 'known' ? { kind: 'undecided', why: 'not looked for' } : view;
          },
        }),
      },
    },
    scenario: 'files-lost',
    kinds: [],
    breaks: 'one terminal webhook event for an id of the client, none for an id of the server',
  },
  {
    name: 'every-attempt-an-event',
    about: 'each attempt at a webhook carries an event id of its own',
    bugs: {
      mutations: {
        deliver: (deps) => ({ ...deps, post: (webhook) => deps.post({ ...webhook, eventId: randomUUID() }) }),
      },
    },
    scenario: 'receiver-down',
    kinds: [],
    breaks: 'one terminal webhook event for an id of the client, none for an id of the server',
  },
  {
    name: 'everything-captured',
    about: 'the whole hold is paid, whatever was delivered',
    bugs: {
      mutations: {
        generate: (deps) => ({
          ...deps,
          jobs: {
            ...deps.jobs,
            close: (job, settlement) => {
              const credits = { ...settlement.credits, captured: settlement.credits.held, released: 0 };
              return deps.jobs.close(job, { ...settlement, credits });
            },
          },
        }),
      },
    },
    scenario: 'one-blocked',
    kinds: [],
    breaks: 'captured + released = held, captured = price × delivered, or all of it',
  },
  {
    name: 'deleted-before-marked',
    about: 'the files of a job are deleted before its row says that it is being erased',
    bugs: { mutations: { 'delete-job': filesFirst } },
    scenario: 'deleted-and-gone',
    kinds: ['kill-before'],
    breaks: 'every listed object is in the bucket, with its size and checksum',
  },
  {
    name: 'deletion-not-due',
    about: 'the row says that it is being erased, and is not due for it',
    bugs: { tamper: markedOnly },
    scenario: 'deleted-and-gone',
    kinds: ['kill-before'],
    breaks: 'a deletion that was begun is brought to its end',
  },
  {
    name: 'told-and-forgotten',
    about: 'a webhook that is written down takes a job that is being erased out of the due index',
    bugs: { tamper: forgetful },
    scenario: 'deleted-and-gone',
    kinds: ['kill-before'],
    breaks: 'a deletion that was begun is brought to its end',
  },
];

type Mutations = NonNullable<Bugs['mutations']>;
type WorkDeps = ReturnType<NonNullable<Mutations['generate']>>;
type DeleteJobDeps = ReturnType<NonNullable<Mutations['delete-job']>>;
type DeliverDeps = ReturnType<NonNullable<Mutations['deliver']>>;

function storedLast(deps: WorkDeps): WorkDeps {
  let store = (): Promise<unknown> => Promise.resolve();
  return {
    ...deps,
    files: {
      ...deps.files,
      put: (places, file) => {
        const [key = ''] = places;
        store = () => deps.files.put(places, file);
        const { body, ...described } = file;
        if (!(body instanceof Uint8Array))
          return Promise.resolve({ ...described, key, bytes: body.bytes, sha256: body.sha256 });
        const sha256 = createHash('sha256').update(body).digest('base64');
        return Promise.resolve({ ...described, key, bytes: body.byteLength, sha256 });
      },
    },
    parts: {
      ...deps.parts,
      record: async (...args) => {
        const outcome = await deps.parts.record(...args);
        await store();
        return outcome;
      },
    },
  };
}

function deletingBlindly(deps: WorkDeps): WorkDeps {
  return {
    ...deps,
    parts: {
      ...deps.parts,
      record: async (lease, end, now) => {
        const outcome = await deps.parts.record(lease, end, now);
        if (outcome.kind === 'superseded' && end.state === 'delivered') await deps.files.delete(end.file.key);
        return outcome;
      },
    },
  };
}

function acknowledgingFirst(deps: DeliverDeps): DeliverDeps {
  let job: Awaited<ReturnType<DeliverDeps['jobs']['get']>>;
  return {
    ...deps,
    jobs: {
      get: async (ref) => {
        job = await deps.jobs.get(ref);
        return job;
      },
    },
    post: async (webhook) => {
      if (job?.webhook !== undefined) {
        const { nextAttemptAt: _, ...delivery } = job.webhook;
        await deps.deliveries.record(job, job.webhook, { ...delivery, state: 'acknowledged' }, { now: deps.now() });
      }
      return deps.post(webhook);
    },
  };
}

function filesFirst(deps: DeleteJobDeps): DeleteJobDeps {
  return {
    ...deps,
    eraser: {
      ...deps.eraser,
      mark: async (job, now) => {
        for (const { file } of deliveredParts(job.parts)) await deps.files.delete(file.key);
        return deps.eraser.mark(job, now);
      },
    },
  };
}

function markedOnly(command: Command): Command {
  if (!(command instanceof UpdateItemCommand) || !isMark(command)) return command;
  const UpdateExpression = command.input.UpdateExpression?.replace(', due_at = :due, due_shard = :shard', '');
  const { ':due': _due, ':shard': _shard, ...values } = command.input.ExpressionAttributeValues ?? {};
  return new UpdateItemCommand({
    ...command.input,
    UpdateExpression: `${UpdateExpression} REMOVE due_at, due_shard`,
    ExpressionAttributeValues: values,
  });
}

function isMark({ input }: UpdateItemCommand): boolean {
  return input.UpdateExpression?.includes('erasing_since = :now') ?? false;
}

function forgetful(command: Command): Command {
  if (!(command instanceof UpdateItemCommand)) return command;
  const { UpdateExpression = '', ConditionExpression } = command.input;
  if (ConditionExpression?.includes('attribute_exists(erasing_since)') !== true) return command;
  return new UpdateItemCommand({
    ...command.input,
    UpdateExpression: UpdateExpression.replace(' ADD', ' REMOVE due_at, due_shard ADD'),
  });
}

/** Changes every item of every transaction. */
function transactions(change: (item: TransactWriteItem) => TransactWriteItem): (command: Command) => Command {
  return (command) =>
    command instanceof TransactWriteItemsCommand
      ? new TransactWriteItemsCommand({ ...command.input, TransactItems: command.input.TransactItems?.map(change) })
      : command;
}

/** The items of a closing transaction: a job's new status, the wallet's settlement, the ledger row. */
function isClosing({ Update, Put }: TransactWriteItem): boolean {
  return Update?.UpdateExpression?.includes(':released') || isClosingJob(Update) || Put?.Item?.['type']?.S === 'settle';
}

function isClosingJob(update: TransactWriteItem['Update']): boolean {
  return update?.ExpressionAttributeValues?.[':open'] !== undefined;
}

function unconditional({ Put, Update }: TransactWriteItem): TransactWriteItem {
  // A name or value that no expression uses is an error.
  if (Put !== undefined) {
    const {
      ConditionExpression: _,
      ExpressionAttributeNames: _names,
      ExpressionAttributeValues: _values,
      ...put
    } = Put;
    return { Put: put };
  }
  if (Update === undefined) return {};
  const {
    ConditionExpression: _,
    ExpressionAttributeNames: names,
    ExpressionAttributeValues: values,
    ...update
  } = Update;
  const used = <T>(all: Readonly<Record<string, T>> = {}): Record<string, T> | undefined => {
    const some = Object.entries(all).filter(([name]) => new RegExp(`${name}\\b`).test(update.UpdateExpression ?? ''));
    return some.length > 0 ? Object.fromEntries(some) : undefined;
  };
  return { Update: { ...update, ExpressionAttributeNames: used(names), ExpressionAttributeValues: used(values) } };
}

function dropVersion({ Update, ...rest }: TransactWriteItem): TransactWriteItem {
  if (Update === undefined || !isClosingJob(Update)) return { ...rest, ...(Update && { Update }) };
  const { ':read': _, ...values } = Update.ExpressionAttributeValues ?? {};
  const ConditionExpression = Update.ConditionExpression?.replace(' AND version = :read', '');
  return { ...rest, Update: { ...Update, ConditionExpression, ExpressionAttributeValues: values } };
}

function withoutDueTime({ Put, ...rest }: TransactWriteItem): TransactWriteItem {
  if (Put === undefined) return rest;
  const { due_at: _at, due_shard: _shard, ...Item } = Put.Item ?? {};
  return { ...rest, Put: { ...Put, Item } };
}

function overwriting(command: Command): Command {
  return command instanceof PutObjectCommand
    ? new PutObjectCommand({ ...command.input, IfNoneMatch: undefined })
    : command;
}

function uncounted(command: Command): Command {
  if (!(command instanceof UpdateItemCommand)) return command;
  const UpdateExpression = command.input.UpdateExpression?.replace(
    /, (parts\[\d\])\.billable_attempts = \1\.billable_attempts \+ :one/,
    '',
  );
  return new UpdateItemCommand({ ...command.input, UpdateExpression });
}
