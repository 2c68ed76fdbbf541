import * as fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import type { Account } from '../../../shared/audit/account.ts';
import { auditAccount } from '../../../shared/audit/audit-account.ts';
import { sampleOf } from '../../../shared/audit/audit-files.ts';
import { type ExamineDeps, examineAccount } from '../../../shared/audit/examine-account.ts';
import { walletOf } from '../../../shared/audit/wallet-of.ts';
import { givenBack, type Lot, takeFrom } from '../../../shared/credits/lots.ts';
import type { LedgerEntry } from '../../../shared/credits/wallet.ts';
import type { KindJob } from '../../../shared/jobs/job.ts';
import { settle } from '../../../shared/jobs/lifecycle/settle.ts';
import { aJob, deliveredIn, failed } from '../a-job.ts';

const NOW = 10;
const open = aJob({ images: 2 });
const closedOf = (job: KindJob): KindJob => ({ ...job, ...settle(job, 9) });
const second = { ...aJob({ images: 2 }), jobId: 'job-2' };
const first = deliveredIn(second);
const closed = closedOf({ ...second, parts: [first, failed('content_blocked', 2)] });

const entries: LedgerEntry[] = [
  { id: 'grant#g', type: 'grant', amount: 10, reason: 'test', bookedAt: 0 },
  { id: 'hold#job-1', type: 'hold', amount: 2, jobId: 'job-1', bookedAt: 0 },
  { id: 'hold#job-2', type: 'hold', amount: 2, jobId: 'job-2', bookedAt: 0 },
  { id: 'settle#job-2', type: 'settle', captured: 1, released: 1, jobId: 'job-2', bookedAt: 9 },
];
const wallet = { available: 7, held: 2, spent: 1, granted: 10, openJobs: 1 };
const good: Account & { wallet: NonNullable<Account['wallet']> } = { wallet, entries, jobs: [open, closed] };
const rulesOf = (account: Account): string[] => auditAccount(account, NOW).map(({ rule }) => rule);

describe('the audit', () => {
  test('finds nothing where everything agrees, and nothing of a user of whom there is nothing', () => {
    expect(auditAccount(good, NOW)).toEqual([]);
    expect(auditAccount({ entries: [], jobs: [] }, NOW)).toEqual([]);
  });

  test('tells both numbers', () => {
    const [mismatch] = auditAccount({ ...good, wallet: { ...wallet, available: 8 } }, NOW);
    expect(mismatch).toEqual({
      rule: 'wallet is not the fold of its ledger',
      found: '{"available":8,"held":2,"spent":1,"granted":10}',
      expected: '{"available":7,"held":2,"spent":1,"granted":10}',
    });
  });

  test('does not add up a ledger of which it cannot read a row', () => {
    const unreadable = [{ place: 'ledger' as const, id: 'grant#g', why: 'amount' }];
    expect(rulesOf({ ...good, entries: entries.slice(1), unreadable })).toEqual(['a row cannot be read']);
  });
});

/** What a user may do with credits, each step a number that chooses. */
const step = fc.oneof(
  fc.record({ kind: fc.constant('grant' as const), amount: fc.integer({ min: 1, max: 9 }), lot: fc.boolean() }),
  fc.record({ kind: fc.constant('hold' as const), amount: fc.nat({ max: 6 }) }),
  fc.record({ kind: fc.constant('settle' as const), which: fc.nat(), captured: fc.nat({ max: 6 }) }),
);

/** A ledger as the adapters would write it, step by step. */
function ledgerOf(steps: readonly (typeof step extends fc.Arbitrary<infer T> ? T : never)[]): LedgerEntry[] {
  const ledger: LedgerEntry[] = [];
  const holds: (LedgerEntry & { type: 'hold' })[] = [];
  for (const [at, one] of steps.entries()) {
    const { available, lots } = walletOf(ledger);
    if (one.kind === 'grant') {
      const lot: Lot = { id: `g${at}`, amount: one.amount, priority: at % 3, expiresAt: 1_000 + at };
      const made = one.lot ? { lot } : {};
      ledger.push({ id: `grant#g${at}`, type: 'grant', amount: one.amount, reason: 'x', bookedAt: at, ...made });
    } else if (one.kind === 'hold' && one.amount <= available) {
      const taken = takeFrom(lots, one.amount);
      const from = taken.length > 0 ? { lots: taken } : {};
      const hold = {
        id: `hold#j${at}`,
        type: 'hold' as const,
        amount: one.amount,
        jobId: `j${at}`,
        bookedAt: at,
        ...from,
      };
      ledger.push(hold);
      holds.push(hold);
    } else if (one.kind === 'settle' && holds.length > 0) {
      const [hold] = holds.splice(one.which % holds.length, 1);
      if (hold === undefined) continue;
      const captured = Math.min(one.captured, hold.amount);
      const released = hold.amount - captured;
      const back = givenBack(hold.lots ?? [], hold.amount, released);
      const { jobId } = hold;
      const parts = back.length > 0 ? { lots: back } : {};
      ledger.push({ id: `settle#${jobId}`, type: 'settle', captured, released, jobId, bookedAt: at, ...parts });
    }
  }
  return ledger;
}

describe('any history of grants, holds and settlements', () => {
  /** Without their rows: jobs of long ago, and those of which only the ledger is asked. */
  const LATER = 10 * 86_400_000;
  const rules = (account: Account) =>
    auditAccount(account, LATER)
      .map(({ rule }) => rule)
      .filter((rule) => rule !== 'a hold has neither a settlement nor a job');

  test('agrees with its fold, in whatever order it is read', () => {
    return fc.assert(
      fc.property(fc.array(step, { maxLength: 30 }), fc.nat(), (steps, turn) => {
        const ledger = ledgerOf(steps);
        const read = [...ledger.slice(turn % (ledger.length + 1)), ...ledger.slice(0, turn % (ledger.length + 1))];
        const { lots, ...rest } = walletOf(ledger);
        expect(rules({ wallet: { ...rest, lots: lots.toReversed() }, entries: read, jobs: [] })).toEqual([]);
        expect(rest.available + rest.held + rest.spent).toBe(rest.granted);
      }),
    );
  });

  test('disagrees when an entry that moved something is lost, doubled or changed', () => {
    return fc.assert(
      fc.property(
        fc.array(step, { minLength: 1, maxLength: 20 }),
        fc.nat(),
        fc.nat({ max: 2 }),
        (steps, which, how) => {
          const ledger = ledgerOf([{ kind: 'grant', amount: 9, lot: false }, ...steps]);
          const index = which % ledger.length;
          const victim = ledger[index];
          if (victim === undefined || (victim.type === 'hold' && victim.amount === 0)) return;
          if (victim.type === 'settle' && victim.captured + victim.released === 0) return;
          const others = ledger.filter((_, at) => at !== index);
          const changed = [
            others,
            [...ledger, { ...victim, id: `${victim.id}x` }],
            [
              ...others,
              'amount' in victim
                ? { ...victim, amount: victim.amount + 1 }
                : { ...victim, captured: victim.captured + 1 },
            ],
          ][how];
          expect(rules({ wallet: walletOf(ledger), entries: changed ?? [], jobs: [] })).not.toEqual([]);
        },
      ),
    );
  });
});

describe('an account is looked at again before anything is said', () => {
  const wrong: Account = { ...good, wallet: { ...wallet, available: 8 } };
  const deps = (looks: readonly (Account & { stable: boolean })[]): ExamineDeps & { looks: () => number } => {
    let look = 0;
    return {
      accounts: {
        account: async () => {
          const seen = looks[Math.min(look, looks.length - 1)];
          look += 1;
          if (seen === undefined) throw new Error('nothing to see');
          return seen;
        },
      },
      credits: { expireLots: async () => undefined },
      bucket: { head: async () => ({ bytes: first.file.bytes, sha256: first.file.sha256 }) },
      now: () => NOW,
      random: () => 0.5,
      looks: () => look,
    };
  };

  test('and what only one look has found is not told', async () => {
    const moving = deps([
      { ...wrong, stable: false },
      { ...good, stable: false },
    ]);
    expect((await examineAccount(moving, 'user_1', 9)).mismatches).toEqual([]);
  });

  test('and what a wallet that stands still shows twice is', async () => {
    const still = deps([{ ...wrong, stable: true }]);
    const { mismatches, files } = await examineAccount(still, 'user_1', 9);
    expect(mismatches).toMatchObject([
      { rule: 'wallet is not the fold of its ledger' },
      { rule: 'available + held + spent is not granted' },
    ]);
    expect(still.looks()).toBe(2);
    expect(files).toEqual({ checked: 1, listed: 1 });
  });

  test('and a wallet that never stands still is judged by what every look has found', async () => {
    const busy = deps([{ ...wrong, stable: false }]);
    expect((await examineAccount(busy, 'user_1', 9)).mismatches).toHaveLength(2);
    expect(busy.looks()).toBe(5);
  });
});

test('of many files a sample is asked for, another one each night', () => {
  const files = Array.from({ length: 40 }, (_, index) => ({
    jobId: 'j',
    key: `k${index}`,
    bytes: 1,
    sha256: 'x',
    isErased: false,
  }));
  const seen = new Set<string>();
  for (let night = 0; night < 60; night += 1) {
    const sample = sampleOf(files, 10, Math.random);
    expect(sample).toHaveLength(10);
    for (const { key } of sample) seen.add(key);
  }
  expect(seen.size).toBeGreaterThan(35);
});
