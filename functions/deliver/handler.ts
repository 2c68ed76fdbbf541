import type { SQSBatchResponse, SQSEvent, SQSRecord } from 'aws-lambda';
import * as v from 'valibot';
import { DeliveryMessage } from '../../shared/adapters/sqs/messages.ts';
import { type DeliverWebhookDeps, deliverWebhook } from './deliver-webhook.ts';

export type DeliverDeps = DeliverWebhookDeps;

/**
 * Works on messages of the delivery queue. An attempt that failed is a fact on the job's row, with the time of the next one, so its
 * message is done; only a message whose attempt could not be recorded comes back.
 */
export function deliverHandler(deps: DeliverDeps) {
  return async (event: SQSEvent): Promise<SQSBatchResponse> => {
    const failures = await Promise.all(event.Records.map((record) => handleRecord(deps, record)));
    return { batchItemFailures: failures.flatMap((itemIdentifier) => (itemIdentifier ? [{ itemIdentifier }] : [])) };
  };
}

/** The id of a message that has to come back. */
async function handleRecord(deps: DeliverDeps, record: SQSRecord): Promise<string | undefined> {
  const message = v.safeParse(v.pipe(v.string(), v.parseJson(), DeliveryMessage), record.body);
  if (!message.success) {
    deps.log.error('message.unreadable', new Error('not a delivery message'), { message_id: record.messageId });
    return record.messageId;
  }
  const { user_id, job_id } = message.output;
  try {
    await deliverWebhook(deps, { userId: user_id, jobId: job_id });
    return undefined;
  } catch (error) {
    deps.log.error('webhook.crashed', error, { job_id, user_id });
    return record.messageId;
  }
}
