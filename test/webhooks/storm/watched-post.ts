import * as v from 'valibot';
import { postWebhook } from '../../../shared/adapters/webhook/post-webhook.ts';
import type { WebhookPost } from '../../../shared/webhooks/webhook-post.ts';

const Body = v.looseObject({ job_id: v.string(), status: v.string() });

/** What left the deliverer, in the order in which it left. */
export interface SentWebhook {
  readonly jobId: string;
  readonly status: string;
  readonly eventId: string;
  readonly body: unknown;
}

/** Posts, and sees that a job never has two requests under way. */
export class WatchedPost {
  readonly sent: SentWebhook[] = [];
  /** Jobs that had two requests under way. */
  readonly overlaps: string[] = [];
  readonly #underWay = new Set<string>();

  post = async (request: WebhookPost): ReturnType<typeof postWebhook> => {
    const body = v.parse(Body, JSON.parse(request.body));
    const jobId = body.job_id;
    if (this.#underWay.has(jobId)) this.overlaps.push(jobId);
    this.#underWay.add(jobId);
    this.sent.push({ jobId, status: body.status, eventId: request.eventId, body });
    try {
      return await postWebhook(request);
    } finally {
      this.#underWay.delete(jobId);
    }
  };
}
