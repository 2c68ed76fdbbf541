import * as v from 'valibot';
import type { Acknowledgement } from '../../webhooks/webhook-delivery.ts';
import type { Receiver } from '../../webhooks/webhook-receivers.ts';
import type { WebhookAnswer } from './post-webhook.ts';

const Success = v.looseObject({ success: v.literal(true) });

/**
 * Reads what a receiver of the frontend answered.
 *
 * The end of a failed job gets the bare success whether it was new or not, so it reads as stored. A body that is not the receiver's
 * JSON is a refusal: a redirect, or a maintenance page of the proxy with status 200.
 *
 * @param event the job status that was sent.
 */
export function readAck(
  { proofOfStore }: Pick<Receiver, 'proofOfStore'>,
  event: 'completed' | 'failed',
  answer: WebhookAnswer,
): Acknowledgement {
  if (answer.kind === 'unanswered') return 'unknown';
  if (answer.status < 200 || answer.status > 299) return 'refused';
  const body = v.safeParse(v.pipe(v.string(), v.parseJson(), Success), answer.text);
  if (!body.success) return 'refused';
  return event === 'failed' || proofOfStore in body.output ? 'stored' : 'duplicate';
}
