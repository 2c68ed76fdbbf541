import type { IncomingHttpHeaders } from 'node:http';
import { type Behaviour, CANNED_ANSWERS } from './behaviour.ts';
import { imageReceiver } from './image-receiver.ts';
import type { Receiver, Reception } from './receiver.ts';

/** A request as the frontend's host sees it. */
export interface FrontendRequest {
  readonly method: string | undefined;
  readonly path: string;
  readonly headers: IncomingHttpHeaders;
  /** `undefined` when it is larger than the host takes. */
  readonly body: string | undefined;
}

/** User agents that the frontend's nginx turns away. */
const REFUSED_USER_AGENT = /bot|crawl|spider|scraper/i;

/** The frontend's host: nginx, then the webhook routes. Routes that have no receiver yet answer 404. */
export function frontendRoutes(
  secret: string,
): (request: FrontendRequest, behaviour: Behaviour, now: Date) => Reception {
  const receivers = new Map<string, Receiver>([['/api/webhooks/image-completion', imageReceiver()]]);

  return ({ method, path, headers, body }, behaviour, now) => {
    if (REFUSED_USER_AGENT.test(headers['user-agent'] ?? '')) {
      return refusal(403, '<html>403 Forbidden</html>', 'user-agent: is one that nginx refuses');
    }
    if (body === undefined) return refusal(413, '<html>413 Request Entity Too Large</html>', 'body: is too large');
    const receiver = receivers.get(path);
    if (receiver === undefined) return refusal(404, { error: 'Not found' }, 'path: is not a webhook route');
    if (method !== 'POST') return refusal(405, { error: 'Method not allowed' }, 'method: is not POST');
    const canned = CANNED_ANSWERS[behaviour];
    if (canned !== undefined) return { answer: canned, stored: false, problems: [] };
    return receiver({
      secretMatches: headers['x-webhook-secret'] === secret && behaviour !== '401',
      eventId: headers['webhook-id']?.toString(),
      payload: parseJson(body),
      now,
    });
  };
}

/** The value of JSON text, `undefined` when it is not JSON. */
export function parseJson(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return undefined;
  }
}

function refusal(status: number, body: unknown, problem: string): Reception {
  return { answer: { status, body }, stored: false, problems: [problem] };
}
