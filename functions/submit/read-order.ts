import type { ApiRequest } from '../../shared/http/api-request.ts';
import { refuseFields } from '../../shared/http/read/refuse-fields.ts';
import type { Refusal } from '../../shared/http/refusal.ts';
import type { ParsedOrder } from '../../shared/kinds/kind.ts';
import { type KindName, kindOf } from '../../shared/kinds/kinds.ts';

/** The body of an order, or why it is none: the same for asking and for ordering. */
export function readOrder<K extends KindName>(
  { allowsInput }: { readonly allowsInput: (url: string) => boolean },
  kind: K,
  request: ApiRequest,
): (ParsedOrder<K> & { kind: 'valid' }) | Refusal {
  const body = request.json();
  if (body.kind === 'refusal') return body;
  const parsed = kindOf({ kind }).order.parse(body.value, { language: request.language, allowsInput });
  return parsed.kind === 'valid' ? parsed : refuseFields(parsed.problems);
}
