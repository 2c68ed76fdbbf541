import { DeleteItemCommand } from '@aws-sdk/client-dynamodb';
import { afterAll, describe, expect, test } from 'vitest';
import { compareWallet, rebuildWallet } from '../../shared/adapters/dynamodb/audit/wallet-rebuild.ts';
import { dynamoAccountStore } from '../../shared/adapters/dynamodb/control/account-store.ts';
import { creditKey } from '../../shared/adapters/dynamodb/keys.ts';
import { WALLET } from '../../shared/adapters/dynamodb/tables.ts';
import { dynamoOfSystem, newUser, tablesOfSystem } from '../support/aws.ts';
import { readRaw, rewrite } from '../support/raw-row.ts';
import { User } from '../support/user.ts';
import { auditOf } from './support/audit-of.ts';
import { Operator } from './support/run-ops.ts';

const operator = new Operator();
afterAll(() => operator[Symbol.dispose]());

const dynamo = dynamoOfSystem();
const tables = tablesOfSystem();
const LOT = { expiresAt: Date.now() + 86_400_000, priority: 7 };

async function userWithLots(): Promise<User> {
  const user = await User.withCredits(5);
  await user.ledger().grant(user.id, 'bonus', 3, 'test', Date.now(), LOT);
  await user.job({ prompt: 'un phare', num_images: 2 });
  return user;
}
const breakWallet = (user: User, changes: Readonly<Record<string, unknown>>) =>
  rewrite(tables.credits, creditKey(user.id, WALLET), changes);
const wallet = (user: User) => readRaw(tables.credits, creditKey(user.id, WALLET));

describe('credits rebuild, as the runbook has it', () => {
  test('shows both and changes nothing without --yes, and with it the audit is clean', async () => {
    const user = await userWithLots();
    const before = await wallet(user);
    await breakWallet(user, { available: 500, spent: 1, open_jobs: 4, lots: undefined });
    const shown = await operator.json('credits', 'rebuild', user.id);
    expect(shown).toMatchObject({
      code: 0,
      data: {
        changed: false,
        dry_run: true,
        wallet: { available: 500, spent: 1, open_jobs: 4 },
        ledger: { available: 6, spent: 2, open_jobs: 0, lots: [{ id: 'bonus', amount: 1 }] },
      },
    });
    expect(await wallet(user)).toMatchObject({ available: 500 });
    expect((await operator.run('users', 'show', user.id)).code).toBe(1);

    expect(await operator.json('credits', 'rebuild', user.id, '--yes')).toMatchObject({
      code: 0,
      data: { changed: true },
    });
    expect(await wallet(user)).toEqual(before);
    expect(await auditOf(user.id)).toEqual([]);
    expect(await operator.json('users', 'show', user.id)).toMatchObject({ code: 0, data: { mismatches: [] } });
    expect(await operator.json('credits', 'rebuild', user.id, '--yes')).toMatchObject({
      code: 0,
      data: { changed: false },
    });
  });

  test('brings a wallet back that is gone, the end of its account with it', async () => {
    const user = await userWithLots();
    await dynamoAccountStore(dynamo, tables).markDeleted(user.id, Date.now());
    await dynamo.send(new DeleteItemCommand({ TableName: tables.credits, Key: creditKey(user.id, WALLET) }));
    expect(await auditOf(user.id)).toMatchObject([{ rule: 'the wallet is missing' }]);
    expect(await operator.json('credits', 'rebuild', user.id, '--yes')).toMatchObject({
      code: 0,
      data: { changed: true },
    });
    expect(await wallet(user)).toMatchObject({ available: 6, granted: 8, deleted_at: expect.any(Number) });
    expect(await auditOf(user.id)).toEqual([]);
  });

  test('repairs a wallet that cannot be read, and keeps what does not follow from the ledger', async () => {
    const user = await userWithLots();
    await breakWallet(user, { available: 'many', held: -4, units_day: '2026-11-29' });
    expect(await operator.json('credits', 'rebuild', user.id, '--yes')).toMatchObject({
      code: 0,
      data: { changed: true },
    });
    expect(await wallet(user)).toMatchObject({ available: 6, held: 0, units_day: '2026-11-29' });
  });

  test('does not touch a wallet that has moved since it was read', async () => {
    const user = await userWithLots();
    await breakWallet(user, { available: 500 });
    const read = await compareWallet(dynamo, tables, user.id);
    await breakWallet(user, { available: 499 });
    expect(await rebuildWallet(dynamo, tables, user.id, read, Date.now())).toBe(false);
    expect(await wallet(user)).toMatchObject({ available: 499 });
  });

  test('refuses where there is no ledger, or one that leads to an impossible wallet', async () => {
    const nobody = await operator.run('credits', 'rebuild', newUser(), '--yes');
    expect(nobody).toMatchObject({ code: 1, stderr: expect.stringContaining('there is no ledger') });
    const user = await userWithLots();
    await dynamo.send(new DeleteItemCommand({ TableName: tables.credits, Key: creditKey(user.id, 'grant#bonus') }));
    const refused = await operator.run('credits', 'rebuild', user.id, '--yes');
    expect(refused).toMatchObject({ code: 1, stderr: expect.stringContaining('cannot be') });
  });

  test('keeps what the wallet was, for ever', async () => {
    const user = await userWithLots();
    await breakWallet(user, { available: 500 });
    const now = 1_800_000_000_123;
    const read = await compareWallet(dynamo, tables, user.id);
    expect(await rebuildWallet(dynamo, tables, user.id, read, now)).toBe(true);
    const note = await readRaw(tables.credits, creditKey('#rebuilds', `${user.id}#${new Date(now).toISOString()}`));
    expect(note).toMatchObject({ before: { available: 500 }, after: { available: 6 } });
  });
});
