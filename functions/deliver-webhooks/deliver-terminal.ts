import { isDeleted, type Job } from '../../shared/jobs/job.ts';
import type { TracedJob } from '../../shared/jobs/job-queue.ts';
import { DONE, type Verdict } from '../../shared/jobs/work/verdict.ts';
import type { FileReader, ObjectUrls } from '../../shared/kinds/file-store.ts';
import { contentPart, shownParts } from '../../shared/kinds/shown.ts';
import { isEndpointFailure } from '../../shared/webhooks/webhook-circuit.ts';
import { findingOf } from '../../shared/webhooks/webhook-confirmation.ts';
import { nextTurnAt } from '../../shared/webhooks/webhook-delivery.ts';
import {
  receiverOf,
  sentEndOf,
  type TerminalBody,
  terminalStatusOf,
  terminalWebhook,
} from '../../shared/webhooks/webhook-event.ts';
import type { Receiver } from '../../shared/webhooks/webhook-receivers.ts';
import { type AskFrontendDeps, askFrontend } from './ask-frontend.ts';
import type { EndpointCircuit } from './endpoint-circuit.ts';
import { lookAtFrontend, lookLater } from './look-at-frontend.ts';
import { type PostEventDeps, postEvent } from './post-event.ts';
import { attemptOf, recordAttempt } from './record-attempt.ts';
import {
  defer,
  idsOf,
  isWaiting,
  type JobWithWebhook,
  type RecordDeliveryDeps,
  returnIn,
  seenStored,
  unknownToFrontend,
} from './record-delivery.ts';
import { retryAfterMsOf } from './retry-after-ms-of.ts';

/**
 * The longest that a signature can be good for. The address dies with the session of the role that signed it, even before that; the
 * frontend signs afresh from the key that it takes out of the address.
 */
const URL_SECONDS = 7 * 86_400;

/** Until ops have put a secret, which is no fault of the event. */
const SECRET_MISSING_MS = 5 * 60_000;
/** Until the version that knows the job's kind is back, after a rollback. */
const FOREIGN_MS = 15 * 60_000;
/** Until a file that is not where the row has it is looked for again: an operator may bring it back. */
const FILE_GONE_MS = 5 * 60_000;
/** Events that a pause kept back return spread over this. */
const SPREAD_MS = 30_000;

export interface DeliverTerminalDeps extends PostEventDeps, RecordDeliveryDeps, AskFrontendDeps {
  readonly urls: ObjectUrls;
  /** What is told of texts is read from their files. */
  readonly files: FileReader;
  readonly circuit: EndpointCircuit;
  readonly environment: string;
}

/**
 * One turn at the end of a job, if one is due: an attempt to tell it, or, when it was acknowledged, a look at what the frontend has
 * stored of it. What came of it is written to the job.
 */
export async function deliverTerminal(deps: DeliverTerminalDeps, ref: TracedJob): Promise<Verdict> {
  const job = await deps.jobs.get(ref);
  if (!isWaiting(job)) {
    const ids = { job_id: ref.jobId, user_id: ref.userId, correlation_id: ref.correlationId };
    deps.log.info('webhook.skipped', { ...ids, state: job?.webhook?.state });
    return DONE;
  }
  const waitMs = (nextTurnAt(job.webhook) ?? 0) - deps.now();
  if (waitMs > 0) return returnIn(waitMs);
  const receiver = receiverOf(job);
  const isDue = job.webhook.state === 'due';
  if (receiver === undefined) {
    const at = deps.now() + FOREIGN_MS;
    return isDue ? defer(deps, job, at, 'not of this version') : lookLater(deps, job, at);
  }
  if (isDue) return attempt(deps, job, receiver);
  const looked = await lookAtFrontend(deps, job, receiver);
  return looked === 'send-again' ? attempt(deps, job, receiver) : looked;
}

async function attempt(deps: DeliverTerminalDeps, read: JobWithWebhook, receiver: Receiver): Promise<Verdict> {
  const content = await readContent(deps, read);
  if (content === 'gone') {
    deps.log.error('webhook.crashed', new Error('the file of a text is not in the bucket'), idsOf(read));
    return defer(deps, read, deps.now() + FILE_GONE_MS, 'its file is gone');
  }
  const secrets = await deps.secrets.read();
  if (secrets === undefined) {
    deps.log.error('secret.missing', new Error('the webhook secret has not been put'), idsOf(read));
    return defer(deps, read, deps.now() + SECRET_MISSING_MS, 'no secret');
  }
  const admitted = await deps.circuit.admit();
  if (admitted.kind === 'wait') {
    return defer(deps, read, admitted.until + Math.round(deps.random() * SPREAD_MS), 'endpoint paused');
  }
  const job = await knownTo(deps, read, receiver);
  if (job === 'unknown' || job === 'stored') {
    await deps.circuit.succeeded();
    return job === 'unknown' ? unknownToFrontend(deps, read) : seenStored(deps, read);
  }

  const at = deps.now();
  const answer = await postEvent(deps, secrets, {
    url: `${deps.webhookBase}${receiver.path}`,
    eventId: job.webhook.eventId,
    body: JSON.stringify(await bodyOf(deps, job, at, content)),
    timeoutMs: deps.timeoutMs,
  });
  const made = attemptOf(job, receiver, answer, at);
  const verdict = await recordAttempt(deps, job, receiver, made, answer);

  const status = answer.kind === 'answered' ? answer.status : undefined;
  const isTaken = made.ack === 'stored' || made.ack === 'duplicate';
  if (!isTaken && isEndpointFailure(status)) await deps.circuit.failed(admitted, retryAfterMsOf(answer));
  else await deps.circuit.succeeded();
  return verdict;
}

/**
 * The job, when the frontend may be told of it; it is asked until it has said once that it knows the id, and before each repetition
 * where a repetition of what is stored is an error. A route that decides nothing keeps nothing back, unless it has said "unknown" while
 * the job was open.
 */
async function knownTo(
  deps: DeliverTerminalDeps,
  job: JobWithWebhook,
  { status: route, failsWhenRepeated }: Receiver,
): Promise<JobWithWebhook | 'unknown' | 'stored'> {
  if (route === undefined) return job;
  const repeats = failsWhenRepeated === true && job.webhook.attempts > 0 && !isDeleted(job);
  const isKnown = !route.knowsBeforehand || job.webhook.known || job.frontend?.knows;
  if (isKnown && !repeats) return job;
  const view = await askFrontend(deps, route, job);
  if (repeats && findingOf(view, sentEndOf(job), route) === 'stored') return 'stored';
  if (view.kind === 'known') return { ...job, webhook: { ...job.webhook, known: true } };
  return view.kind === 'unknown' || job.frontend?.knows === false ? 'unknown' : job;
}

/** The file that the event tells itself, `undefined` for events that tell none. It is read for each attempt, and never kept. */
async function readContent(deps: DeliverTerminalDeps, job: Job): Promise<Uint8Array | 'gone' | undefined> {
  const part = terminalStatusOf(job) === 'completed' ? contentPart(job) : undefined;
  return part && ((await deps.files.read(part.file)) ?? 'gone');
}

async function bodyOf(
  deps: DeliverTerminalDeps,
  job: Job,
  now: number,
  content: Uint8Array | undefined,
): Promise<TerminalBody> {
  const urls = shownParts(job).map(({ file }) => deps.urls.sign(file.key, URL_SECONDS, new Date(now)));
  return terminalWebhook(job, await Promise.all(urls), deps.environment, content);
}
