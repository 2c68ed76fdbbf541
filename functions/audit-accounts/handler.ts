import type { Context } from 'aws-lambda';
import type { AuditPlace, AuditPlaces, AuditSource } from '../../shared/audit/audit-source.ts';
import { type ExamineDeps, examineAccount } from '../../shared/audit/examine-account.ts';
import type { Mismatch } from '../../shared/audit/mismatch.ts';
import { forEachOf } from '../../shared/runtime/for-each-of.ts';
import type { Logger } from '../../shared/telemetry/logger.ts';

export interface AuditDeps extends ExamineDeps {
  readonly accounts: AuditSource;
  readonly places: AuditPlaces;
  readonly log: Logger;
}

/** Kept back so that the audit always ends by itself and says what it saw: an account that is being examined takes some seconds at most. */
const STOP_BEFORE_MS = 30_000;

/** Accounts examined at once: each has a request or two under way, and a client has 50 sockets. */
const AT_ONCE = 12;

/** Of the bucket, for one account and for one run: a HEAD each. */
const MOST_FILES = { account: 10, run: 20_000 } as const;

/** Mismatches in the answer; all of them are in the log. */
const MAX_REPORTED = 1_000;

/** A round that takes longer leaves accounts unseen for too long: there are more than the function can examine. */
const ROUND_MS = 7 * 86_400_000;

/** What an audit found; also the answer of a direct invocation. */
export interface AuditReport {
  /** Those that were examined. */
  readonly accounts: number;
  /** Those that could not be: each has a line in the log. */
  readonly failed: number;
  /** At most {@link MAX_REPORTED}. */
  readonly mismatches: readonly (Mismatch & { readonly userId: string })[];
  readonly mismatchCount: number;
  /** Files that the bucket was asked for, of those that the accounts list. */
  readonly filesChecked: number;
  readonly filesListed: number;
  /** `false`: time ran out before the last account (the next run goes on from there), or one could not be examined. */
  readonly complete: boolean;
  /** The round has been under way for more than a week. */
  readonly overdue: boolean;
}

/**
 * By the clock: derives every wallet from its ledger and every job's money from its parts, holds all rows and a sample of the files
 * against each other, and tells what does not agree. A run takes up the round where the last one left it. An account that cannot be
 * examined does not keep the others from being.
 */
export function auditHandler(deps: AuditDeps) {
  return async (_event: unknown, context: Pick<Context, 'getRemainingTimeInMillis'>): Promise<AuditReport> => {
    const isLate = (): boolean => context.getRemainingTimeInMillis() < STOP_BEFORE_MS;
    const tally = { accounts: 0, failed: 0, mismatchCount: 0, filesChecked: 0, filesListed: 0 };
    const mismatches: (Mismatch & { userId: string })[] = [];

    async function examine(userId: string): Promise<void> {
      try {
        const mostFiles = Math.min(MOST_FILES.account, Math.max(0, MOST_FILES.run - tally.filesChecked));
        const { mismatches: found, files } = await examineAccount(deps, userId, mostFiles);
        tally.accounts += 1;
        tally.mismatchCount += found.length;
        tally.filesChecked += files.checked;
        tally.filesListed += files.listed;
        for (const mismatch of found) tell(deps.log, userId, mismatch);
        mismatches.push(...found.slice(0, MAX_REPORTED - mismatches.length).map((one) => ({ ...one, userId })));
      } catch (error) {
        tally.failed += 1;
        deps.log.error('audit.crashed', error, { user_id: userId });
      }
    }

    const earlier = await deps.places.read();
    const roundBeganAt = earlier?.roundBeganAt ?? deps.now();
    let isOver = false;
    if (!isLate()) isOver = await goThrough(deps, earlier, roundBeganAt, isLate, examine);
    const overdue = !isOver && deps.now() - roundBeganAt > ROUND_MS;
    const complete = isOver && tally.failed === 0;
    const { accounts, failed, mismatchCount, filesChecked, filesListed } = tally;
    deps.log.info('audit.finished', {
      accounts,
      failed,
      mismatches: mismatchCount,
      files_checked: filesChecked,
      files_listed: filesListed,
      round_over: isOver,
      complete,
      overdue,
    });
    return { ...tally, mismatches, complete, overdue };
  };
}

/** @returns whether the round is over. */
async function goThrough(
  { accounts, places }: AuditDeps,
  earlier: AuditPlace | undefined,
  roundBeganAt: number,
  isLate: () => boolean,
  examine: (userId: string) => Promise<void>,
): Promise<boolean> {
  for await (const { users, next } of accounts.users(earlier?.after)) {
    let wasCut = false;
    await forEachOf(users, AT_ONCE, async (userId) => {
      if (isLate()) wasCut = true;
      else await examine(userId);
    });
    // A batch that was cut short is examined again as a whole.
    if (wasCut) return false;
    if (next !== undefined) await places.write({ roundBeganAt, after: next });
    if (isLate() && next !== undefined) return false;
  }
  await places.clear();
  return true;
}

function tell(log: Logger, userId: string, { rule, jobId, about, found, expected }: Mismatch): void {
  log.error('audit.mismatch', new Error(rule), { user_id: userId, job_id: jobId, about, found, expected });
}
