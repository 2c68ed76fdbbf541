import { type AnswerFacts, completed, pictureBody } from '../answer-body.ts';
import type { Canvas } from '../models.ts';
import { errorJson, json, type Outgoing, page } from '../outgoing.ts';
import type { Reply } from '../reply.ts';
import type { Painter } from './paint.ts';

/** Turns a reply into what goes over the wire. */
export async function compose(
  reply: Reply,
  canvas: Canvas,
  facts: AnswerFacts,
  seed: string,
  paint: Painter,
): Promise<Outgoing> {
  switch (reply.kind) {
    case 'picture':
      return json(200, await pictureBody(reply.look, canvas, facts, seed, paint));
    case 'answer':
      return json(200, completed(reply.body, facts));
    case 'error':
      return errorJson(reply.error, reply.inArray);
    case 'page':
      return page(reply.status);
    case 'cut':
      return { kind: 'half', text: JSON.stringify(await pictureBody('plain', canvas, facts, seed, paint)) };
    case 'reset':
      return { kind: 'reset' };
    case 'hang':
      return { kind: 'nothing' };
  }
}
