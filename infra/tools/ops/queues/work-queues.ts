import * as v from 'valibot';
import { DeliveryMessage, PartMessage } from '../../../../shared/adapters/sqs/messages.ts';
import { OpsError } from '../command-line/ops-error.ts';
import type { Deployment } from '../deployment/deployment.ts';
import { type QueueState, queueState } from './queue-state.ts';

const QUEUES = ['generate', 'deliver'] as const;
export type QueueName = (typeof QUEUES)[number];

/** What every message says. */
export interface QueuedMessage {
  readonly user_id: string;
  readonly job_id: string;
  /** Of one image. */
  readonly number?: number;
}

/** What the worker of each queue can read. */
export const MESSAGE_OF: Readonly<Record<QueueName, v.GenericSchema<unknown, QueuedMessage>>> = {
  generate: PartMessage,
  deliver: DeliveryMessage,
};

/** The name of a queue on the command line. */
export const Queue = v.picklist(QUEUES, `must be ${QUEUES.join(' or ')}`);

/** The dead letters of a queue. @throws OpsError when it keeps none. */
export async function deadLettersOf(
  { sqs, queues }: Pick<Deployment, 'sqs' | 'queues'>,
  queue: QueueName,
): Promise<NonNullable<QueueState['deadLetters']>> {
  const { deadLetters } = await queueState(sqs, queues[queue]);
  if (deadLetters === undefined) throw new OpsError(`the queue ${queue} has no dead letters: deploy it again`);
  return deadLetters;
}
