import * as v from 'valibot';
import type { Acknowledgement } from './webhook-delivery.ts';
import type { WebhookAnswer } from './webhook-post.ts';
import type { Receiver } from './webhook-receivers.ts';

/** The bare success of most receivers; videos say of a repetition what it is instead. */
const Taken = v.union([
  v.looseObject({ success: v.literal(true) }),
  v.looseObject({ status: v.literal('duplicate'), success: v.exactOptional(v.literal(true)) }),
]);

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
  const body = v.safeParse(v.pipe(v.string(), v.parseJson(), Taken), answer.text);
  if (!body.success) return 'refused';
  if (body.output['status'] === 'duplicate') return 'duplicate';
  return event === 'failed' || proofOfStore in body.output ? 'stored' : 'duplicate';
}
