import { readFile, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { ListObjectsV2Command, PutObjectCommand, S3Client } from '@aws-sdk/client-s3';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { administratorOf, type System } from '../../infra/tools/local/system/start-system.ts';
import { dynamoAuditSource } from '../../shared/adapters/dynamodb/audit/audit-source.ts';
import { auditAccount } from '../../shared/audit/audit-account.ts';
import { dynamoOf } from '../support/aws.ts';
import { sendClerkEvent } from '../support/signed.ts';
import { systemOfItsOwn } from '../support/system-of-its-own.ts';
import { User } from '../support/user.ts';

const STARTER = 5;

let system: System;
beforeAll(async () => {
  system = await systemOfItsOwn({
    editAssembly: async (dir) => {
      const file = join(dir, 'sorami-local-service.template.json');
      const template = await readFile(file, 'utf8');
      await writeFile(file, template.replaceAll('"STARTER_CREDITS": "0"', `"STARTER_CREDITS": "${STARTER}"`));
    },
  });
});
afterAll(() => system.stop());

const created = (user: User) => sendClerkEvent(system.endpoints, 'user.created', user.id);
const deleted = (user: User) => sendClerkEvent(system.endpoints, 'user.deleted', user.id);
const wallet = { available: STARTER, held: 0, spent: 0, granted: STARTER };

describe('starter credits', () => {
  test('are given once, whoever is first: Clerk, a look at the credits, or an order, all at once and again', async () => {
    const user = await User.withCredits(0, system.endpoints);
    await Promise.all([
      created(user),
      user.call('GET', '/api/credits'),
      created(user),
      user.call('GET', '/api/credits'),
      user.generate({ prompt: 'x', num_images: 1, job_id: 'a' }),
    ]);
    await user.ended('a');
    await created(user);
    expect(await user.wallet()).toEqual({ available: STARTER - 1, held: 0, spent: 1, granted: STARTER });
  });

  test('come with the first look at the credits when Clerk’s event is lost, and are quoted before', async () => {
    const user = await User.withCredits(0, system.endpoints);
    const quote = await user.call('POST', '/api/images/quote', { prompt: 'x', num_images: 4 });
    expect(quote.body).toMatchObject({ available: STARTER, affordable: true });
    expect(await user.wallet()).toMatchObject({ granted: 0 });
    expect((await user.call('GET', '/api/credits')).body).toMatchObject(wallet);
    const reader = await User.withCredits(0, system.endpoints);
    await reader.call('GET', '/api/credits/transactions');
    expect(await reader.wallet()).toEqual(wallet);
  });
});

describe('a deleted account', () => {
  test('cannot be brought back by a late event or a token that still lives', async () => {
    const user = await User.withCredits(0, system.endpoints);
    expect(await deleted(user)).toMatchObject({ status: 200 });
    expect(await created(user)).toMatchObject({ status: 200 });
    expect(await user.generate({ prompt: 'x' })).toMatchObject({ status: 410, body: { code: 'account_deleted' } });
    expect((await user.call('GET', '/api/credits')).body).toMatchObject({ available: 0, granted: 0 });
  });

  test('loses its prompts and files and open jobs, and keeps an anonymous ledger', async () => {
    const user = await User.withCredits(10, system.endpoints);
    await user.job({ prompt: 'un secret', num_images: 2, job_id: 'fini' });
    // Of other kinds, and of the backend before this one.
    const s3 = new S3Client({ ...administratorOf(system.endpoints), forcePathStyle: true });
    for (const path of ['videos/fini-1.mp4', 'books/1700000000_livre.pdf', 'inputs/x.png', 'liste.json']) {
      const Key = `user_${user.id}/${path}`;
      await s3.send(new PutObjectCommand({ Bucket: system.endpoints.bucket, Key, Body: 'un secret' }));
    }
    await user.generate({ prompt: 'un secret lent [[slow:60]]', job_id: 'ouvert' });
    await expect.poll(async () => (await user.row('ouvert'))?.parts[0]?.state).toBe('running');
    await deleted(user);
    await deleted(user);
    await system.cloud.fire('EraseSchedule');
    const rows = [await user.row('fini'), await user.row('ouvert')];
    expect(rows).toMatchObject([{ status: 'COMPLETED' }, { status: 'CANCELLED' }]);
    expect(JSON.stringify(rows)).not.toContain('secret');
    const { endpoints } = system;
    const left = await s3.send(new ListObjectsV2Command({ Bucket: endpoints.bucket, Prefix: `user_${user.id}/` }));
    expect(left.Contents ?? []).toEqual([]);
    expect(await user.wallet()).toEqual({ available: 8, held: 0, spent: 2, granted: 10 });
    const accounts = dynamoAuditSource(dynamoOf(endpoints), {
      jobs: endpoints.jobsTable,
      credits: endpoints.creditsTable,
    });
    expect(auditAccount(await accounts.account(user.id), Date.now())).toEqual([]);
    expect(await user.status('fini')).toMatchObject({ status: 410, body: { code: 'job_deleted' } });
  });
});
