import type { CreditLedger } from '../../shared/credits/credit-ledger.ts';
import { giveStarterCredits, type StarterCreditsDeps } from '../../shared/credits/give-starter-credits.ts';
import { type Answer, answer } from '../../shared/http/api-answer.ts';
import type { ApiRequest } from '../../shared/http/api-request.ts';
import { toCursor } from '../../shared/http/read/cursor.ts';
import { pageRequest } from '../../shared/http/read/page-request.ts';
import { refuseFields } from '../../shared/http/read/refuse-fields.ts';
import type { Refusal } from '../../shared/http/refusal.ts';
import { ledgerView } from '../../shared/http/views/ledger-view.ts';

export interface TransactionsDeps extends StarterCreditsDeps {
  readonly credits: Pick<CreditLedger, 'grant' | 'page'>;
}

/**
 * `GET /api/credits/transactions`: the caller's ledger, newest first, page by page. A user of whom there is nothing gets the starter
 * credits here too.
 */
export async function showTransactions(
  deps: TransactionsDeps,
  request: ApiRequest,
  userId: string,
): Promise<Answer | Refusal> {
  const { page, problems } = pageRequest(request);
  if (problems.length > 0) return refuseFields(problems);
  const after = page.after && { bookedAt: page.after.at, id: page.after.id };
  const found = await deps.credits.page(userId, page.limit, after);
  const isNew = after === undefined && found.entries.length === 0;
  const given = isNew && (await giveStarterCredits(deps, userId, request.id));
  const { entries, next } = given ? await deps.credits.page(userId, page.limit) : found;
  return answer<'Transactions'>(200, {
    success: true,
    transactions: entries.map(ledgerView),
    next_cursor: next === undefined ? null : toCursor({ at: next.bookedAt, id: next.id }),
  });
}
