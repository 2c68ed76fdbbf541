import * as v from 'valibot';
import { DeliveryMessage, PartMessage } from '../../../../shared/jobs/queue-messages.ts';
import { KIND_NAMES } from '../../../../shared/kinds/kinds.ts';
import { KIND_WORKERS } from '../../../stacks/kind-workers.ts';
import { OpsError } from '../command-line/ops-error.ts';
import type { Deployment } from '../deployment/deployment.ts';
import { type QueueState, queueState } from './queue-state.ts';

const WORK = new Set(KIND_NAMES.map((kind) => KIND_WORKERS[kind].queueName));
const QUEUES = [...WORK, 'deliver'];

/** What every message says. */
export interface QueuedMessage {
  readonly user_id: string;
  readonly job_id: string;
  /** Of one part. */
  readonly part?: string;
}

/** What the worker of a queue can read. */
export function messageOf(queue: string): v.GenericSchema<unknown, QueuedMessage> {
  return queue === 'deliver' ? DeliveryMessage : PartMessage;
}

/** The name of a queue on the command line. */
export const Queue = v.picklist(QUEUES, `must be ${QUEUES.join(' or ')}`);

/** @throws OpsError for the queue of a kind that the stage does not sell. */
export function addressOf(queues: Deployment['queues'], queue: string): string {
  const url = queues[queue];
  if (url === undefined) throw new OpsError(`the stage has no queue ${queue}: the kind that it serves is off`);
  return url;
}

/** The dead letters of a queue. @throws OpsError when it keeps none. */
export async function deadLettersOf(
  { sqs, queues }: Pick<Deployment, 'sqs' | 'queues'>,
  queue: string,
): Promise<NonNullable<QueueState['deadLetters']>> {
  const { deadLetters } = await queueState(sqs, addressOf(queues, queue));
  if (deadLetters === undefined) throw new OpsError(`the queue ${queue} has no dead letters: deploy it again`);
  return deadLetters;
}
