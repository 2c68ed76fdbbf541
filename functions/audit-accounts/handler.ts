import type { Context } from 'aws-lambda';
import { auditAccount, type Mismatch } from '../../shared/credits/audit-account.ts';
import type { AuditSource } from '../../shared/credits/audit-source.ts';
import type { CreditLedger } from '../../shared/credits/credit-ledger.ts';
import { byLife } from '../../shared/credits/lots.ts';
import type { Logger } from '../../shared/telemetry/logger.ts';

export interface AuditDeps {
  readonly accounts: AuditSource;
  readonly credits: Pick<CreditLedger, 'bookLapsed'>;
  readonly log: Logger;
  readonly now: () => number;
}

/** Kept back so that the audit always ends by itself and says what it saw. */
const STOP_BEFORE_MS = 30_000;

/** An account is read in two queries; a job that moves between them looks wrong once, not three times. */
const LOOKS = 3;

/** What an audit found; also the answer of a direct invocation. */
export interface AuditReport {
  /** Those that were examined. */
  readonly accounts: number;
  readonly mismatches: readonly (Mismatch & { readonly userId: string })[];
  /** `false`: time ran out before the last account, or one could not be examined. */
  readonly complete: boolean;
}

/**
 * Every night: books credits that expired while nobody looked, derives every wallet from its ledger and every job's money from its
 * images, and tells what does not agree. An account that cannot be read does not keep the others from being examined.
 */
export function auditHandler({ accounts, credits, log, now }: AuditDeps) {
  async function examine(userId: string): Promise<AuditReport['mismatches']> {
    let found: Mismatch[] = [];
    for (let look = 0; look < LOOKS; look += 1) {
      const account = await accounts.account(userId);
      const { lapsed } = byLife(account.wallet.lots ?? [], now());
      if (lapsed.length > 0) await credits.bookLapsed(userId, now());
      found = auditAccount(account);
      if (found.length === 0) return [];
    }
    return found.map((mismatch) => ({ ...mismatch, userId }));
  }

  /** `undefined`: it could not be done. */
  function tryExamine(userId: string): Promise<AuditReport['mismatches'] | undefined> {
    return examine(userId).catch((error: unknown) => {
      log.error('audit.crashed', error, { user_id: userId });
      return undefined;
    });
  }

  return async (_event: unknown, context: Pick<Context, 'getRemainingTimeInMillis'>): Promise<AuditReport> => {
    const mismatches: (Mismatch & { userId: string })[] = [];
    let seen = 0;
    let complete = true;
    for await (const page of accounts.users()) {
      if (context.getRemainingTimeInMillis() < STOP_BEFORE_MS) {
        complete = false;
        break;
      }
      const examined = await Promise.all(page.map(tryExamine));
      const found = examined.filter((mismatches) => mismatches !== undefined);
      mismatches.push(...found.flat());
      seen += found.length;
      if (found.length < page.length) complete = false;
    }
    for (const { rule, userId, jobId } of mismatches) {
      log.error('audit.mismatch', new Error(rule), { user_id: userId, job_id: jobId });
    }
    log.info('audit.finished', { accounts: seen, mismatches: mismatches.length, complete });
    return { accounts: seen, mismatches, complete };
  };
}
