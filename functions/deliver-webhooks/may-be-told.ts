import type { Job } from '../../shared/jobs/job.ts';
import type { DeliveryStore } from '../../shared/jobs/job-store.ts';
import type { Receiver } from '../../shared/webhooks/webhook-receivers.ts';
import { type AskFrontendDeps, askFrontend } from './ask-frontend.ts';

/** A route that decides nothing is not asked before every step of a job. */
const MAX_ASKED = 3;

export interface MayBeToldDeps extends AskFrontendDeps {
  readonly deliveries: DeliveryStore;
}

/**
 * Whether the frontend may be told a step of an open job: not when it did not make the id. It is asked before the first step, and
 * what it says is kept on the job's row; a route that decides nothing keeps nothing back.
 */
export async function mayBeTold(deps: MayBeToldDeps, job: Job, { status: route }: Receiver): Promise<boolean> {
  const { asked, knows } = job.frontend ?? { asked: 0 };
  if (route === undefined || !route.knowsBeforehand) return true;
  if (knows !== undefined || asked >= MAX_ASKED) return knows !== false;
  const view = await askFrontend(deps, route, job);
  const decided = view.kind === 'undecided' ? {} : { knows: view.kind === 'known' };
  await deps.deliveries.noteFrontend(job, { asked: asked + 1, ...decided });
  return view.kind !== 'unknown';
}
