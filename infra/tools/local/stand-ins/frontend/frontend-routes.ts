import type { IncomingHttpHeaders } from 'node:http';
import { RECEIVERS } from '../../../../../shared/webhooks/webhook-receivers.ts';
import { type Behaviour, type BehaviourSettings, cannedAnswer } from './behaviour.ts';
import type { FrontendDatabase } from './frontend-database.ts';
import { blogReceiver } from './receivers/blog-receiver.ts';
import { bookReceiver } from './receivers/book-receiver.ts';
import { customVideoReceiver } from './receivers/custom-video-receiver.ts';
import { ecommerceReceiver } from './receivers/ecommerce-receiver.ts';
import { imageReceiver } from './receivers/image-receiver.ts';
import type { Reception, Route } from './receivers/receiver.ts';
import { videoReceiver } from './receivers/video-receiver.ts';

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

/** The frontend's host: nginx, then the six webhook routes. */
export function frontendRoutes(secret: string, database: FrontendDatabase) {
  const routes = new Map<string, Route>([
    [RECEIVERS.image.path, imageReceiver(database)],
    [RECEIVERS['ecommerce-image'].path, ecommerceReceiver(database)],
    [RECEIVERS.video.path, videoReceiver(database)],
    [RECEIVERS['custom-video'].path, customVideoReceiver(database)],
    [RECEIVERS.blog.path, blogReceiver(database)],
    [RECEIVERS.book.path, bookReceiver(database)],
  ]);

  /** Some routes say why in French, too. */
  const saysWhy = new Set<string>([
    RECEIVERS['ecommerce-image'].path,
    RECEIVERS['custom-video'].path,
    RECEIVERS.book.path,
  ]);
  const unauthorized = (path: string) => ({
    error: 'Unauthorized',
    ...(saysWhy.has(path) ? { message: 'Secret invalide' } : {}),
  });

  return (
    { method, path, headers, body }: FrontendRequest,
    behaviour: Behaviour,
    settings: BehaviourSettings,
    now: Date,
  ): Reception => {
    if (REFUSED_USER_AGENT.test(headers['user-agent'] ?? '')) {
      return refusal(403, '<html>403 Forbidden</html>', 'user-agent: is one that nginx refuses');
    }
    if (body === undefined) return refusal(413, '<html>413 Request Entity Too Large</html>', 'body: is too large');
    const route = routes.get(path);
    if (route === undefined) return refusal(404, { error: 'Not found' }, 'path: is not a webhook route');
    if (method === 'GET' && route.health !== undefined) {
      return { answer: { status: 200, body: route.health(now) }, stored: false, problems: [] };
    }
    if (method !== 'POST') return refusal(405, { error: 'Method not allowed' }, 'method: is not POST');
    const canned = cannedAnswer(behaviour, settings);
    if (canned !== undefined) return { answer: canned, stored: false, problems: [] };
    if (behaviour === '401') return refusal(401, unauthorized(path));
    if (headers['x-webhook-secret'] !== secret) {
      return refusal(401, unauthorized(path), 'x-webhook-secret: is missing or wrong');
    }
    return route.receive({ eventId: headers['webhook-id']?.toString(), payload: parseJson(body), now });
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

function refusal(status: number, body: unknown, ...problems: string[]): Reception {
  return { answer: { status, body }, stored: false, problems };
}
