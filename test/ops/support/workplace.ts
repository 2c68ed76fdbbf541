import { S3Client } from '@aws-sdk/client-s3';
import { afterAll, beforeAll } from 'vitest';
import { administratorOf, type System } from '../../../infra/tools/local/system/start-system.ts';
import { dynamoJobOpener } from '../../../shared/adapters/dynamodb/jobs/job-opener.ts';
import type { Tables } from '../../../shared/adapters/dynamodb/tables.ts';
import type { KindJob } from '../../../shared/jobs/job.ts';
import { aJob } from '../../domain/a-job.ts';
import { dynamoOf } from '../../support/aws.ts';
import { systemOfItsOwn } from '../../support/system-of-its-own.ts';
import type { User } from '../../support/user.ts';
import { Operator } from './run-ops.ts';

/** A system that an operator may break and repair, from the first test of a file to its last. */
export class Workplace {
  #system: System | undefined;
  #operator: Operator | undefined;
  #s3: S3Client | undefined;

  get system(): System {
    if (this.#system === undefined) throw new Error('it runs within tests only');
    return this.#system;
  }

  get operator(): Operator {
    this.#operator ??= new Operator(this.system.endpoints);
    return this.#operator;
  }

  tables(): Tables {
    return { jobs: this.system.endpoints.jobsTable, credits: this.system.endpoints.creditsTable };
  }

  s3(): S3Client {
    this.#s3 ??= new S3Client({ ...administratorOf(this.system.endpoints), forcePathStyle: true });
    return this.#s3;
  }

  /** A job that nobody works on: it is in the table, its messages were never sent. */
  async forgottenJob(user: User, jobId: string, ageMs: number): Promise<KindJob> {
    const job = { ...aJob({ images: 2, now: Date.now() - ageMs }), userId: user.id, jobId };
    const opened = await dynamoJobOpener(dynamoOf(this.system.endpoints), this.tables(), {
      openJobs: 10,
      unitsPerDay: {},
    }).open(job);
    if (opened.kind !== 'opened') throw new Error(opened.kind);
    return job;
  }

  async start(): Promise<void> {
    this.#system = await systemOfItsOwn();
  }

  async stop(): Promise<void> {
    this.#s3?.destroy();
    this.#operator?.[Symbol.dispose]();
    await this.#system?.stop();
  }
}

/** One for the tests of a file. What is stuck, dead-lettered or misconfigured in it meets no other tests, and its clock repairs nothing. */
export function workplace(): Workplace {
  const place = new Workplace();
  beforeAll(() => place.start());
  afterAll(() => place.stop());
  return place;
}
