import type { SQSBatchResponse, SQSEvent, SQSRecord } from 'aws-lambda';
import * as v from 'valibot';
import { type InvocationTime, withinTime } from '../../shared/adapters/aws/invocation-time.ts';
import { ImageMessage } from '../../shared/adapters/sqs/messages.ts';
import type { Visibility } from '../../shared/adapters/sqs/visibility.ts';
import { OWN_TROUBLE_MS } from '../../shared/jobs/retry-delay.ts';
import { type GenerateImageDeps, generateImage, type Verdict } from './generate-image.ts';

export interface GenerateDeps extends GenerateImageDeps {
  readonly visibility: Visibility;
}

/** Kept back from the function's own time for recording what happened: a killed worker records nothing. */
const RECORDING_MS = 15_000;
/** Of that, what is left for the message when even recording did not work. */
const ENDING_MS = 3_000;

/** Works on messages of the generation queue, each one image; a message is either done or comes back after its own delay. */
export function generateHandler(deps: GenerateDeps) {
  return async (event: SQSEvent, context: InvocationTime): Promise<SQSBatchResponse> => {
    const signal = AbortSignal.timeout(Math.max(0, context.getRemainingTimeInMillis() - RECORDING_MS));
    const failures = await withinTime(context, ENDING_MS, () =>
      Promise.all(event.Records.map((record) => handleRecord(deps, record, signal))),
    );
    return { batchItemFailures: failures.flatMap((itemIdentifier) => (itemIdentifier ? [{ itemIdentifier }] : [])) };
  };
}

/** The id of a message that has to come back. */
async function handleRecord(deps: GenerateDeps, record: SQSRecord, signal: AbortSignal): Promise<string | undefined> {
  const verdict = await work(deps, record, signal);
  if (verdict.kind === 'done') return undefined;
  // Should this fail, the message waits out its visibility and the sweep is there first.
  await deps.visibility.comeBack(record.receiptHandle, verdict.afterMs).catch((error: unknown) => {
    deps.log.error('queue.send_failed', error, { message_id: record.messageId });
  });
  return record.messageId;
}

function work(deps: GenerateDeps, record: SQSRecord, signal: AbortSignal): Promise<Verdict> {
  const message = v.safeParse(v.pipe(v.string(), v.parseJson(), ImageMessage), record.body);
  if (!message.success) {
    // Back at once, again and again, until the queue's redrive policy puts it where people look.
    deps.log.error('message.unreadable', new Error('not an image message'), { message_id: record.messageId });
    return Promise.resolve({ kind: 'retry', afterMs: 0 });
  }
  const { user_id, job_id, correlation_id, number } = message.output;
  const image = { userId: user_id, jobId: job_id, correlationId: correlation_id, number };
  return generateImage(deps, image, signal).catch((error: unknown): Verdict => {
    deps.log.error('image.crashed', error, { user_id, job_id, correlation_id, number });
    return { kind: 'retry', afterMs: OWN_TROUBLE_MS };
  });
}
