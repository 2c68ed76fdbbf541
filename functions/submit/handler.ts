import type { Answer } from '../../shared/http/api-answer.ts';
import { apiHandler } from '../../shared/http/api-handler.ts';
import type { ApiRequest } from '../../shared/http/api-request.ts';
import { refuseFields } from '../../shared/http/read/refuse-fields.ts';
import { type Refusal, refuse } from '../../shared/http/refusal.ts';
import { requireSession, type SessionDeps } from '../../shared/http/session/require-session.ts';
import { isKindName, KIND_NAMES, KINDS, type KindName, kindOfRoute } from '../../shared/kinds/kinds.ts';
import { type QuoteOrderDeps, quoteOrder } from './quote-order.ts';
import { submitOrder } from './submit-order.ts';

export interface SubmitDeps extends SessionDeps, QuoteOrderDeps {}

const QUOTE_ROUTE = 'POST /api/quote';
const IMAGE_QUOTE_ROUTE = 'POST /api/images/quote';
/** Of an order of any kind: which one it is, is in the body. */
const LARGEST_BODY = Math.max(
  ...Object.values(KINDS).map(({ order }) => ('maxBodyBytes' in order ? order.maxBodyBytes : 0)),
);

/** The routes that create jobs, and those that tell what creating would cost. */
export function submitHandler(deps: SubmitDeps) {
  return apiHandler(async (request) => {
    const session = await requireSession(request, deps);
    return session.kind === 'refusal' ? session : take(deps, request, session.userId);
  }, deps);
}

async function take(deps: SubmitDeps, request: ApiRequest, userId: string): Promise<Answer | Refusal> {
  const isQuote = request.routeKey === QUOTE_ROUTE || request.routeKey === IMAGE_QUOTE_ROUTE;
  const kind = isQuote ? quotedKind(request) : (kindOfRoute(request.routeKey) ?? refuse('route_not_found'));
  if (typeof kind !== 'string') return kind;
  const terms = deps.terms[kind];
  if (terms === undefined) return refuse('feature_unavailable');
  const sold = { kind, terms };
  return isQuote ? quoteOrder(deps, sold, request, userId) : submitOrder(deps, sold, request, userId);
}

/** The kind whose price is asked for: the body of an order of any kind names it beside its fields. */
function quotedKind(request: ApiRequest): KindName | Refusal {
  if (request.routeKey === IMAGE_QUOTE_ROUTE) return 'image';
  const body = request.json(LARGEST_BODY);
  if (body.kind === 'refusal') return body;
  const { kind } = body.value;
  if (typeof kind === 'string' && isKindName(kind)) return kind;
  const list = KIND_NAMES.join(', ');
  const message = {
    fr: `Le type de génération (kind) doit être l’une de ces valeurs : ${list}.`,
    en: `The kind must be one of: ${list}.`,
  }[request.language];
  return refuseFields([{ field: 'kind', message }]);
}
