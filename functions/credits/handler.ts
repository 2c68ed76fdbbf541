import type { Answer } from '../../shared/http/api-answer.ts';
import { apiHandler } from '../../shared/http/api-handler.ts';
import type { ApiRequest } from '../../shared/http/api-request.ts';
import { type Refusal, refuse } from '../../shared/http/refusal.ts';
import { requireSession, type SessionDeps } from '../../shared/http/session/require-session.ts';
import { showTransactions, type TransactionsDeps } from './show-transactions.ts';
import { showWallet, type WalletDeps } from './show-wallet.ts';

export interface CreditsDeps extends SessionDeps, WalletDeps, TransactionsDeps {
  readonly credits: WalletDeps['credits'] & TransactionsDeps['credits'];
}

type CreditRoute = (deps: CreditsDeps, request: ApiRequest, userId: string) => Promise<Answer | Refusal>;

const ROUTES: Readonly<Record<string, CreditRoute>> = {
  'GET /api/credits': showWallet,
  'GET /api/credits/transactions': showTransactions,
};

/** The routes that show users their credits. */
export function creditsHandler(deps: CreditsDeps) {
  return apiHandler(async (request) => {
    const session = await requireSession(request, deps);
    if (session.kind === 'refusal') return session;
    const route = ROUTES[request.routeKey];
    return route === undefined ? refuse('route_not_found') : route(deps, request, session.userId);
  }, deps);
}
