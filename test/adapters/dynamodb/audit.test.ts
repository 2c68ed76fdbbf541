import { DeleteItemCommand, PutItemCommand } from '@aws-sdk/client-dynamodb';
import { PutObjectCommand, S3Client } from '@aws-sdk/client-s3';
import { afterAll, beforeEach, describe, expect, inject, test } from 'vitest';
import { type AuditDeps, type AuditReport, auditHandler } from '../../../functions/audit-accounts/handler.ts';
import { administratorOf } from '../../../infra/tools/local/system/start-system.ts';
import { dynamoAuditPlaces } from '../../../shared/adapters/dynamodb/audit/audit-places.ts';
import { dynamoAuditSource } from '../../../shared/adapters/dynamodb/audit/audit-source.ts';
import { dynamoCreditLedger } from '../../../shared/adapters/dynamodb/credits/credit-ledger.ts';
import { dynamoJobCloser } from '../../../shared/adapters/dynamodb/jobs/job-closer.ts';
import { dynamoJobOpener } from '../../../shared/adapters/dynamodb/jobs/job-opener.ts';
import { creditKey, jobKey } from '../../../shared/adapters/dynamodb/keys.ts';
import { WALLET } from '../../../shared/adapters/dynamodb/tables.ts';
import { s3ObjectHeads } from '../../../shared/adapters/s3/object-heads.ts';
import type { AuditPlace, AuditPlaces } from '../../../shared/audit/audit-source.ts';
import { settle } from '../../../shared/jobs/lifecycle/settle.ts';
import { objectKeyOf } from '../../../shared/kinds/image/object-key.ts';
import { jsonLogger } from '../../../shared/runtime/json-logger.ts';
import { aJob, delivered } from '../../domain/a-job.ts';
import { dynamoOfSystem, newUser, tablesOfSystem } from '../../support/aws.ts';
import { rewrite } from '../../support/raw-row.ts';

const dynamo = dynamoOfSystem();
const tables = tablesOfSystem();
const { bucket } = inject('endpoints');
const s3 = new S3Client({ ...administratorOf(inject('endpoints')), forcePathStyle: true });
afterAll(() => s3.destroy());

const heads = s3ObjectHeads(s3, bucket);
const lines: string[] = [];
const MINUTES = { getRemainingTimeInMillis: () => 900_000 };
beforeEach(() => {
  lines.length = 0;
});

/** A place of its own: other tests audit, too. */
function places(): AuditPlaces & { place: AuditPlace | undefined } {
  return {
    place: undefined,
    async read() {
      return this.place;
    },
    async write(place) {
      this.place = place;
    },
    async clear() {
      this.place = undefined;
    },
  };
}

const depsWith = (changes: Partial<AuditDeps> = {}): AuditDeps => ({
  accounts: dynamoAuditSource(dynamo, tables),
  credits: dynamoCreditLedger(dynamo, tables),
  places: places(),
  bucket: heads,
  now: Date.now,
  random: Math.random,
  log: jsonLogger('test', (line) => lines.push(line)),
  ...changes,
});
const rulesAbout = ({ mismatches }: AuditReport, userId: string) =>
  mismatches.filter((mismatch) => mismatch.userId === userId).map(({ rule }) => rule);

async function userWithHistory(): Promise<string> {
  const userId = newUser();
  const now = Date.now();
  await dynamoCreditLedger(dynamo, tables).grant(userId, 'gift', 10, 'test', 1);
  const opener = dynamoJobOpener(dynamo, tables, { openJobs: 10, unitsPerDay: {} });
  await opener.open({ ...aJob({ images: 2, now }), userId, jobId: `open-${userId}` });
  const job = { ...aJob({ now }), userId, jobId: `closed-${userId}` };
  await opener.open(job);
  const part = delivered();
  const bytes = Buffer.from('a picture');
  const key = objectKeyOf(job, '1', 'PNG');
  await s3.send(new PutObjectCommand({ Bucket: bucket, Key: key, Body: bytes, ChecksumAlgorithm: 'SHA256' }));
  const { bytes: size = 0, sha256 = '' } = (await heads.head(key)) ?? {};
  const parts = [{ ...part, file: { ...part.file, key, bytes: size, sha256 } }];
  await dynamoJobCloser(dynamo, tables, 90).close(job, settle({ ...job, parts }, now));
  return userId;
}

describe('the audit', () => {
  test('finds what another hand changed, names it with both numbers, and leaves the others in peace', async () => {
    const [honest, richer, walletless, jobless, fileless] = await Promise.all(
      Array.from({ length: 5 }, () => userWithHistory()),
    );
    if (!honest || !richer || !walletless || !jobless || !fileless) throw new Error('five users');
    await rewrite(tables.credits, creditKey(richer, WALLET), { available: 107 });
    await dynamo.send(new DeleteItemCommand({ TableName: tables.credits, Key: creditKey(walletless, WALLET) }));
    await dynamo.send(
      new DeleteItemCommand({ TableName: tables.jobs, Key: jobKey({ userId: jobless, jobId: `open-${jobless}` }) }),
    );
    const key = objectKeyOf({ userId: fileless, jobId: `closed-${fileless}` }, '1', 'PNG');
    await s3.send(new PutObjectCommand({ Bucket: bucket, Key: key, Body: 'another' }));
    // Nothing but a job below a user of whom there are no credits at all.
    const stray = newUser();
    await rewriteAsStray(honest, stray);

    const report = await auditHandler(depsWith())({}, MINUTES);
    expect(report).toMatchObject({ complete: true, failed: 0, overdue: false });
    expect(rulesAbout(report, honest)).toEqual([]);
    expect(rulesAbout(report, richer)).toEqual([
      'wallet is not the fold of its ledger',
      'available + held + spent is not granted',
    ]);
    expect(rulesAbout(report, walletless)).toEqual(['the wallet is missing']);
    expect(rulesAbout(report, jobless)).toEqual(['a hold has neither a settlement nor a job']);
    expect(rulesAbout(report, fileless)).toEqual(['a file is not the one that was recorded']);
    expect(rulesAbout(report, stray)).toContain('the wallet is missing');
    expect(JSON.parse(lines.at(-1) ?? '')).toMatchObject({ AuditMismatches: report.mismatchCount, AuditFailures: 0 });
    const line = lines.find((one) => one.includes('audit.mismatch') && one.includes(richer));
    expect(JSON.parse(line ?? '')).toMatchObject({
      found: '{"available":107,"held":2,"spent":1,"granted":10}',
      expected: '{"available":7,"held":2,"spent":1,"granted":10}',
    });
  });

  async function rewriteAsStray(of: string, stray: string): Promise<void> {
    const { readRaw, writeRaw } = await import('../../support/raw-row.ts');
    const row = await readRaw(tables.jobs, jobKey({ userId: of, jobId: `open-${of}` }));
    await writeRaw(tables.jobs, { ...row, user_id: stray });
  }

  test('that runs out of time says so, and the next run goes on where it stopped', async () => {
    await userWithHistory();
    const audit = auditHandler(depsWith());
    expect(await audit({}, { getRemainingTimeInMillis: () => 1_000 })).toMatchObject({ complete: false, accounts: 0 });

    const kept = places();
    const seen: string[] = [];
    const source = dynamoAuditSource(dynamo, tables);
    const batches: AuditDeps['accounts'] = {
      account: (userId) => {
        seen.push(userId);
        return source.account(userId);
      },
      async *users(after) {
        const all = ['user_a', 'user_b', 'user_c'];
        for (let index = Number(after ?? 0); index < all.length; index += 1) {
          yield { users: [all[index] ?? ''], ...(index + 1 < all.length ? { next: String(index + 1) } : {}) };
        }
      },
    };
    let calls = 0;
    const twoBatches = { getRemainingTimeInMillis: () => (calls++ < 4 ? 900_000 : 1_000) };
    const cut = await auditHandler(depsWith({ accounts: batches, places: kept }))({}, twoBatches);
    expect(cut.complete).toBe(false);
    expect(kept.place?.after).toBe('2');
    const rest = await auditHandler(depsWith({ accounts: batches, places: kept }))({}, MINUTES);
    expect(rest.complete).toBe(true);
    expect(kept.place).toBeUndefined();
    expect([...new Set(seen)]).toEqual(['user_a', 'user_b', 'user_c']);
    expect(seen.filter((userId) => userId === 'user_a')).toHaveLength(1);
  });

  test('that has been under way for more than a week says so', async () => {
    const late = { ...places(), place: { after: 'x', roundBeganAt: Date.now() - 8 * 86_400_000 } };
    const report = await auditHandler(depsWith({ places: late }))({}, { getRemainingTimeInMillis: () => 1_000 });
    expect(report).toMatchObject({ complete: false, overdue: true });
  });

  test('examines the others when one account cannot be read', async () => {
    const victim = newUser();
    await dynamoCreditLedger(dynamo, tables).grant(victim, 'gift', 1, 'test', 1);
    const source = dynamoAuditSource(dynamo, tables);
    const accounts: AuditDeps['accounts'] = {
      users: (after) => source.users(after),
      account: (userId) => (userId === victim ? Promise.reject(new Error('out of reach')) : source.account(userId)),
    };
    const report = await auditHandler(depsWith({ accounts }))({}, MINUTES);
    expect(report).toMatchObject({ complete: false, failed: 1 });
    expect(report.accounts).toBeGreaterThan(0);
  });

  test('keeps its place in the table, and begins anew where that cannot be read', async () => {
    const store = dynamoAuditPlaces(dynamo, tables);
    await store.write({ after: 'here', roundBeganAt: 5 });
    expect(await store.read()).toEqual({ after: 'here', roundBeganAt: 5 });
    await store.clear();
    expect(await store.read()).toBeUndefined();
    const users: string[] = [];
    for await (const batch of dynamoAuditSource(dynamo, tables).users('{broken')) users.push(...batch.users);
    expect(users.length).toBeGreaterThan(0);
  });
});

describe('the list of users', () => {
  test('goes on after any batch of it, and takes no row of control for a user', async () => {
    const mine = Array.from({ length: 130 }, newUser);
    const put = (user: string) =>
      dynamo.send(new PutItemCommand({ TableName: tables.credits, Item: { ...creditKey(user, 'grant#x') } }));
    await Promise.all([...mine.map(put), put('#events')]);
    try {
      const source = dynamoAuditSource(dynamo, tables);
      const batches = [];
      for await (const batch of source.users()) batches.push(batch);
      const all = new Set(batches.flatMap(({ users }) => users));
      expect(mine.filter((user) => !all.has(user))).toEqual([]);
      expect([...all].filter((user) => user.startsWith('#'))).toEqual([]);
      for (const [index, { next }] of batches.entries()) {
        if (next === undefined) continue;
        const rest = new Set<string>();
        for await (const batch of source.users(next)) for (const user of batch.users) rest.add(user);
        const before = new Set(batches.slice(0, index + 1).flatMap(({ users }) => users));
        expect(mine.filter((user) => !before.has(user) && !rest.has(user))).toEqual([]);
      }
    } finally {
      const remove = (user: string) =>
        dynamo.send(new DeleteItemCommand({ TableName: tables.credits, Key: creditKey(user, 'grant#x') }));
      await Promise.all([...mine.map(remove), remove('#events')]);
    }
  });
});
