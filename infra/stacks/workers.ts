import { Duration } from 'aws-cdk-lib';
import { Construct } from 'constructs';
import { allow } from '../constructs/allow.ts';
import { ScheduledFunction } from '../constructs/functions/scheduled-function.ts';
import { WorkerFunction } from '../constructs/functions/worker-function.ts';
import type { WorkQueue } from '../constructs/work-queue.ts';
import { environmentOf, type ServiceParts } from './environment.ts';

/** What works behind the queues and the clock, and what each may touch. */
export class Workers extends Construct {
  constructor(scope: Construct, id: string, parts: ServiceParts) {
    super(scope, id);
    const { stage, data, work, deliveries } = parts;
    const sendsParts = Object.values(work).map(({ queue }) => allow.send(queue));
    const env = environmentOf(parts);

    if (work.image !== undefined) this.imageWorker(parts, work.image);
    new WorkerFunction(this, 'Deliver', {
      stage,
      folder: 'deliver-webhooks',
      description: 'Posts webhooks to the frontend',
      impact: 'The frontend does not learn that images are ready; its users see them late.',
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
  private imageWorker(parts: ServiceParts, source: WorkQueue): void {
    const { stage, data, deliveries } = parts;
    const env = environmentOf(parts);
    new WorkerFunction(this, 'Generate', {
      stage,
      folder: 'work-images',
      description: 'Draws one image, stores it, closes the job after its last one',
      impact: 'Users wait for their images, and those that are late fail and are refunded.',
      source,
      maxConcurrency: stage.kinds.image.concurrency,
      // Twice what a 4K image may take at its peak. Most of the time is spent waiting: more processor would be paid in vain.
      memorySize: 1024,
      environment: {
        ...env('jobs', 'credits', 'bucket', 'workQueues', 'deliverQueue', 'geminiKey'),
        ...env('models', 'inputOrigins', 'retention', 'progress'),
        WORK_QUEUE_URL: source.queue.queueUrl,
        // glibc gives every thread an arena, and the decoder's threads fragment them all: two keep a third of the memory free.
        MALLOC_ARENA_MAX: '2',
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
