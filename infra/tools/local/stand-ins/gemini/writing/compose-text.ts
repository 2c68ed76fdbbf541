import { completed } from '../answer-body.ts';
import { errorJson, json, type Outgoing, page } from '../outgoing.ts';
import type { Reply } from '../reply.ts';

/**
 * Turns what a magic word asks for into what goes over the wire; without one, or with one about pictures, what the model has written.
 *
 * @param written the body of a good answer.
 */
export function composeText(
  reply: Reply | undefined,
  facts: { readonly model: string; readonly prompt: string },
  written: () => object,
): Outgoing {
  switch (reply?.kind) {
    case undefined:
    case 'picture':
      return json(200, written());
    case 'answer':
      return json(200, completed(reply.body, { ...facts, inputImages: [] }));
    case 'error':
      return errorJson(reply.error, reply.inArray);
    case 'page':
      return page(reply.status);
    case 'cut':
      return { kind: 'half', text: JSON.stringify(written()) };
    case 'reset':
      return { kind: 'reset' };
    case 'hang':
      return { kind: 'nothing' };
  }
}
