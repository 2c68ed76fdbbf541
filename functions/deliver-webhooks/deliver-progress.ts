import { isDeleted } from '../../shared/jobs/job.ts';
import type { TracedJob } from '../../shared/jobs/job-queue.ts';
import type { JobReader } from '../../shared/jobs/job-store.ts';
import { DONE, type Verdict } from '../../shared/jobs/work/verdict.ts';
import type { Logger } from '../../shared/telemetry/logger.ts';
import { progressWebhook, receiverOf } from '../../shared/webhooks/webhook-event.ts';
import { type ProgressNews, progressEventId, progressEvents } from '../../shared/webhooks/webhook-progress.ts';
import type { EndpointCircuit } from './endpoint-circuit.ts';
import { type FrontendMayKnowDeps, frontendMayKnow } from './frontend-may-know.ts';
import { type PostEventDeps, postEvent } from './post-event.ts';
import { retryAfterMsOf } from './retry-after-ms-of.ts';

/** A receiver that takes longer over a step than this is left alone: the end of the job waits behind it. */
const PROGRESS_TIMEOUT_MS = 5_000;
/**
 * A receiver that has not answered may still be at work on the step, and would write it down after the end of the job. So nothing else
 * of the job is sent before this: with the time-out, as long as an answer may take.
 */
const UNANSWERED_MS = 25_000;

export interface DeliverProgressDeps extends PostEventDeps, FrontendMayKnowDeps {
  readonly jobs: JobReader;
  readonly circuit: EndpointCircuit;
  readonly environment: string;
  /** News that has waited longer is dropped, so that a slow receiver cannot make a queue of them before the ends of jobs. */
  readonly staleAfterMs: number;
  readonly log: Logger;
}

/**
 * Sends one progress event, best effort: the outcome is not recorded and a failure is not retried. Only a `Retry-After` of the
 * endpoint is kept, and pauses all events.
 *
 * @param sentAt when a worker left the news, epoch ms.
 */
export async function deliverProgress(
  deps: DeliverProgressDeps,
  ref: TracedJob,
  { sentAt, ...news }: ProgressNews & { readonly sentAt: number },
): Promise<Verdict> {
  const ids = { job_id: ref.jobId, user_id: ref.userId, correlation_id: ref.correlationId, step: news.step };
  const drop = (reason: string): Verdict => {
    deps.log.info('webhook.progress_dropped', { ...ids, reason });
    return DONE;
  };
  if (deps.now() - sentAt > deps.staleAfterMs) return drop('too late');
  if (!(await deps.circuit.isClear())) return drop('endpoint paused');
  const secrets = await deps.secrets.read();
  if (secrets === undefined) return drop('no secret');

  // The last thing before the request: no other message of this job is worked on meanwhile, so what the row says now holds until
  // the request is over, except for the job's end, which waits its turn.
  const job = await deps.jobs.get(ref);
  const receiver = job === undefined ? undefined : receiverOf(job);
  const events = job === undefined || isDeleted(job) ? [] : progressEvents(job, news);
  if (job === undefined || receiver === undefined || events.length === 0) return drop('the job has moved on');
  if (!(await frontendMayKnow(deps, job, receiver))) return drop('unknown to the frontend');
  for (const event of events) {
    const answer = await postEvent(deps, secrets, {
      url: `${deps.webhookBase}${receiver.path}`,
      eventId: progressEventId(job, event),
      body: JSON.stringify(progressWebhook(job, event, deps.environment, deps.now())),
      timeoutMs: Math.min(PROGRESS_TIMEOUT_MS, deps.timeoutMs),
    });
    const status = answer.kind === 'answered' ? answer.status : undefined;
    const { status: told, percent } = event;
    deps.log.info('webhook.progress', { ...ids, event: told, percent, status, answer_ms: answer.ms });
    const retryAfterMs = retryAfterMsOf(answer);
    if (retryAfterMs !== undefined) await deps.circuit.failed({ isProbe: false }, retryAfterMs);
    // The message is returned so that it keeps the other events of its job waiting; it is too old to be sent by then.
    if (answer.kind === 'unanswered' && answer.reason === 'timeout') return { kind: 'retry', afterMs: UNANSWERED_MS };
    if (status === undefined || status >= 300) return DONE; // a receiver that refuses one step gets no more
  }
  return DONE;
}
