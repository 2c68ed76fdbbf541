import type { Answer } from '../../shared/http/api-answer.ts';
import { apiHandler } from '../../shared/http/api-handler.ts';
import type { ApiRequest } from '../../shared/http/api-request.ts';
import { type Refusal, refuse } from '../../shared/http/refusal.ts';
import { requireSession, type SessionDeps } from '../../shared/http/session/require-session.ts';
import { kindOfRoute } from '../../shared/kinds/kinds.ts';
import { PLANNED_KINDS } from '../../shared/kinds/planned-kinds.ts';
import { type QuoteOrderDeps, quoteOrder } from './quote-order.ts';
import { submitOrder } from './submit-order.ts';

export interface SubmitDeps extends SessionDeps, QuoteOrderDeps {}

const QUOTE_ROUTE = 'POST /api/images/quote';
const NOT_SOLD_YET: ReadonlySet<string> = new Set(Object.values(PLANNED_KINDS).map((path) => `POST ${path}`));

/** The routes that create jobs, and the one that tells what creating would cost. */
export function submitHandler(deps: SubmitDeps) {
  return apiHandler(async (request) => {
    const session = await requireSession(request, deps);
    return session.kind === 'refusal' ? session : take(deps, request, session.userId);
  }, deps);
}

async function take(deps: SubmitDeps, request: ApiRequest, userId: string): Promise<Answer | Refusal> {
  const isQuote = request.routeKey === QUOTE_ROUTE;
  const kind = isQuote ? 'image' : kindOfRoute(request.routeKey);
  if (kind === undefined) return refuse(NOT_SOLD_YET.has(request.routeKey) ? 'feature_unavailable' : 'route_not_found');
  const terms = deps.terms[kind];
  if (terms === undefined) return refuse('feature_unavailable');
  const sold = { kind, terms };
  return isQuote ? quoteOrder(deps, sold, request, userId) : submitOrder(deps, sold, request, userId);
}
