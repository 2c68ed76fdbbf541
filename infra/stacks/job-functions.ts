import type { Construct } from 'constructs';
import { allow } from '../constructs/allow.ts';
import { ApiFunction } from '../constructs/functions/api-function.ts';
import { environmentOf, queuesOf, type ServiceParts } from './environment.ts';

/** The functions behind the routes about a user's jobs, for all kinds. */
export function jobFunctions(scope: Construct, parts: ServiceParts) {
  const { stage, data, work, deliveries } = parts;
  const env = environmentOf(parts);
  const closing = [
    allow.items(data.jobs, 'GetItem', 'UpdateItem'),
    allow.items(data.credits, 'PutItem', 'UpdateItem'),
    allow.send(deliveries.queue),
  ];
  return {
    jobs: new ApiFunction(scope, 'Jobs', {
      stage,
      folder: 'list-jobs',
      description: "Lists a user's jobs",
      impact: 'Users do not see what they have generated before.',
      environment: env('jobs', 'tokens'),
      permissions: [allow.items(data.jobs, 'BatchGetItem'), allow.query(data.jobs, 'by-creation')],
    }),
    cancel: new ApiFunction(scope, 'Cancel', {
      stage,
      folder: 'cancel-job',
      description: 'Ends an open job for its owner',
      impact: 'Users cannot end a generation that they no longer want.',
      environment: env('jobs', 'credits', 'deliverQueue', 'tokens', 'retention'),
      permissions: closing,
    }),
    deleteJob: new ApiFunction(scope, 'DeleteJob', {
      stage,
      folder: 'delete-job',
      description: 'Erases a job for its owner',
      impact: 'Users cannot delete what they have generated.',
      environment: env('jobs', 'dueShards', 'credits', 'bucket', 'deliverQueue', 'tokens', 'retention'),
      permissions: [...closing, ...allow.deleting(data.bucket)],
    }),
    retryJob: new ApiFunction(scope, 'RetryJob', {
      stage,
      folder: 'retry-job',
      description: 'Opens a job for what failed in another',
      impact: 'Users cannot repeat what failed.',
      environment: env('jobs', 'dueShards', 'credits', 'bucket', 'workQueues', 'tokens', 'terms'),
      permissions: [
        allow.items(data.jobs, 'GetItem', 'PutItem', 'UpdateItem'),
        allow.items(data.credits, 'GetItem', 'PutItem', 'UpdateItem'),
        ...allow.copyingInputs(data.bucket),
        ...queuesOf(work).map(({ queue }) => allow.send(queue)),
      ],
    }),
  };
}
