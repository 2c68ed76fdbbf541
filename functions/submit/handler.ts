import type { Answer } from '../../shared/http/api-answer.ts';
import { apiHandler } from '../../shared/http/api-handler.ts';
import type { ApiRequest } from '../../shared/http/api-request.ts';
import { type Refusal, refuse } from '../../shared/http/refusal.ts';
import { requireSession, type SessionDeps } from '../../shared/http/session/require-session.ts';
import { KIND_NAMES, type KindName, kindOf } from '../../shared/kinds/kinds.ts';
import { PLANNED_KINDS } from '../../shared/kinds/planned-kinds.ts';
import { type QuoteOrderDeps, quoteOrder } from './quote-order.ts';
import { submitOrder } from './submit-order.ts';

export interface SubmitDeps extends SessionDeps, QuoteOrderDeps {}

/** The kind of each route. */
const ROUTES: Readonly<Record<string, { readonly kind: KindName; readonly isQuote?: true }>> = {
  ...Object.fromEntries(KIND_NAMES.map((kind) => [`POST ${kindOf({ kind }).routes.create}`, { kind }])),
  'POST /api/images/quote': { kind: 'image', isQuote: true },
};
const NOT_SOLD_YET: ReadonlySet<string> = new Set(Object.values(PLANNED_KINDS).map((path) => `POST ${path}`));

/** The routes that create jobs, and the one that tells what creating would cost. */
export function submitHandler(deps: SubmitDeps) {
  return apiHandler(async (request) => {
    const session = await requireSession(request, deps);
    return session.kind === 'refusal' ? session : take(deps, request, session.userId);
  }, deps);
}

async function take(deps: SubmitDeps, request: ApiRequest, userId: string): Promise<Answer | Refusal> {
  const route = ROUTES[request.routeKey];
  if (route === undefined)
    return refuse(NOT_SOLD_YET.has(request.routeKey) ? 'feature_unavailable' : 'route_not_found');
  const terms = deps.terms[route.kind];
  if (terms === undefined) return refuse('feature_unavailable');
  const sold = { kind: route.kind, terms };
  return route.isQuote ? quoteOrder(deps, sold, request, userId) : submitOrder(deps, sold, request, userId);
}
