import { describe, expect, test } from 'vitest';
import { auditAccount } from '../../shared/credits/audit-account.ts';
import type { Account } from '../../shared/credits/audit-source.ts';
import type { LedgerEntry } from '../../shared/credits/wallet.ts';
import type { ImageJob } from '../../shared/jobs/job.ts';
import { settle } from '../../shared/jobs/settle.ts';
import { aJob, delivered, failed } from './a-job.ts';

const open = aJob({ images: 2 });
const closedOf = (job: ImageJob): ImageJob => ({ ...job, ...settle(job, 9) });
const closed = closedOf({ ...aJob({ images: 2 }), jobId: 'job-2', outputs: [delivered(), failed()] });

const entries: LedgerEntry[] = [
  { id: 'grant#g', type: 'grant', amount: 10, reason: 'test', bookedAt: 0 },
  { id: 'hold#job-1', type: 'hold', amount: 2, jobId: 'job-1', bookedAt: 1 },
  { id: 'hold#job-2', type: 'hold', amount: 2, jobId: 'job-2', bookedAt: 1 },
  { id: 'settle#job-2', type: 'settle', captured: 1, released: 1, jobId: 'job-2', bookedAt: 2 },
];
const good: Account = {
  wallet: { available: 7, held: 2, spent: 1, granted: 10, openJobs: 1 },
  entries,
  jobs: [open, closed],
};
const rulesOf = (account: Account): string[] => auditAccount(account).map(({ rule }) => rule);
const money = (job: ImageJob, change: Partial<ImageJob['credits']>): ImageJob => ({
  ...job,
  credits: { ...job.credits, ...change },
});

describe('the audit', () => {
  test('finds nothing where everything agrees, also when jobs are no longer kept', () => {
    expect(auditAccount(good)).toEqual([]);
    expect(auditAccount({ ...good, jobs: [] })).toEqual([]);
  });

  test.each<[string, Account]>([
    ['wallet is not the fold of its ledger', { ...good, wallet: { ...good.wallet, available: 8, spent: 0 } }],
    ['available + held + spent is not granted', { ...good, wallet: { ...good.wallet, granted: 11 } }],
    ['available is negative', { ...good, wallet: { available: -1, held: 2, spent: 9, granted: 10, openJobs: 1 } }],
    ['open jobs are miscounted', { ...good, wallet: { ...good.wallet, openJobs: 0 } }],
    ['captured + released is not held', { ...good, jobs: [money(closed, { released: 0 })] }],
    ['captured is not price × delivered', { ...good, jobs: [money(closed, { captured: 2, released: 0 })] }],
    [
      'the hold is not in the ledger as the job has it',
      { ...good, entries: entries.filter(({ id }) => id !== 'hold#job-1') },
    ],
    [
      'the settlement is not in the ledger as the job has it',
      { ...good, entries: entries.filter(({ id }) => id !== 'settle#job-2') },
    ],
    ['the settlement is not in the ledger as the job has it', { ...good, jobs: [{ ...closed, status: 'OPEN' }] }],
  ])('finds that %s', (rule, account) => {
    expect(rulesOf(account)).toContain(rule);
  });
});
