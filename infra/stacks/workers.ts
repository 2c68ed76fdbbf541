import { Duration } from 'aws-cdk-lib';
import { Construct } from 'constructs';
import { allow } from '../constructs/allow.ts';
import { ScheduledFunction } from '../constructs/functions/scheduled-function.ts';
import { WorkerFunction } from '../constructs/functions/worker-function.ts';
import type { WorkQueue } from '../constructs/work-queue.ts';
import { environmentOf, queuesOf, type ServiceParts } from './environment.ts';
import { type WorkerOn, workersOn } from './kind-workers.ts';

/** What works behind the queues and the clock, and what each may touch. */
export class Workers extends Construct {
  constructor(scope: Construct, id: string, parts: ServiceParts) {
    super(scope, id);
    const { stage, data, work, deliveries } = parts;
    const sendsParts = queuesOf(work).map(({ queue }) => allow.send(queue));
    const env = environmentOf(parts);

    for (const worker of workersOn(stage)) {
      const [source] = worker.kinds.flatMap((kind) => work[kind] ?? []);
      if (source !== undefined) this.kindWorker(worker, parts, source);
    }
    new WorkerFunction(this, 'Deliver', {
      stage,
      folder: 'deliver-webhooks',
      description: 'Posts webhooks to the frontend',
      impact: 'The frontend does not learn that jobs have ended; its users see what they ordered late.',
      source: deliveries,
      maxConcurrency: stage.webhooks.concurrency,
      environment: env('jobs', 'dueShards', 'bucket', 'deliverQueue', 'webhooks', 'webhookSecret'),
      permissions: [
        allow.items(data.jobs, 'GetItem', 'UpdateItem'),
        allow.objects(data.bucket, 'GetObject'),
        allow.readSecret(data.webhookSecret),
        allow.postpone(deliveries.queue),
      ],
    });
    new ScheduledFunction(this, 'Sweep', {
      stage,
      folder: 'sweep-jobs',
      description: 'Sends again what is due, closes what is past its deadline, ends deletions that were cut short',
      impact: 'Whatever a crash left behind stays: jobs that never end, webhooks that are not sent again.',
      every: Duration.minutes(1),
      environment: env('jobs', 'dueShards', 'credits', 'bucket', 'workQueues', 'deliverQueue', 'retention'),
      permissions: [
        allow.items(data.jobs, 'GetItem', 'UpdateItem'),
        allow.query(data.jobs, 'by-due'),
        allow.items(data.credits, 'PutItem', 'UpdateItem'),
        ...allow.deleting(data.bucket),
        ...sendsParts,
        allow.send(deliveries.queue),
      ],
    });
    new ScheduledFunction(this, 'Erase', {
      stage,
      folder: 'erase-accounts',
      canWait: true,
      description: 'Erases the content of deleted accounts',
      impact: 'What people who left had asked for, and got, is still there.',
      every: Duration.minutes(5),
      timeout: Duration.minutes(4),
      environment: env('jobs', 'dueShards', 'credits', 'bucket', 'deliverQueue', 'retention'),
      permissions: [
        allow.items(data.jobs, 'GetItem', 'UpdateItem'),
        allow.query(data.jobs, 'by-due'),
        allow.readAll(data.jobs, 'Query'),
        allow.items(data.credits, 'PutItem', 'UpdateItem'),
        ...allow.deleting(data.bucket),
        allow.send(deliveries.queue),
      ],
    });
    new ScheduledFunction(this, 'Audit', {
      stage,
      folder: 'audit-accounts',
      canWait: true,
      description:
        'Holds every wallet, ledger, job and a sample of the files against each other and tells what does not agree',
      impact: "No user yet; but a fault in a user's credits would go unseen.",
      every: Duration.days(1),
      timeout: Duration.minutes(15),
      environment: env('jobs', 'credits', 'bucket'),
      permissions: [
        allow.readAll(data.jobs, 'Query'),
        allow.scan(data.jobs, 'by-creation'),
        allow.items(data.jobs, 'GetItem', 'PutItem'),
        allow.readAll(data.credits, 'Query', 'Scan'),
        allow.items(data.credits, 'GetItem', 'PutItem', 'UpdateItem'),
        allow.objects(data.bucket, 'GetObject'),
        allow.listing(data.bucket),
      ],
    });
  }

  /** A worker: the makers of its kinds, behind a queue of their own. */
  private kindWorker({ worker, kinds }: WorkerOn, parts: ServiceParts, source: WorkQueue): void {
    const { stage, data, deliveries } = parts;
    const { id, folder, description, memorySize, groups, variables } = worker;
    const env = environmentOf(parts);
    new WorkerFunction(this, id, {
      stage,
      folder,
      description,
      impact: `Users wait for what they ordered (${kinds.join(', ')}), and what is late fails and is refunded.`,
      source,
      maxConcurrency: kinds.reduce((sum, kind) => sum + stage.kinds[kind].concurrency, 0),
      memorySize,
      environment: {
        ...env('jobs', 'credits', 'bucket', 'workQueues', 'deliverQueue', 'geminiKey', 'retention', 'progress'),
        ...env(...groups),
        WORK_QUEUE_URL: source.queue.queueUrl,
        ...variables,
      },
      permissions: [
        allow.items(data.jobs, 'GetItem', 'UpdateItem'),
        allow.items(data.credits, 'PutItem', 'UpdateItem'),
        allow.objects(data.bucket, 'GetObject', 'PutObject'),
        allow.listing(data.bucket),
        ...allow.deleting(data.bucket),
        allow.readSecret(data.geminiKey),
        allow.postpone(source.queue),
        allow.send(source.queue),
        allow.send(deliveries.queue),
      ],
    });
  }
}
