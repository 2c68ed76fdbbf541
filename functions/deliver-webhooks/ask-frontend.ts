import type { JobRef } from '../../shared/jobs/job.ts';
import type { FrontendQuestion, FrontendView } from '../../shared/webhooks/webhook-confirmation.ts';
import type { StatusRoute } from '../../shared/webhooks/webhook-receivers.ts';

/** What is asked is answered at once or not at all: an event waits behind it. */
const ANSWER_TIMEOUT_MS = 4_000;

export interface AskFrontendDeps {
  readonly view: (question: FrontendQuestion) => Promise<FrontendView>;
  readonly webhookBase: string;
  readonly timeoutMs: number;
}

/** Asks the frontend's status route, once. Nothing that it says or fails to say is held against the endpoint: its webhooks may work. */
export async function askFrontend(
  deps: AskFrontendDeps,
  route: StatusRoute,
  { jobId }: Pick<JobRef, 'jobId'>,
): Promise<FrontendView> {
  const timeoutMs = Math.min(ANSWER_TIMEOUT_MS, deps.timeoutMs);
  return deps.view({ base: deps.webhookBase, route, jobId, timeoutMs });
}
