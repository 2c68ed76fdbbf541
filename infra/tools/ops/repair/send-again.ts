import { dynamoDeliveryStore } from '../../../../shared/adapters/dynamodb/jobs/delivery-store.ts';
import { sqsDeliveryQueue } from '../../../../shared/adapters/sqs/delivery-queue.ts';
import { cutText } from '../../../../shared/jobs/cut-text.ts';
import type { Job } from '../../../../shared/jobs/job.ts';
import { forEachOf } from '../../../../shared/runtime/for-each-of.ts';
import { sentAgain } from '../../../../shared/webhooks/webhook-delivery.ts';
import type { Outcome } from '../command.ts';
import { quietLog } from '../command-line/quiet-log.ts';
import type { Ops } from '../ops.ts';
import { outline } from '../views/outline.ts';

/** What the message gets before the sweep sends another one. */
const MESSAGE_GRACE_MS = 60_000;
const AT_ONCE = 8;

/** A webhook as one line of a list. */
export function webhookLine({ jobId, userId, webhook }: Job) {
  const last = webhook?.log?.at(-1);
  return {
    job_id: jobId,
    user_id: userId,
    webhook: webhook?.foreignState ?? webhook?.state,
    attempts: webhook?.attempts,
    found: webhook?.confirmation?.last?.found,
    last_status: last?.status,
    last_words: last === undefined ? undefined : cutText(last.words, 60),
  };
}

/**
 * Makes webhooks due at once, under their own event ids and with their whole schedule before them. The row says so first: a message
 * that is lost is found by the sweep.
 */
export async function sendAgain(ops: Ops, jobs: readonly Job[]): Promise<Outcome> {
  const { dynamo, tables, sqs, queues } = ops.deployment;
  const deliveries = dynamoDeliveryStore(dynamo, tables);
  const queue = sqsDeliveryQueue(sqs, queues.deliver, (error) => quietLog.error('queue.send_failed', error));
  const sent: ReturnType<typeof webhookLine>[] = [];
  const moved: ReturnType<typeof webhookLine>[] = [];
  await forEachOf(jobs, AT_ONCE, async (job) => {
    // What only a newer version understands is left to it.
    if (job.webhook === undefined || job.webhook.state === 'foreign' || job.foreign) return;
    const now = ops.now();
    const after = sentAgain(job.webhook, now);
    const written = await deliveries.record(job, job.webhook, after, { now, lookAgainAt: now + MESSAGE_GRACE_MS });
    (written ? sent : moved).push(webhookLine(job));
    if (written) await queue.sendDelivery(job);
    ops.terminal.progress('Webhooks sent again', sent.length, jobs.length);
  });
  if (sent.length > 0) ops.terminal.say('They are on their way; jobs show tells what becomes of one.');
  if (moved.length > 0) ops.terminal.say(`Left alone, because they moved on meanwhile:\n${outline(moved)}`);
  return { ok: true, data: { changed: sent.length > 0, sent, moved } };
}
