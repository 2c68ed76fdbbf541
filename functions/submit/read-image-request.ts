import type { ApiRequest } from '../../shared/http/api-request.ts';
import type { Refusal } from '../../shared/http/refusal.ts';
import { refuseFields } from '../../shared/http/refuse-fields.ts';
import { type ParsedImageRequest, parseImageRequest } from '../../shared/kinds/image/parse-image-request.ts';

/** The body of a request for images, or why it is none: the same for asking and for ordering. */
export function readImageRequest(
  { allowsInput }: { readonly allowsInput: (url: string) => boolean },
  request: ApiRequest,
): (ParsedImageRequest & { kind: 'valid' }) | Refusal {
  const body = request.json();
  if (body.kind === 'refusal') return body;
  const parsed = parseImageRequest(body.value, request.language, allowsInput);
  return parsed.kind === 'valid' ? parsed : refuseFields(parsed.problems);
}
