import { randomUUID } from 'node:crypto';
import { dynamoCreditLedger } from '../../../shared/adapters/dynamodb/credits/credit-ledger.ts';
import { dynamoJobCloser } from '../../../shared/adapters/dynamodb/jobs/job-closer.ts';
import { dynamoJobOpener } from '../../../shared/adapters/dynamodb/jobs/job-opener.ts';
import { dynamoJobReader } from '../../../shared/adapters/dynamodb/jobs/job-reader.ts';
import { dynamoPartStore } from '../../../shared/adapters/dynamodb/jobs/part-store.ts';
import { sqsDeliveryQueue } from '../../../shared/adapters/sqs/delivery-queue.ts';
import type { Job, KindJob } from '../../../shared/jobs/job.ts';
import type { LeasedPart } from '../../../shared/jobs/job-store.ts';
import { closeJob } from '../../../shared/jobs/lifecycle/close-job.ts';
import { newJob } from '../../../shared/jobs/lifecycle/new-job.ts';
import type { DeliveredPart, FailedPart } from '../../../shared/jobs/part.ts';
import { type KindName, kindOf } from '../../../shared/kinds/kinds.ts';
import type { Requests, ShippedKind } from '../../../shared/kinds/requests.ts';
import type { Logger } from '../../../shared/telemetry/logger.ts';
import { type ProgressStep, progressNews } from '../../../shared/webhooks/webhook-progress.ts';
import type { Clock } from './clock.ts';
import type { DeliverySite } from './delivery-site.ts';
import { sampleFacts } from './sample-content.ts';

const MAX_OPEN_JOBS = 1_000;
const RETENTION_DAYS = 90;
const ROWS_AT_ONCE = 50;

/** Opens jobs and works on them as the functions do, through the real adapters; only the pictures are missing. */
export class Workshop {
  readonly #parts;
  readonly #opener;
  readonly #jobs;
  readonly #ledger;
  readonly queue;
  readonly #clock: Clock;
  readonly #log: Logger;

  constructor(site: DeliverySite, clock: Clock, log: Logger) {
    const { dynamo, tables } = site;
    this.#clock = clock;
    this.#log = log;
    this.#parts = dynamoPartStore(dynamo, tables);
    this.#opener = dynamoJobOpener(dynamo, tables, { openJobs: MAX_OPEN_JOBS, unitsPerDay: {} });
    this.#jobs = { ...dynamoJobReader(dynamo, tables), ...dynamoJobCloser(dynamo, tables, RETENTION_DAYS) };
    this.#ledger = dynamoCreditLedger(dynamo, tables);
    this.queue = sqsDeliveryQueue(
      site.sqs,
      site.deliverQueue.url,
      (error) => log.error('queue.send_failed', error),
      clock.now,
    );
  }

  get jobs() {
    return this.#jobs;
  }

  /** A user who can pay. */
  async user(): Promise<string> {
    const userId = `user_${randomUUID().replaceAll('-', '')}`;
    await this.#ledger.grant(userId, 'gift', 100_000, 'test', this.#clock.now());
    return userId;
  }

  async open(
    userId: string,
    images: number,
    jobIdFrom: Job['jobIdFrom'] = 'client',
    jobId: string = frontendId(),
  ): Promise<KindJob> {
    const request = {
      prompt: 'Un phare breton au lever du jour, mer calme',
      numImages: images,
      size: '1024x1024',
      style: 'photorealistic',
      format: 'PNG',
      quality: 'standard',
    } as const;
    return this.openOrder(userId, 'image', request, jobIdFrom, jobId);
  }

  /** Opens a job of any kind. */
  async openOrder<K extends ShippedKind>(
    userId: string,
    kind: K,
    request: Requests[K],
    jobIdFrom: Job['jobIdFrom'] = 'client',
    jobId: string = frontendId(),
  ): Promise<KindJob<K>> {
    const correlationId = `req-${randomUUID().slice(0, 8)}`;
    const clientUserId = 'cm0user00000000000000000';
    const order = { kind, userId, jobId, jobIdFrom, correlationId, request, clientUserId };
    const terms = { charging: 'ledger', price: 1, deadlineSeconds: 86_400 } as const;
    const job = newJob<K>(order, terms, this.#clock.now());
    const outcome = await this.#opener.open(job);
    if (outcome.kind !== 'opened') throw new Error(`not opened: ${outcome.kind}`);
    return job;
  }

  /** Takes a part up. */
  async take(job: Job, number: number): Promise<Job> {
    const lease = leaseOf(job, number);
    const now = this.#clock.now();
    const taken = await this.#parts.takeLease(lease, { looks: false, until: now + 3_600_000, now });
    if (taken.kind !== 'taken') throw new Error(`image ${number} is not to be had: ${taken.kind}`);
    return taken.job;
  }

  /** Leaves word of a step, when it is news. */
  async tell(step: ProgressStep, job: Job, number: number): Promise<void> {
    const news = progressNews(job, nameOf(job, number), step);
    if (news !== undefined) await this.queue.sendProgress(job, news);
  }

  /** Writes the fate of an image. */
  async record(job: Job, number: number, isGood: boolean): Promise<Job> {
    const lease = leaseOf(job, number);
    const outcome = await this.#parts.record(lease, fateOf(job, number, isGood), this.#clock.now());
    if (outcome.kind !== 'recorded') throw new Error(`image ${number} was not ours: ${outcome.kind}`);
    return outcome.job;
  }

  /** Closes the job if every image has its fate, and asks for its webhook. */
  async close(job: Job): Promise<void> {
    await closeJob({ jobs: this.#jobs, queue: this.queue, log: this.#log, now: this.#clock.now }, job);
  }

  /** One image from its taking up to its fate, with word of every step. */
  async draw(job: Job, number: number, isGood: boolean, pause: () => Promise<unknown> = async () => {}): Promise<void> {
    const taken = await this.take(job, number);
    await this.tell('taken', taken, number);
    await this.tell('asked', taken, number);
    await pause();
    await this.tell('answered', taken, number);
    const recorded = await this.record(job, number, isGood);
    await this.tell('recorded', recorded, number);
    await this.close(recorded);
  }

  /** A whole job; closed, its webhook asked for. */
  async job(userId: string, images: readonly boolean[] = [true]): Promise<Job> {
    const job = await this.open(userId, images.length);
    for (const [index, isGood] of images.entries()) await this.draw(job, index + 1, isGood);
    return this.row(job);
  }

  async row(job: Pick<Job, 'userId' | 'jobId'>): Promise<Job> {
    const row = await this.#jobs.get(job);
    if (row === undefined) throw new Error('the job is gone');
    return row;
  }

  /** Many rows, some at a time: a client has so many sockets. */
  async rows(jobs: readonly Pick<Job, 'userId' | 'jobId'>[]): Promise<Job[]> {
    const rows: Job[] = [];
    for (let from = 0; from < jobs.length; from += ROWS_AT_ONCE) {
      rows.push(...(await Promise.all(jobs.slice(from, from + ROWS_AT_ONCE).map((job) => this.row(job)))));
    }
    return rows;
  }
}

function nameOf({ parts }: Job, number: number): string {
  return parts[number - 1]?.name ?? String(number);
}

/** An id as the frontend makes them. */
function frontendId(): string {
  return `cm${randomUUID().replaceAll('-', '').slice(0, 23)}`;
}

function leaseOf({ userId, jobId }: Job, number: number): LeasedPart {
  return { userId, jobId, position: number - 1, leaseId: `lease-${jobId}-${number}` };
}

function fateOf(job: Job, number: number, isGood: boolean): DeliveredPart | FailedPart {
  const counted = { name: nameOf(job, number), attempts: 1, billableAttempts: 1 };
  if (!isGood) return { ...counted, state: 'failed', code: 'content_blocked' };
  if (job.foreign) throw new Error('a job of a kind that is not known has no files here');
  return {
    ...counted,
    state: 'delivered',
    file: {
      key: keyOf(job, counted.name),
      contentType: 'image/png',
      bytes: 100_000 + number,
      sha256: 'x'.repeat(44),
      model: 'gemini-nano-banana-2.1',
      seconds: 7.1,
      inputTokens: 23,
      facts: job.kind === 'image' ? { width: 1024, height: 1024 } : sampleFacts(job.kind),
    },
  };
}

function keyOf<K extends KindName>(job: KindJob<K>, part: string): string {
  return kindOf<K>(job).keyOf(job, part);
}
