import type { CreditLedger } from '../credits/credit-ledger.ts';
import { byLife } from '../credits/lots.ts';
import { auditAccount } from './audit-account.ts';
import { auditFiles, listedFiles, sampleOf } from './audit-files.ts';
import type { AuditSource, ObjectHeads } from './audit-source.ts';
import type { Mismatch } from './mismatch.ts';

/** An account is read in several requests; one whose jobs move meanwhile is read again. */
const LOOKS = 5;

export interface ExamineDeps {
  readonly accounts: Pick<AuditSource, 'account'>;
  readonly credits: Pick<CreditLedger, 'expireLots'>;
  readonly bucket: ObjectHeads;
  readonly now: () => number;
  readonly random: () => number;
}

/** What one account has shown. */
export interface Examined {
  readonly mismatches: readonly Mismatch[];
  /** Files that the bucket was asked for, of all that its jobs list. */
  readonly files: { readonly checked: number; readonly listed: number };
}

/**
 * Examines one account, and looks again before anything is reported: only what every look has found is a contradiction, and at least
 * two have, one of them at a wallet that stood still. Credits that have expired are booked on the way.
 *
 * @param mostFiles that the bucket may be asked for.
 */
export async function examineAccount(deps: ExamineDeps, userId: string, mostFiles: number): Promise<Examined> {
  let confirmed: readonly Mismatch[] | undefined;
  let files: Examined['files'] = { checked: 0, listed: 0 };
  for (let look = 0; look < LOOKS; look += 1) {
    const account = await deps.accounts.account(userId, look === 0 ? 'unwatched' : 'watched');
    const { expired } = byLife(account.wallet?.lots ?? [], deps.now());
    if (expired.length > 0) await deps.credits.expireLots(userId, deps.now());
    const listed = listedFiles(account.jobs);
    const suspects = new Set(confirmed?.flatMap(({ about }) => about ?? []));
    // Once, and then only what looked wrong.
    const sample =
      confirmed === undefined
        ? sampleOf(listed, mostFiles, deps.random)
        : listed.filter(({ key }) => suspects.has(key));
    if (confirmed === undefined) files = { checked: sample.length, listed: listed.length };
    const found = [...auditAccount(account, deps.now()), ...(await auditFiles(sample, deps.bucket))];
    const before = confirmed;
    confirmed = before === undefined ? found : found.filter((mismatch) => before.some((one) => isSame(one, mismatch)));
    if (confirmed.length === 0 || (before !== undefined && account.stable)) break;
  }
  return { mismatches: confirmed ?? [], files };
}

function isSame(one: Mismatch, other: Mismatch): boolean {
  return one.rule === other.rule && one.jobId === other.jobId && one.about === other.about;
}
