import type { Credits, Quote, Transaction } from './credits.ts';
import { newKey } from './http/new-key.ts';
import { queryOf } from './http/query-of.ts';
import { readCredits, readQuote, readTransactions } from './http/read-credits.ts';
import { readDeletion, readJob, readJobs, readSummary } from './http/read-job.ts';
import type { Result } from './http/result.ts';
import { type CallOptions, send } from './http/send.ts';
import type { ImageRequest } from './image-request.ts';
import type { EndedJob, EndStatus, Job, JobSummary, ListedJob, OpenStatus } from './job.ts';
import type { Page, PageOptions } from './page.ts';
import { type ClientOptions, settingsOf } from './settings.ts';
import { type WaitOptions, waitForJob } from './wait-for-job.ts';

export interface SubmitOptions extends CallOptions {
  /**
   * Names the job in your own records: its end is told to your webhook receiver under this id. Left out, the API makes the id and
   * sends no webhook. Either way a repeated submission of this call is one job.
   */
  readonly jobId?: string;
}

/** Which jobs; all of them when empty. */
export interface ListOptions extends PageOptions, CallOptions {
  readonly kind?: 'image';
  /** `OPEN`: all that are at work. */
  readonly status?: OpenStatus | EndStatus | 'OPEN';
  /** ISO 8601: created then or later. */
  readonly from?: string;
  /** ISO 8601: created then or earlier. */
  readonly to?: string;
}

export interface RetryOptions extends SubmitOptions {
  /** Refuse when it would cost more. */
  readonly maxCredits?: number;
}

/** The API of one user. Every method resolves to a {@link Result}; none throws. */
export type SoramiClient = ReturnType<typeof createClient>;

/** Makes a client of the API. It keeps nothing between calls: make one whenever you need one. */
export function createClient(options: ClientOptions) {
  const settings = settingsOf(options);

  /** Asks for images. The credits are held now and paid per delivered image. */
  function submit(request: ImageRequest, { jobId, signal }: SubmitOptions = {}): Promise<Result<JobSummary>> {
    const body = jobId === undefined ? request : { ...request, job_id: jobId };
    const headers: Record<string, string> = jobId === undefined ? { 'idempotency-key': newKey() } : {};
    return send(settings, { method: 'POST', path: '/api/images/generate', body, headers, signal }, readSummary);
  }

  /** How a job stands, with the images that are ready. */
  function job(jobId: string, { signal }: CallOptions = {}): Promise<Result<Job>> {
    return send(settings, { method: 'GET', path: `/api/images/status/${id(jobId)}`, signal }, readJob);
  }

  /** Looks at a job until it has ended. */
  function wait(jobId: string, waiting: WaitOptions = {}): Promise<Result<EndedJob>> {
    return waitForJob(settings, jobId, waiting);
  }

  /** Submits and waits. */
  async function generate(
    request: ImageRequest,
    { jobId, signal, ...waiting }: SubmitOptions & WaitOptions = {},
  ): Promise<Result<EndedJob>> {
    const submitted = await submit(request, { signal, ...(jobId === undefined ? {} : { jobId }) });
    return submitted.ok ? wait(submitted.value.job_id, { signal, ...waiting }) : submitted;
  }

  /** Ends a job. What is delivered is kept and paid, the rest given back; an ended job stays as it is. */
  function cancel(jobId: string, { signal }: CallOptions = {}): Promise<Result<JobSummary>> {
    return send(settings, { method: 'POST', path: `/api/jobs/${id(jobId)}/cancel`, signal }, readSummary);
  }

  /**
   * Draws again what failed in an ended job: a new job with a hold of its own. Without a `jobId` of its own, asking twice is one job;
   * to try once more, retry the new one.
   */
  function retry(jobId: string, { jobId: ownId, maxCredits, signal }: RetryOptions = {}): Promise<Result<JobSummary>> {
    const body = {
      ...(ownId === undefined ? {} : { job_id: ownId }),
      ...(maxCredits === undefined ? {} : { max_credits: maxCredits }),
    };
    return send(settings, { method: 'POST', path: `/api/jobs/${id(jobId)}/retry`, body, signal }, readSummary);
  }

  /** Deletes a job's prompt and files, and cancels it first if it is open. Its place in the ledger stays. */
  function remove(jobId: string, { signal }: CallOptions = {}): Promise<Result<{ readonly job_id: string }>> {
    return send(settings, { method: 'DELETE', path: `/api/jobs/${id(jobId)}`, signal }, readDeletion);
  }

  /** The user's jobs, newest first. */
  function list({ signal, ...filter }: ListOptions = {}): Promise<Result<Page<ListedJob>>> {
    const { kind, status, from, to, limit, cursor } = filter;
    const path = `/api/jobs${queryOf({ kind, status, from, to, limit, cursor })}`;
    return send(settings, { method: 'GET', path, signal }, readJobs);
  }

  /** What a request would cost, and whether the user can pay it. Checks everything, changes nothing. */
  function quote(request: ImageRequest, { signal }: CallOptions = {}): Promise<Result<Quote>> {
    return send(settings, { method: 'POST', path: '/api/images/quote', body: request, signal }, readQuote);
  }

  /** The user's credits. */
  function credits({ signal }: CallOptions = {}): Promise<Result<Credits>> {
    return send(settings, { method: 'GET', path: '/api/credits', signal }, readCredits);
  }

  /** The user's ledger, newest first. */
  function transactions({ signal, limit, cursor }: PageOptions & CallOptions = {}): Promise<Result<Page<Transaction>>> {
    const path = `/api/credits/transactions${queryOf({ limit, cursor })}`;
    return send(settings, { method: 'GET', path, signal }, readTransactions);
  }

  return { submit, job, wait, generate, cancel, retry, remove, list, quote, credits, transactions };
}

function id(jobId: string): string {
  return encodeURIComponent(jobId);
}
