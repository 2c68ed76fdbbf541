import { SQSClient } from '@aws-sdk/client-sqs';
import * as v from 'valibot';
import { dynamoGateStore } from '../../shared/adapters/dynamodb/control/gate-store.ts';
import { dynamoDueJobs } from '../../shared/adapters/dynamodb/jobs/due-jobs.ts';
import { dynamoInputNotes } from '../../shared/adapters/dynamodb/jobs/input-notes.ts';
import { sqsPartQueue } from '../../shared/adapters/sqs/part-queue.ts';
import { dynamoClient, WORK_CALLS } from '../../shared/runtime/aws-clients.ts';
import { erasingDeps } from '../../shared/runtime/erasing-deps.ts';
import { WORK_QUEUES } from '../../shared/runtime/kind-env.ts';
import { dueShards, integer } from '../../shared/runtime/parse-env.ts';
import type { SweepDeps } from './handler.ts';

export const SweepEnv = {
  STAGE: v.string(),
  JOBS_TABLE: v.string(),
  DUE_SHARDS: dueShards,
  CREDITS_TABLE: v.string(),
  BUCKET: v.string(),
  WORK_QUEUES,
  DELIVER_QUEUE_URL: v.string(),
  JOB_RETENTION_DAYS: integer,
};
export type SweepEnv = v.InferOutput<v.ObjectSchema<typeof SweepEnv, undefined>>;

export function sweepDeps(env: SweepEnv): SweepDeps {
  const dynamo = dynamoClient(WORK_CALLS);
  const tables = { jobs: env.JOBS_TABLE, dueShards: env.DUE_SHARDS };
  const erasing = erasingDeps(env, WORK_CALLS);
  const work = sqsPartQueue(new SQSClient(WORK_CALLS), env.WORK_QUEUES, (error) => {
    erasing.log.error('queue.send_failed', error, { queue: 'work' });
  });
  return {
    ...erasing,
    due: dynamoDueJobs(dynamo, tables),
    dueInputs: dynamoInputNotes(dynamo, tables),
    gate: dynamoGateStore(dynamo, tables),
    queue: { ...erasing.queue, ...work },
  };
}
