import type { Job, JobSummary, ListedJob } from '../job.ts';
import type { KindName } from '../kinds.ts';
import type { Page } from '../page.ts';
import type { Answer } from './send.ts';
import { hasShape, type Shape } from './shape.ts';

const SUMMARY = { job_id: 'string', status: 'string', message: 'string' } as const satisfies Shape;
const DETAILS = {
  ...SUMMARY,
  kind: 'string',
  progress: 'number',
  outputs: 'array',
  errors: 'array',
} as const satisfies Shape;

/** The job of an answer that tells how it stands. */
export function readSummary({ body }: Answer): JobSummary | undefined {
  return isSummary(body) ? { ...body, status: statusOf(body.status) } : undefined;
}

const STATUSES = ['PENDING', 'INITIALIZING', 'GENERATING', 'SAVING', 'COMPLETED', 'FAILED', 'CANCELLED'] as const;

/** The answers to orders of some kinds are in words of their own, in lower case: what is not an end or the beginning is on its way. */
function statusOf(word: string): JobSummary['status'] {
  return STATUSES.find((status) => status === word.toUpperCase()) ?? 'GENERATING';
}

/** The job of an answer that tells all about it. */
export function readJob({ body }: Answer): Job | undefined {
  return isJob(body) ? body : undefined;
}

/** Whether an answer is a job of a kind; of any when left out. */
export function isJobOf<K extends KindName = KindName>(kind?: K): (body: unknown) => body is Job<K> {
  return (body): body is Job<K> => isJob(body) && (kind === undefined || body.kind === kind);
}

/** The jobs of an answer. */
export function readJobs({ body }: Answer): Page<ListedJob> | undefined {
  if (!hasShape(body, { jobs: 'array' })) return undefined;
  const { next_cursor } = body;
  return { items: body.jobs.filter(isListed), next_cursor: typeof next_cursor === 'string' ? next_cursor : null };
}

/** The job that is gone. */
export function readDeletion({ body }: Answer): { readonly job_id: string } | undefined {
  return hasShape(body, { job_id: 'string', deleted: 'boolean' }) ? { job_id: body.job_id } : undefined;
}

function isListed(row: unknown): row is ListedJob {
  return hasShape(row, { ...SUMMARY, kind: 'string' });
}

function isSummary(body: unknown): body is JobSummary {
  return hasShape(body, SUMMARY);
}

function isJob(body: unknown): body is Job {
  return hasShape(body, DETAILS);
}
