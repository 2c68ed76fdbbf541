import type { WebhookAnswer } from '../../shared/adapters/webhook/post-webhook.ts';

/** How long the endpoint wants to be left alone, if the answer is one that says so (429, 503). */
export function retryAfterMsOf(answer: WebhookAnswer): number | undefined {
  if (answer.kind === 'unanswered' || answer.retryAfterSeconds === undefined) return undefined;
  return [429, 503].includes(answer.status) ? answer.retryAfterSeconds * 1000 : undefined;
}
