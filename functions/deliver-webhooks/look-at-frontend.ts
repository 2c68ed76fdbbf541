import { isDeleted } from '../../shared/jobs/job.ts';
import type { Verdict } from '../../shared/jobs/work/verdict.ts';
import { afterLook, type FrontendView, findingOf } from '../../shared/webhooks/webhook-confirmation.ts';
import { sentEndOf } from '../../shared/webhooks/webhook-event.ts';
import type { Receiver } from '../../shared/webhooks/webhook-receivers.ts';
import { type AskFrontendDeps, askFrontend } from './ask-frontend.ts';
import type { EndpointCircuit } from './endpoint-circuit.ts';
import { idsOf, type JobWithWebhook, type RecordDeliveryDeps, recordDelivery, returnIn } from './record-delivery.ts';

export interface LookDeps extends AskFrontendDeps, RecordDeliveryDeps {
  readonly circuit: Pick<EndpointCircuit, 'isClear'>;
}

/**
 * Looks for what the frontend has stored of an acknowledged event; what it finds is written to the job. `send-again`: the files are not
 * there, and the receiver has forgotten that it took the event.
 */
export async function lookAtFrontend(
  deps: LookDeps,
  job: JobWithWebhook,
  { status: route }: Receiver,
): Promise<Verdict | 'send-again'> {
  const { confirmation, ...delivery } = job.webhook;
  // What is gone cannot be looked for, and must not be told again: the same event would say something else now.
  if (route === undefined || isDeleted(job)) {
    return (await recordDelivery(deps, job, job.webhook, delivery)) ?? returnIn(0);
  }
  // An endpoint that is being left alone is left alone by this as well.
  const isClear = await deps.circuit.isClear();
  const view = isClear ? await askFrontend(deps, route, job) : ({ kind: 'undecided', why: 'endpoint paused' } as const);
  const found = findingOf(view, sentEndOf(job), route);
  const now = deps.now();
  const after = afterLook(job.webhook, found, { route, closedAt: job.closedAt ?? now, now });
  const looks = (confirmation?.looks ?? 0) + 1;
  const fields = { ...idsOf(job), attempt: delivery.attempts, looks, found, ...whyOf(view) };
  if (after.kind === 'send-again') {
    deps.log.warn('webhook.sent_again', { ...fields, repeats: (confirmation?.repeats ?? 0) + 1 });
    return 'send-again';
  }
  const verdict = await recordDelivery(deps, job, job.webhook, after.delivery);
  if (verdict === undefined) return returnIn(0); // the row has moved: an operator has sent it again, or it was our own write
  const { state } = after.delivery;
  if (state === 'confirmed') deps.log.info('webhook.confirmed', fields);
  else if (state === 'unknown_to_frontend') deps.log.info('webhook.unknown_to_frontend', fields);
  else if (state === 'unconfirmed') deps.log.warn('webhook.unconfirmed', fields);
  else deps.log.info('webhook.not_seen', fields);
  return verdict;
}

/** Puts a look off: what was told is only understood by a newer version. */
export async function lookLater(deps: RecordDeliveryDeps, job: JobWithWebhook, at: number): Promise<Verdict> {
  const { confirmation } = job.webhook;
  if (confirmation === undefined) return returnIn(0);
  const after = { ...job.webhook, confirmation: { ...confirmation, nextLookAt: at } };
  return (await recordDelivery(deps, job, job.webhook, after)) ?? returnIn(0);
}

function whyOf(view: FrontendView): { readonly reason?: string } {
  return view.kind === 'undecided' ? { reason: view.why } : {};
}
