import type { WebhookAnswer } from '../../shared/webhooks/webhook-post.ts';

/** The `Retry-After` of an answer with status 429 or 503, in ms. */
export function retryAfterMsOf(answer: WebhookAnswer): number | undefined {
  if (answer.kind === 'unanswered' || answer.retryAfterSeconds === undefined) return undefined;
  return [429, 503].includes(answer.status) ? answer.retryAfterSeconds * 1000 : undefined;
}
