import type { Answers } from '../../shared/contract/answer-types.ts';
import type { CreditLedger, DetailedWallet } from '../../shared/credits/credit-ledger.ts';
import { giveStarterCredits, STARTER, type StarterCreditsDeps } from '../../shared/credits/give-starter-credits.ts';
import { byLife, inSpendingOrder, sumOf } from '../../shared/credits/lots.ts';
import { type Answer, answer } from '../../shared/http/api-answer.ts';
import type { ApiRequest } from '../../shared/http/api-request.ts';
import type { CreditMode } from '../../shared/jobs/job.ts';

export interface WalletDeps extends StarterCreditsDeps {
  readonly credits: Pick<CreditLedger, 'grant' | 'has' | 'detailedWallet'>;
  readonly creditMode: CreditMode;
}

/**
 * `GET /api/credits`: the caller's wallet. Users whom Clerk's event has not reached get their starter credits here: it is the
 * first thing a page shows, and one more small read finds out.
 */
export async function showWallet(deps: WalletDeps, request: ApiRequest, userId: string): Promise<Answer> {
  const { credits } = deps;
  const [found, hasStarter] = await Promise.all([
    credits.detailedWallet(userId),
    deps.starterCredits === 0 || credits.has(userId, STARTER),
  ]);
  const given = !hasStarter && (await giveStarterCredits(deps, userId, request.id));
  const wallet = given ? await credits.detailedWallet(userId) : found;
  return answer<'Credits'>(200, { success: true, credit_mode: deps.creditMode, ...walletView(wallet, deps.now()) });
}

/** Lots whose time is over are gone for their owner, before that is booked. */
function walletView(
  wallet: DetailedWallet | undefined,
  now: number,
): Omit<Answers['Credits'], 'success' | 'credit_mode'> {
  const { available = 0, held = 0, spent = 0, granted = 0, openJobs = 0, lots = [] } = wallet ?? {};
  const { live, expired } = byLife(lots, now);
  const gone = sumOf(expired);
  return {
    available: available - gone,
    held,
    spent,
    granted: granted - gone,
    open_jobs: openJobs,
    // In the order in which they will be spent; the rest of `available` neither expires nor comes before anything.
    lots: inSpendingOrder(live).map((lot) => ({
      amount: lot.amount,
      priority: lot.priority,
      ...(lot.expiresAt === undefined ? {} : { expires_at: new Date(lot.expiresAt).toISOString() }),
    })),
  };
}
