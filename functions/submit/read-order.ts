import type { ApiRequest } from '../../shared/http/api-request.ts';
import { refuseFields } from '../../shared/http/read/refuse-fields.ts';
import type { Refusal } from '../../shared/http/refusal.ts';
import type { KindTerms } from '../../shared/jobs/lifecycle/new-job.ts';
import type { ParsedOrder } from '../../shared/kinds/kind.ts';
import { type KindName, kindOf } from '../../shared/kinds/kinds.ts';
import { type OrderTerms, parseOrderTerms } from '../../shared/kinds/order-terms.ts';

/** A kind that a stage sells, and on what terms. */
export interface Sold<K extends KindName> {
  readonly kind: K;
  readonly terms: KindTerms;
}

/** What an order says. */
type Order<K extends KindName> = ParsedOrder<K> & { readonly kind: 'valid'; readonly terms: OrderTerms };

/**
 * The body of an order, or why it is none: the same for asking and for ordering.
 *
 * @param sold the kind, and the deadline that its jobs have in this stage.
 */
export function readOrder<K extends KindName>(
  { allowsInput }: { readonly allowsInput: (url: string) => boolean },
  { kind, terms: { deadlineSeconds, defaults = {}, references = {} } }: Sold<K>,
  request: ApiRequest,
): Order<K> | Refusal {
  const { order } = kindOf({ kind });
  const body = request.json(order.maxBodyBytes);
  if (body.kind === 'refusal') return body;
  const parsed = order.parse(body.value, { language: request.language, allowsInput, defaults, references });
  const { terms, problems } = parseOrderTerms(body.value, deadlineSeconds, request.language);
  if (parsed.kind === 'invalid') return refuseFields([...parsed.problems, ...problems]);
  return problems.length > 0 ? refuseFields(problems) : { ...parsed, terms };
}
