import { writeFile } from 'node:fs/promises';
import { afterAll, describe, expect, test } from 'vitest';
import { creditsImport } from '../../infra/tools/ops/commands/credits/credits-import.ts';
import { findDeployment } from '../../infra/tools/ops/deployment/find-deployment.ts';
import { dynamoAccountStore } from '../../shared/adapters/dynamodb/control/account-store.ts';
import { dynamoCreditLedger } from '../../shared/adapters/dynamodb/credits/credit-ledger.ts';
import { TransientError } from '../../shared/messages/transient-error.ts';
import { dynamoOfSystem, newUser, tablesOfSystem } from '../support/aws.ts';
import { User } from '../support/user.ts';
import { auditOf } from './support/audit-of.ts';
import { Operator } from './support/run-ops.ts';

const operator = new Operator();
afterAll(() => operator[Symbol.dispose]());

describe('credits grant', () => {
  test('books once per id, with a reason that the ledger keeps', async () => {
    const user = await User.withCredits(0);
    const grant = ['credits', 'grant', user.id, '7', '--reason', 'geste commercial', '--id', 'ticket-12', '--yes'];
    const first = await operator.json(...grant);
    const again = await operator.json(...grant);
    expect(first).toMatchObject({ code: 0, data: { changed: true, available_before: 0, available_after: 7 } });
    expect(again).toMatchObject({ code: 0, data: { changed: false, available_after: 7 } });
    const other = await operator.run(
      'credits',
      'adjust',
      user.id,
      '--add',
      '8',
      '--reason',
      'x',
      '--id',
      'ticket-12',
      '--yes',
    );
    expect(other).toMatchObject({ code: 1, stdout: expect.not.stringContaining('Booked') });
    expect(other.stderr).toContain('ops:ticket-12 has booked 7 credits before');
    expect(await user.wallet()).toEqual({ available: 7, held: 0, spent: 0, granted: 7 });
    expect(await user.ledger().entries(user.id)).toMatchObject([
      { id: 'grant#ops:ticket-12', amount: 7, reason: 'geste commercial', grantType: 'bonus' },
    ]);
    expect(await auditOf(user.id)).toEqual([]);
  });

  test('with --dry-run changes nothing', async () => {
    const user = await User.withCredits(0);
    const grant = ['credits', 'grant', user.id, '7', '--reason', 'x', '--dry-run'];
    expect(await operator.json(...grant)).toMatchObject({
      code: 0,
      data: { dry_run: true, changed: false, amount: 7 },
    });
    expect(await user.ledger().entries(user.id)).toEqual([]);
  });

  test('asks whether the id is right when nobody has it yet', async () => {
    const { stdout } = await operator.run('credits', 'grant', newUser(), '7', '--reason', 'x', '--dry-run');
    expect(stdout).toContain('has no wallet yet: is the id right?');
  });

  test('without a terminal and without --yes is refused', async () => {
    const user = await User.withCredits(0);
    const { code, stderr } = await operator.run('credits', 'grant', user.id, '7', '--reason', 'x');
    expect(code).toBe(2);
    expect(stderr).toContain('there is no terminal to ask in: say --yes');
    expect(await user.ledger().entries(user.id)).toEqual([]);
  });

  test('can end on a day', async () => {
    const user = await User.withCredits(0);
    const { code } = await operator.run(
      ...['credits', 'grant', user.id, '3', '--reason', 'promo', '--expires', '2099-12-31', '--yes'],
    );
    expect(code).toBe(0);
    const [entry] = await user.ledger().entries(user.id);
    expect(entry).toMatchObject({ lot: { amount: 3, expiresAt: Date.UTC(2100, 0, 1) } });
    expect(await auditOf(user.id)).toEqual([]);
  });

  test.each([
    [['me', '5', '--reason', 'x'], '<user-id>: must be a Clerk user id'],
    [['user_a', '0', '--reason', 'x'], '<amount>: must be a whole number from 1'],
    [['user_a', '5'], '--reason: is missing'],
    [['user_a', '5', '--reason', 'x', '--for', 'fun'], '--for: must be one of purchase'],
    [['user_a', '5', '--reason', 'x', '--expires', 'soon'], '--expires: must be a day'],
    [['user_a', '5', '--reason', 'x', '--expires', '2099-02-31'], '--expires: is no day of the calendar'],
    [['user_a', '5', '--reason', 'x', '--expires', '2020-01-01'], '--expires: that day is over'],
  ])('that is wrong names the mistake: %j', async (args, why) => {
    const { code, stderr } = await operator.run('credits', 'grant', ...args, '--yes');
    expect(code).toBe(2);
    expect(stderr).toContain(why);
  });
});

describe('credits adjust', () => {
  test('takes credits away, and all of them or none', async () => {
    const user = await User.withCredits(5);
    const adjust = (...how: string[]) =>
      operator.run('credits', 'adjust', user.id, ...how, '--reason', 'erreur', '--yes');
    expect((await adjust('--remove', '2')).code).toBe(0);
    const tooMuch = await adjust('--remove', '4');
    expect(tooMuch).toMatchObject({ code: 1 });
    expect(tooMuch.stderr).toContain('has 3 credits: 4 cannot be taken, nothing was booked');
    expect((await adjust('--add', '1')).code).toBe(0);
    expect(await user.wallet()).toEqual({ available: 4, held: 0, spent: 0, granted: 4 });
    expect(await auditOf(user.id)).toEqual([]);
  });

  test('wants one direction', async () => {
    const { code, stderr } = await operator.run('credits', 'adjust', newUser(), '--reason', 'x', '--yes');
    expect(code).toBe(2);
    expect(stderr).toContain('say either --add or --remove');
  });
});

describe('credits list', () => {
  test('shows a user’s wallet and movements, newest first', async () => {
    const user = await User.withCredits(2);
    await user.job({ prompt: 'un phare', job_id: 'liste' });
    const { code, data } = await operator.json('credits', 'list', user.id);
    expect(code).toBe(0);
    expect(data).toMatchObject({
      wallet: { available: 1, held: 0, spent: 1, granted: 2 },
      entries: [
        { type: 'settle', spent: 1, job_id: 'liste' },
        { type: 'hold', available: -1, job_id: 'liste' },
        { type: 'grant', available: 2 },
      ],
    });
  });

  test('shows everybody’s wallets', async () => {
    const user = await User.withCredits(123);
    const { data } = await operator.json('credits', 'list');
    expect(data['wallets']).toContainEqual({ user_id: user.id, available: 123, held: 0, spent: 0, granted: 123 });
  });
});

describe('credits import', () => {
  const csv = (users: readonly string[], credits = 10) =>
    ['user_id,credits', ...users.map((id) => `${id},${credits}`)].join('\n');

  test('books every line once, however often it runs and wherever it stopped', async () => {
    // More than are booked at once.
    const users = Array.from({ length: 25 }, newUser);
    const file = operator.write('soldes.csv', csv(users));
    const [first = ''] = users;
    const one = await User.withCredits(0);
    // An earlier run that died after its first line.
    const digest = String((await operator.json('credits', 'import', file, '--dry-run')).data['batch']);
    await one.ledger().grant(first, `import:${digest}:${first}`, 10, 'balance brought forward', Date.now());

    expect(await operator.json('credits', 'import', file, '--yes')).toMatchObject({
      code: 0,
      data: { lines: 25, to_book: 24, booked_before: 1, booked: 24, credits_to_book: 240 },
    });
    expect(await operator.json('credits', 'import', file, '--yes')).toMatchObject({
      code: 0,
      data: { to_book: 0, booked_before: 25, booked: 0, changed: false },
    });
    for (const id of users) {
      expect(await one.ledger().wallet(id)).toEqual({ available: 10, held: 0, spent: 0, granted: 10 });
    }
    expect(await auditOf(first)).toEqual([]);
  });

  test('with a bad line books nothing and names it', async () => {
    const good = newUser();
    const file = operator.write('mauvais.csv', `user_id,credits\n${good},10\nsomebody,10\n${good},5\n`);
    const { code, stderr } = await operator.run('credits', 'import', file, '--yes');
    expect(code).toBe(2);
    expect(stderr).toContain('mauvais.csv:3: user_id must be a Clerk user id');
    expect(stderr).toContain(`mauvais.csv:4: ${good} is on line 2 already`);
    expect(stderr).toContain('Nothing was booked.');
    const user = await User.withCredits(0);
    expect(await user.ledger().wallet(good)).toBeUndefined();
  });

  test('under a name that has booked another amount books nothing and names the line', async () => {
    const [booked, added] = [newUser(), newUser()];
    const batch = ['--batch', `reprise-${booked}`];
    await operator.run('credits', 'import', operator.write('v1.csv', csv([booked])), ...batch, '--yes');
    const corrected = operator.write('v2.csv', `user_id,credits\n${added},1\n${booked},12\n`);
    const { code, stderr } = await operator.run('credits', 'import', corrected, ...batch, '--yes');
    expect(code).toBe(2);
    expect(stderr).toContain(`v2.csv:3: ${booked} has 12 here, and batch reprise-${booked} has booked 10`);
    const user = await User.withCredits(0);
    expect(await user.ledger().wallet(added)).toBeUndefined();
  });

  test('names the line of a deleted account, and books nothing', async () => {
    const [good, gone] = [newUser(), newUser()];
    await dynamoAccountStore(dynamoOfSystem(), tablesOfSystem()).markDeleted(gone, Date.now());
    const file = operator.write('partis.csv', csv([good, gone]));
    const { code, stderr } = await operator.run('credits', 'import', file, '--yes');
    expect(code).toBe(2);
    expect(stderr).toContain(`partis.csv:3: the account of ${gone} was deleted: take the line out`);
    const user = await User.withCredits(0);
    expect(await user.ledger().wallet(good)).toBeUndefined();
  });

  test('that is interrupted says how far it came, and goes on from there', async () => {
    const users = Array.from({ length: 30 }, newUser);
    const file = operator.write('coupure.csv', csv(users));
    const deployment = await findDeployment('local', operator.endpointsFile);
    let grants = 0;
    deployment.dynamo.middlewareStack.add(
      (next, { commandName }) =>
        (args) => {
          if (commandName === 'TransactWriteItemsCommand' && ++grants > 12) throw new TransientError('no answer');
          return next(args);
        },
      { step: 'initialize' },
    );
    const terminal = {
      say: () => undefined,
      warn: () => undefined,
      progress: () => undefined,
      ask: async () => undefined,
      piped: async () => '',
    };
    const ops = { terminal, dryRun: false, yes: true, deployment, now: Date.now };
    await expect(creditsImport.run(ops, { file })).rejects.toThrow(
      'no answer: try again: stopped after 12 of 30 lines, the same command goes on from there',
    );
    deployment.close();
    expect(await operator.json('credits', 'import', file, '--yes')).toMatchObject({
      code: 0,
      data: { booked_before: 12, booked: 18 },
    });
    const ledger = dynamoCreditLedger(dynamoOfSystem(), tablesOfSystem());
    for (const id of users) expect(await ledger.wallet(id)).toMatchObject({ available: 10, granted: 10 });
  });

  test('with --dry-run says what it would do and does nothing', async () => {
    const user = newUser();
    const file = operator.write('essai.csv', csv([user]));
    expect(await operator.json('credits', 'import', file, '--dry-run')).toMatchObject({
      code: 0,
      data: { to_book: 1, changed: false, dry_run: true },
    });
    const somebody = await User.withCredits(0);
    expect(await somebody.ledger().wallet(user)).toBeUndefined();
  });

  test('wants UTF-8, and a file that is there', async () => {
    const latin = operator.write('latin.csv', '');
    await writeFile(latin, Buffer.from('user_id,credits,reason\nuser_a,1,caf\xe9', 'latin1'));
    expect((await operator.run('credits', 'import', latin, '--yes')).stderr).toContain('is not UTF-8');
    expect(await operator.run('credits', 'import', '/nowhere.csv', '--yes')).toMatchObject({ code: 2 });
  });
});
