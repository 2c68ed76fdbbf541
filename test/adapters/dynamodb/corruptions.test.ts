import { QueryCommand } from '@aws-sdk/client-dynamodb';
import { marshall, unmarshall } from '@aws-sdk/util-dynamodb';
import { beforeAll, describe, expect, test } from 'vitest';
import { accountOf } from '../../../shared/adapters/dynamodb/audit/audit-source.ts';
import { dynamoCreditLedger } from '../../../shared/adapters/dynamodb/credits/credit-ledger.ts';
import { dynamoJobCloser } from '../../../shared/adapters/dynamodb/jobs/job-closer.ts';
import { dynamoJobEraser } from '../../../shared/adapters/dynamodb/jobs/job-eraser.ts';
import { dynamoJobOpener } from '../../../shared/adapters/dynamodb/jobs/job-opener.ts';
import { dynamoJobReader } from '../../../shared/adapters/dynamodb/jobs/job-reader.ts';
import { auditAccount } from '../../../shared/audit/audit-account.ts';
import { auditFiles, listedFiles } from '../../../shared/audit/audit-files.ts';
import type { ObjectHead } from '../../../shared/audit/audit-source.ts';
import type { Rule } from '../../../shared/audit/mismatch.ts';
import type { Job } from '../../../shared/jobs/job.ts';
import { settle } from '../../../shared/jobs/lifecycle/settle.ts';
import type { DeliveredPart, FinalPart } from '../../../shared/jobs/part.ts';
import { aJob, deliveredIn, failed } from '../../domain/a-job.ts';
import { dynamoOfSystem, newUser, tablesOfSystem } from '../../support/aws.ts';
import { changedAt, type RawRow } from '../../support/raw-row.ts';

const dynamo = dynamoOfSystem();
const tables = tablesOfSystem();
const NOW = Date.now();
const HOUR = 3_600_000;
const DAY = 24 * HOUR;
const userId = newUser();
/** Job ids belong to one user for ever: these tests have their own. */
const own = (id: string): string =>
  id.replace(/\b(done|blocked|cancelled|mine|erased|open)\b/, `$1${userId.slice(-16)}`);

/** Everything that is kept of one user, as rows and objects that a hand can change. */
interface World {
  readonly credits: readonly RawRow[];
  readonly jobs: readonly RawRow[];
  readonly objects: ReadonlyMap<string, ObjectHead>;
}
let world: World;

beforeAll(async () => {
  const ledger = dynamoCreditLedger(dynamo, tables);
  await ledger.grant(userId, 'gift', 50, 'test', NOW - 9 * HOUR);
  await ledger.grant(userId, 'lot', 30, 'test', NOW - 9 * HOUR, { expiresAt: NOW + DAY, priority: 7 });
  await ledger.grant(userId, 'old', 2, 'test', NOW - 9 * HOUR, { expiresAt: NOW - HOUR, priority: 90 });
  await ledger.expireLots(userId, NOW);
  await job('done', [file('done', 1), failed('content_blocked', 2)]);
  await job('blocked', [failed(), failed('content_blocked', 2)]);
  await job('cancelled', [file('cancelled', 1)], 'cancelled');
  await job('mine', [file('mine', 1), file('mine', 2)], 'finished', 'server');
  await job('erased', [file('erased', 1), file('erased', 2)]);
  const erased = await dynamoJobReader(dynamo, tables).get({ userId, jobId: own('erased') });
  if (erased !== undefined) await dynamoJobEraser(dynamo, tables).erase(erased, NOW);
  await open('open', 'client');
  const objects = new Map(
    ['done-1', 'cancelled-1', 'mine-1', 'mine-2'].map((name) => {
      const { key, bytes, sha256 } = file(name.slice(0, -2), Number(name.at(-1))).file;
      return [key, { bytes, sha256 }];
    }),
  );
  world = { credits: await rowsOf(tables.credits), jobs: await rowsOf(tables.jobs), objects };
});

const file = (jobId: string, number: number): DeliveredPart => deliveredIn({ userId, jobId: own(jobId) }, number);

async function open(name: string, from: Job['jobIdFrom']): Promise<Job> {
  const opened = { ...aJob({ images: 2, from, now: NOW - 60_000 }), userId, jobId: own(name) };
  expect(await dynamoJobOpener(dynamo, tables, { openJobs: 50, unitsPerDay: {} }).open(opened)).toEqual({
    kind: 'opened',
  });
  const read = await dynamoJobReader(dynamo, tables).get(opened);
  if (read === undefined) throw new Error('the job was not written');
  return read;
}

async function job(
  jobId: string,
  ends: readonly FinalPart[],
  why: 'finished' | 'cancelled' = 'finished',
  from: Job['jobIdFrom'] = 'client',
): Promise<void> {
  const read = await open(jobId, from);
  const parts = read.parts.map((part, index) => ends[index] ?? part);
  const settlement = settle({ ...read, parts }, NOW, why);
  // What the settlement finds final was recorded before it: here both at once.
  expect(await dynamoJobCloser(dynamo, tables, 90).close(read, settlement)).toEqual({ kind: 'closed' });
}

async function rowsOf(TableName: string): Promise<RawRow[]> {
  const { Items = [] } = await dynamo.send(
    new QueryCommand({
      TableName,
      KeyConditionExpression: 'user_id = :user',
      ExpressionAttributeValues: { ':user': { S: userId } },
      ConsistentRead: true,
    }),
  );
  return Items.map((item) => unmarshall(item));
}

async function rulesBrokenIn({ credits, jobs, objects }: World, now = NOW): Promise<Rule[]> {
  const items = (rows: readonly RawRow[]) =>
    rows.map((row) => marshall(row, { removeUndefinedValues: true, allowImpreciseNumbers: true }));
  const account = accountOf(items(credits), items(jobs));
  const files = await auditFiles(listedFiles(account.jobs), { head: async (key) => objects.get(key) });
  return [...auditAccount(account, now), ...files].map(({ rule }) => rule);
}

type Corruption = (world: World) => World;

/** Puts a value at a path of a row; `undefined` takes it away. */
const entry = (id: string, path: string, value: unknown): Corruption => {
  return (before) => ({
    ...before,
    credits: before.credits.map((row) => (row['entry'] === own(id) ? changedAt(row, path, value) : row)),
  });
};
const row = (id: string, path: string, value: unknown): Corruption => {
  return (before) => ({
    ...before,
    jobs: before.jobs.map((one) => (one['job_id'] === own(id) ? changedAt(one, path, value) : one)),
  });
};
const without = (id: string): Corruption => {
  return ({ credits, jobs, objects }) => ({
    credits: credits.filter((one) => one['entry'] !== own(id)),
    jobs: jobs.filter((one) => one['job_id'] !== own(id)),
    objects,
  });
};
const added = (more: RawRow): Corruption => {
  return (before) => ({ ...before, credits: [...before.credits, { user_id: userId, booked_at: NOW, ...more }] });
};
const object = (name: string, head: ObjectHead | undefined): Corruption => {
  return (before) => {
    const objects = new Map(before.objects);
    const key = `user_${userId}/images/${own(name)}.png`;
    if (head === undefined) objects.delete(key);
    else objects.set(key, head);
    return { ...before, objects };
  };
};
const all = (...corruptions: readonly Corruption[]): Corruption => {
  return (before) => corruptions.reduce((one, corrupt) => corrupt(one), before);
};
const isolated = (credits: readonly string[]): Corruption => {
  return (before) => ({ ...before, credits: before.credits.filter((one) => credits.includes(String(one['entry']))) });
};

const CORRUPTIONS: readonly [string, Corruption, Rule][] = [
  // the wallet
  ['the wallet is deleted', without('wallet'), 'the wallet is missing'],
  ['wallet and ledger are deleted', isolated([]), 'the wallet is missing'],
  ['credits are given to the wallet', entry('wallet', 'available', 999), 'wallet is not the fold of its ledger'],
  ['available is negative', entry('wallet', 'available', -1), 'available is negative'],
  ['held is lowered', entry('wallet', 'held', 0), 'wallet is not the fold of its ledger'],
  ['spent is raised', entry('wallet', 'spent', 40), 'available + held + spent is not granted'],
  ['granted is raised', entry('wallet', 'granted', 900), 'available + held + spent is not granted'],
  ['open jobs are forgotten', entry('wallet', 'open_jobs', 0), 'open jobs are miscounted'],
  ['available is a text', entry('wallet', 'available', 'many'), 'a row cannot be read'],
  ['available is a fraction', entry('wallet', 'available', 0.5), 'wallet is not the fold of its ledger'],
  ['the lots are taken away', entry('wallet', 'lots', undefined), 'the lots are not those of the ledger'],
  [
    'a lot never expires any more',
    entry('wallet', 'lots.0.expires_at', undefined),
    'the lots are not those of the ledger',
  ],
  [
    'a lot expires ten years later',
    entry('wallet', 'lots.0.expires_at', NOW + 3_650 * DAY),
    'the lots are not those of the ledger',
  ],
  ['a lot has another priority', entry('wallet', 'lots.0.priority', 99), 'the lots are not those of the ledger'],
  ['a lot has more in it', entry('wallet', 'lots.0.amount', 300), 'the lots are not those of the ledger'],
  [
    'the account ended days ago, its jobs did not',
    entry('wallet', 'deleted_at', NOW - 3 * DAY),
    'a deleted account still has content',
  ],
  // the ledger
  ['a grant is deleted', without('grant#gift'), 'wallet is not the fold of its ledger'],
  ['a grant is raised', entry('grant#gift', 'amount', 5_000), 'wallet is not the fold of its ledger'],
  ['a grant is a fraction', entry('grant#gift', 'amount', 50.5), 'an entry moves an impossible amount'],
  [
    'a grant is booked twice under two ids',
    added({ entry: 'grant#gift2', type: 'grant', amount: 50, reason: 'x' }),
    'wallet is not the fold of its ledger',
  ],
  [
    'a granted lot is another',
    entry('grant#lot', 'lot.expires_at', NOW + 2 * DAY),
    'the lots are not those of the ledger',
  ],
  [
    'a granted lot holds more than was granted',
    entry('grant#lot', 'lot.amount', 9),
    'an entry moves an impossible amount',
  ],
  ['a hold is deleted', without('hold#done'), 'a settlement has no hold'],
  ['a hold is lowered', entry('hold#done', 'amount', 1), 'a settlement does not settle its hold'],
  [
    'a hold took another lot',
    entry('hold#done', 'lots', [{ id: 'none', amount: 1, priority: 1 }]),
    'a lot is not as it was granted',
  ],
  ['a settlement is deleted', without('settle#done'), 'the settlement is not in the ledger as the job has it'],
  ['a settlement captures more', entry('settle#done', 'captured', 2), 'a settlement does not settle its hold'],
  [
    'a settlement releases what it captured',
    all(entry('settle#done', 'captured', 0), entry('settle#done', 'released', 2)),
    'the settlement is not in the ledger as the job has it',
  ],
  [
    'a settlement of no job',
    added({ entry: 'settle#x', type: 'settle', job_id: 'x', captured: 0, released: 5 }),
    'a settlement has no hold',
  ],
  [
    'a settlement of no job, with the wallet',
    all(
      added({ entry: 'settle#x', type: 'settle', job_id: 'x', captured: 0, released: 2 }),
      entry('wallet', 'held', 0),
    ),
    'a settlement has no hold',
  ],
  [
    'a settlement gives back other lots',
    entry('settle#blocked', 'lots', [{ id: 'lot', amount: 1, priority: 7, expires_at: NOW + DAY }]),
    'a settlement does not settle its hold',
  ],
  ['a settlement before its hold', entry('settle#done', 'booked_at', 5), 'a settlement does not settle its hold'],
  [
    'an entry under the id of another',
    entry('hold#open', 'job_id', 'other'),
    'an entry is not under the id of its idempotency key',
  ],
  ['a negative hold', entry('hold#open', 'amount', -5), 'an entry moves an impossible amount'],
  [
    'a lot that expired before its time',
    (before) => ({
      ...before,
      credits: before.credits.map((one) =>
        String(one['entry']).startsWith('expire#') ? changedAt(one, 'lot.expires_at', NOW + HOUR) : one,
      ),
    }),
    'a lot expired before its time',
  ],
  ['an entry of no type', entry('grant#gift', 'type', 'wish'), 'a row cannot be read'],
  // jobs and their money
  ['the row of an open job is deleted', without('open'), 'a hold has neither a settlement nor a job'],
  ['the row of a job that ended today is deleted', without('done'), 'the job of a recent settlement is gone'],
  ['an open job has another price', row('open', 'credits.unit_price', 5), 'held is not price × ordered'],
  ['an open job has another quote', row('open', 'credits.quoted', 5), 'held is not price × ordered'],
  ['an open job holds less', row('open', 'credits.held', 1), 'the hold is not in the ledger as the job has it'],
  [
    'an open job has other lots',
    row('open', 'credits.lots', [{ id: 'gift', amount: 1, priority: 1 }]),
    'the hold is not in the ledger as the job has it',
  ],
  ['a job captured less', row('done', 'credits.captured', 0), 'captured + released is not held'],
  [
    'a job gave back everything',
    all(row('done', 'credits.captured', 0), row('done', 'credits.released', 2)),
    'captured is not the price of what is delivered',
  ],
  ['a part is no part', row('done', 'parts.1', 5), 'captured is not the price of what is delivered'],
  [
    'an ordered part is gone',
    (before) => ({
      ...before,
      jobs: before.jobs.map((one) =>
        one['job_id'] === own('open') ? { ...one, parts: [(one['parts'] as unknown[])[0]] } : one,
      ),
    }),
    'the parts are not those that were ordered',
  ],
  ['a job without a version', row('open', 'version', undefined), 'a row cannot be read'],
  // jobs and their end
  ['completed becomes failed', row('done', 'status', 'FAILED'), 'the status is not that of its parts'],
  ['completed becomes cancelled', row('done', 'status', 'CANCELLED'), 'the status is not that of its parts'],
  ['failed becomes completed', row('blocked', 'status', 'COMPLETED'), 'the status is not that of its parts'],
  ['cancelled becomes completed', row('cancelled', 'status', 'COMPLETED'), 'the status is not that of its parts'],
  ['a closed job becomes open', row('done', 'status', 'OPEN'), 'the settlement is not in the ledger as the job has it'],
  [
    'an open job becomes completed',
    row('open', 'status', 'COMPLETED'),
    'the settlement is not in the ledger as the job has it',
  ],
  [
    'an open job is a day late',
    all(row('open', 'deadline_at', NOW - DAY), row('open', 'created_at', NOW - DAY - HOUR)),
    'an open job is past its deadline',
  ],
  [
    'the deadline is in ten years',
    row('open', 'deadline_at', NOW + 3_650 * DAY),
    'the times of a job contradict each other',
  ],
  ['a job is older than its hold', row('open', 'created_at', NOW - HOUR), 'the times of a job contradict each other'],
  ['a job ended at another time', row('done', 'closed_at', NOW - HOUR), 'the times of a job contradict each other'],
  ['an open job lost its due time', row('open', 'due_at', undefined), 'an open job is not due by its deadline'],
  ['an open job lost its shard', row('open', 'due_shard', undefined), 'an open job is not due by its deadline'],
  ['an open job is in a shard of nothing', row('open', 'due_shard', 'x'), 'an open job is not due by its deadline'],
  ['an open job is due in a year', row('open', 'due_at', NOW + 365 * DAY), 'an open job is not due by its deadline'],
  ['an open job expires', row('open', 'expires_at', Math.floor(NOW / 1000) + 60), 'an open job has a time to live'],
  ['a closed job stays for ever', row('done', 'expires_at', undefined), 'a closed job has no time to live'],
  ['a closed job goes at once', row('done', 'expires_at', Math.floor(NOW / 1000)), 'a closed job has no time to live'],
  [
    'an erased job has its prompt again',
    row('erased', 'request.prompt', 'un phare'),
    'an erased job still has content',
  ],
  [
    'a DELETE stopped halfway',
    all(row('blocked', 'erasing_since', NOW), row('blocked', 'due_at', undefined)),
    'an erasure that has begun is not done',
  ],
  // webhooks
  ['the webhook is taken away', row('done', 'webhook', undefined), 'the webhook of a job is missing'],
  [
    'a job of the server has a webhook',
    row('mine', 'webhook', { event_id: 'evt_1', state: 'due', attempts: 0 }),
    'a job that sends no webhooks has one',
  ],
  ['the event of another job', row('done', 'webhook.event_id', 'evt_other'), 'a webhook has the event of another job'],
  ['a due webhook lost its due time', row('done', 'due_at', undefined), 'a due webhook is not in the due index'],
  ['a due webhook is due in a year', row('done', 'due_at', NOW + 365 * DAY), 'a due webhook is not in the due index'],
  // files
  ['a file is deleted', object('done-1', undefined), 'a file is missing'],
  [
    'a file is replaced by a larger one',
    object('done-1', { bytes: 9, sha256: 'c2hh' }),
    'a file is not the one that was recorded',
  ],
  [
    'a file is replaced by one of the same size',
    object('mine-2', { bytes: 1_002, sha256: 'b3RoZXI=' }),
    'a file is not the one that was recorded',
  ],
  ['a file is put by another hand', object('mine-2', { bytes: 1_002 }), 'a file is not the one that was recorded'],
  [
    'a file of an erased job is back',
    object('erased-1', { bytes: 1, sha256: 'x' }),
    'a file of an erased job is still there',
  ],
  [
    'the key of another user',
    row('done', 'parts.0.file.key', 'user_other/images/secret-1.png'),
    'a file is not where those of its job are',
  ],
  [
    'the key of another job',
    row('done', 'parts.0.file.key', own(`user_${userId}/images/mine-1.png`)),
    'a file is not where those of its job are',
  ],
  [
    'another checksum on the row',
    row('done', 'parts.0.file.sha256', 'b3RoZXI='),
    'a file is not the one that was recorded',
  ],
];

describe('an account that was changed by hand', () => {
  test('is clean before', async () => {
    expect(await rulesBrokenIn(world)).toEqual([]);
  });

  test('is still clean when the time to live has taken rows away, or a webhook is late by a pause', async () => {
    const later = NOW + 4 * DAY;
    const acknowledged = ['done', 'blocked', 'cancelled', 'erased'].map((id) =>
      row(id, 'webhook.state', 'acknowledged'),
    );
    const rows = all(...acknowledged, without('open'), without('hold#open'), without('done'));
    const changed = rows(world);
    const wallet = all(entry('wallet', 'held', 0), entry('wallet', 'open_jobs', 0));
    const rules = await rulesBrokenIn(wallet(changed), later);
    expect(
      rules.filter(
        (rule) => !rule.startsWith('wallet') && !rule.startsWith('available') && !rule.startsWith('the lots'),
      ),
    ).toEqual([]);
  });

  test('is told of a webhook that is due for longer than it is sent', async () => {
    expect(await rulesBrokenIn(world, NOW + 5 * DAY)).toContain('a webhook is due after its time');
  });

  test.each(CORRUPTIONS)('%s', async (_, corrupt, rule) => {
    expect(await rulesBrokenIn(corrupt(world))).toContain(rule);
  });
});
