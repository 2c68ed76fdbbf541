import type { Job } from '../../shared/jobs/job.ts';
import type { DeliveryStore } from '../../shared/jobs/job-store.ts';
import type { Receiver } from '../../shared/webhooks/webhook-receivers.ts';
import { type AskFrontendDeps, askFrontend } from './ask-frontend.ts';

/** A route that stays undecided is asked at most this often for a job. */
const MAX_ASKED = 3;

export interface FrontendMayKnowDeps extends AskFrontendDeps {
  readonly deliveries: DeliveryStore;
}

/**
 * Whether progress webhooks of an open job may be sent: not when the frontend did not make the id. The status route is asked before
 * the first step and the answer is kept on the row of the job; an undecided answer does not hold webhooks back.
 */
export async function frontendMayKnow(
  deps: FrontendMayKnowDeps,
  job: Job,
  { status: route }: Receiver,
): Promise<boolean> {
  const { asked, knows } = job.frontend ?? { asked: 0 };
  if (route === undefined || !route.knowsBeforehand) return true;
  if (knows !== undefined || asked >= MAX_ASKED) return knows !== false;
  const view = await askFrontend(deps, route, job);
  const decided = view.kind === 'undecided' ? {} : { knows: view.kind === 'known' };
  await deps.deliveries.noteFrontend(job, { asked: asked + 1, ...decided });
  return view.kind !== 'unknown';
}
