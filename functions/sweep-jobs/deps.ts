import { SQSClient } from '@aws-sdk/client-sqs';
import { dynamoGateStore } from '../../shared/adapters/dynamodb/control/gate-store.ts';
import { dynamoDueJobs } from '../../shared/adapters/dynamodb/jobs/due-jobs.ts';
import { sqsPartQueue } from '../../shared/adapters/sqs/part-queue.ts';
import { dynamoClient, WORK_CALLS } from '../../shared/runtime/aws-clients.ts';
import { erasingDeps } from '../../shared/runtime/erasing-deps.ts';
import type { SweepEnv } from './env.ts';
import type { SweepDeps } from './handler.ts';

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
    gate: dynamoGateStore(dynamo, tables),
    queue: { ...erasing.queue, ...work },
  };
}
