import { isDeepStrictEqual } from 'node:util';
import {
  type AttributeValue,
  TransactGetItemsCommand,
  TransactWriteItemsCommand,
  UpdateItemCommand,
  type UpdateItemCommandOutput,
} from '@aws-sdk/client-dynamodb';
import { DeleteObjectsCommand, PutObjectCommand } from '@aws-sdk/client-s3';
import { parseJobRow } from '../../../shared/adapters/dynamodb/jobs/job-row.ts';
import { WALLET } from '../../../shared/adapters/dynamodb/tables.ts';
import { PROBES } from '../../../shared/adapters/s3/probe-bucket.ts';
import type { Job } from '../../../shared/jobs/job.ts';
import { type FinalPart, isFinal, type Part } from '../../../shared/jobs/part.ts';
import type { Rule } from './breach.ts';
import type { Command } from './hooks.ts';
import type { Site } from './site.ts';

type Item = Record<string, AttributeValue>;

/** A row and its key, in the table that it belongs to. */
interface Written {
  readonly table: string;
  readonly key: Item;
  readonly item: Item | undefined;
}

/** Rows that belong to nobody begin like this. */
const CONTROL = '#';
/** Of files that came with orders, see `InputNote`. */
const NOTES = '#inputs#';
const DAY_MS = 86_400_000;

/** Looks at every row right after it was written: the promises that hold at every instant. */
export class RowWatch {
  /** Keys of rows in the Jobs table that belong to nobody and were written. */
  readonly control: Item[] = [];
  readonly #site: Site;
  readonly #userId: string;
  readonly #breach: (rule: Rule, detail: string) => void;
  /** When notes of inputs are due, by their ids. */
  readonly #notes = new Map<string, number>();
  readonly #jobs = new Map<string, { readonly job: Job; readonly dueAt: number }>();

  constructor(site: Site, userId: string, breach: (rule: Rule, detail: string) => void) {
    this.#site = site;
    this.#userId = userId;
    this.#breach = breach;
  }

  /** When the first job is due, or files that came with an order may have to go, epoch ms; infinity when neither is, within a day. */
  get nextDueAt(): number {
    const notes = [...this.#notes.values()].filter((dueAt) => dueAt < this.#site.clock.now + DAY_MS);
    return Math.min(Number.POSITIVE_INFINITY, ...[...this.#jobs.values()].map(({ dueAt }) => dueAt), ...notes);
  }

  /** A job as it was last written. */
  jobOf(jobId: string): Job | undefined {
    return this.#jobs.get(jobId)?.job;
  }

  /** The jobs as they were last written. */
  get jobs(): readonly Job[] {
    return [...this.#jobs.values()].map(({ job }) => job);
  }

  /** Takes note of a request that the engine has carried out. */
  async applied(command: Command, output: unknown): Promise<void> {
    for (const key of objectsOf(command)) {
      const isOurs = key.startsWith(`user_${this.#userId}/`) || key.startsWith(PROBES);
      if (!isOurs) this.#breach('nobody else’s rows and objects are touched', key);
    }
    for (const { table, key, item } of await writtenBy(command, output, this.#site)) {
      const owner = key['user_id']?.S ?? '';
      const isJob = table === this.#site.tables.jobs;
      if (owner.startsWith(CONTROL)) {
        if (isJob) this.control.push(key);
        if (isJob && owner.startsWith(NOTES)) {
          this.#notes.set(key['job_id']?.S ?? '', Number(item?.['due_at']?.N ?? Number.POSITIVE_INFINITY));
        }
      } else if (owner !== this.#userId)
        this.#breach('nobody else’s rows and objects are touched', JSON.stringify(key));
      else if (item === undefined) continue;
      else if (isJob) this.#lookAtJob(item);
      else if (key['entry']?.S === WALLET) this.#lookAtWallet(item);
    }
  }

  #lookAtWallet(item: Item): void {
    const part = (name: string) => Number(item[name]?.N ?? 0);
    if (
      part('available') < 0 ||
      part('held') < 0 ||
      part('available') + part('held') + part('spent') !== part('granted')
    ) {
      this.#breach('available ≥ 0 and available + held + spent = granted, at every instant', JSON.stringify(item));
    }
  }

  #lookAtJob(item: Item): void {
    const job = parseJobRow(item);
    const before = this.#jobs.get(job.jobId)?.job;
    this.#jobs.set(job.jobId, { job, dueAt: Number(item['due_at']?.N ?? Number.POSITIVE_INFINITY) });
    if (before === undefined) return;
    const lost = before.parts.findIndex((output, i) => isFinal(output) && !isSameFate(output, job.parts[i]));
    if (lost >= 0) this.#breach('the fate of an image never changes', `${job.jobId} image ${lost + 1}`);
    if (before.status !== 'OPEN' && !isDeepStrictEqual(endOf(before), endOf(job))) {
      this.#breach('a terminal job never changes', `${job.jobId}: ${before.status} became ${job.status}`);
    }
  }
}

/** Keys of the objects that a request writes or deletes. */
function objectsOf(command: Command): string[] {
  if (command instanceof PutObjectCommand) return [command.input.Key ?? ''];
  if (command instanceof DeleteObjectsCommand) return (command.input.Delete?.Objects ?? []).map(({ Key = '' }) => Key);
  return [];
}

/** Erasing a job takes the model's words away, and what was told to stop is forgotten: nothing else of an image's fate. */
function isSameFate(before: FinalPart, after: Part | undefined): boolean {
  const unchanging = { detail: undefined, operation: undefined };
  return isDeepStrictEqual({ ...before, ...unchanging }, { ...after, ...unchanging });
}

function endOf({ status, credits, closedAt, webhook }: Job): object {
  return { status, credits, closedAt, event: webhook?.eventId };
}

/** The rows that a request has written, as they are now. */
async function writtenBy(command: Command, output: unknown, { dynamo, tables }: Site): Promise<Written[]> {
  if (command instanceof UpdateItemCommand) {
    const { TableName: table = '', Key: key = {}, ReturnValues } = command.input;
    if (ReturnValues === 'ALL_NEW') return [{ table, key, item: (output as UpdateItemCommandOutput).Attributes }];
    return read(dynamo, [{ table, key }]);
  }
  if (!(command instanceof TransactWriteItemsCommand)) return [];
  const rows = (command.input.TransactItems ?? []).map(({ Put, Update, Delete }) => {
    const table = (Put ?? Update ?? Delete)?.TableName ?? '';
    const row = Put?.Item ?? Update?.Key ?? Delete?.Key ?? {};
    const sortKey = table === tables.jobs ? 'job_id' : 'entry';
    const key = Object.fromEntries(Object.entries(row).filter(([name]) => name === 'user_id' || name === sortKey));
    return { table, key };
  });
  return read(dynamo, rows);
}

async function read(dynamo: Site['dynamo'], rows: readonly Pick<Written, 'table' | 'key'>[]): Promise<Written[]> {
  const TransactItems = rows.map(({ table, key }) => ({ Get: { TableName: table, Key: key } }));
  const { Responses = [] } = await dynamo.send(new TransactGetItemsCommand({ TransactItems }));
  return rows.map((row, index) => ({ ...row, item: Responses[index]?.Item }));
}
