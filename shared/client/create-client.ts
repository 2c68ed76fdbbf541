import type { Credits, Quote, Transaction } from './credits.ts';
import { newKey } from './http/new-key.ts';
import { queryOf } from './http/query-of.ts';
import { readCredits, readQuote, readTransactions } from './http/read-credits.ts';
import { isJobOf, readDeletion, readJob, readJobs, readSummary } from './http/read-job.ts';
import { ofJob, type Result } from './http/result.ts';
import { type CallOptions, send } from './http/send.ts';
import { type Uploaded, upload as uploadFile, withUploads } from './http/upload.ts';
import type { EndedJob, EndStatus, Job, JobSummary, ListedJob, OpenStatus } from './job.ts';
import { type KindName, type Kinds, ROUTES } from './kinds.ts';
import { eachItem, type Page, type PageOptions } from './page.ts';
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
  readonly kind?: KindName;
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

/** What can be done with one kind. */
export interface KindClient<K extends KindName> {
  /** Orders. The credits are held now and paid for what is delivered. */
  create(order: Kinds[K]['order'], options?: SubmitOptions): Promise<Result<JobSummary>>;
  /** Orders and waits for the end. */
  run(order: Kinds[K]['order'], options?: SubmitOptions & WaitOptions<K>): Promise<Result<EndedJob<K>>>;
  /** What an order would cost, and whether the user can pay it. Checks everything, changes nothing. */
  quote(order: Kinds[K]['order'], options?: CallOptions): Promise<Result<Quote<K>>>;
}

/** The API of one user. Every method resolves to a {@link Result}; none throws. */
export type SoramiClient = ReturnType<typeof createClient>;

/** Makes a client of the API. It keeps nothing between calls: make one whenever you need one. */
export function createClient(options: ClientOptions) {
  const settings = settingsOf(options);

  function kind<K extends KindName>(name: K): KindClient<K> {
    const create: KindClient<K>['create'] = async (order, { jobId, signal } = {}) => {
      const sendable = await withUploads(settings, order, { signal });
      if (!sendable.ok) return sendable;
      const body = jobId === undefined ? sendable.value : { ...sendable.value, job_id: jobId };
      const headers: Record<string, string> = jobId === undefined ? { 'idempotency-key': newKey() } : {};
      return ofJob(
        jobId,
        await send(settings, { method: 'POST', path: ROUTES[name], body, headers, signal }, readSummary),
      );
    };
    return {
      create,
      async run(order, { jobId, signal, ...waiting } = {}) {
        const created = await create(order, { signal, ...(jobId === undefined ? {} : { jobId }) });
        if (!created.ok) return created;
        return waitForJob(settings, created.value.job_id, { signal, ...waiting }, isJobOf(name));
      },
      async quote(order, { signal } = {}) {
        const sendable = await withUploads(settings, order, { signal });
        if (!sendable.ok) return sendable;
        const body = { ...sendable.value, kind: name };
        return send(settings, { method: 'POST', path: '/api/quote', body, signal }, readQuote<K>);
      },
    };
  }

  const image = kind('image');
  const productImage = kind('ecommerce-image');
  const video = kind('video');
  const customVideo = kind('custom-video');
  const article = kind('article');
  const book = kind('book');

  /** Uploads a picture that orders can name for a week. Orders upload the blobs that are in them by themselves. */
  function upload(file: Blob, options: CallOptions = {}): Promise<Result<Uploaded>> {
    return uploadFile(settings, file, options);
  }

  /** How a job stands, with what is ready of it. `kind` tells what it is. */
  async function job(jobId: string, { signal }: CallOptions = {}): Promise<Result<Job>> {
    return ofJob(jobId, await send(settings, { method: 'GET', path: `/api/jobs/${id(jobId)}`, signal }, readJob));
  }

  /** Looks at a job until it has ended. */
  function wait(jobId: string, waiting: WaitOptions = {}): Promise<Result<EndedJob>> {
    return waitForJob(settings, jobId, waiting, isJobOf());
  }

  /** Ends a job. What is delivered is kept and paid, the rest given back; an ended job stays as it is. */
  async function cancel(jobId: string, { signal }: CallOptions = {}): Promise<Result<JobSummary>> {
    const path = `/api/jobs/${id(jobId)}/cancel`;
    return ofJob(jobId, await send(settings, { method: 'POST', path, signal }, readSummary));
  }

  /**
   * Makes again what failed in an ended job: a new job with a hold of its own. Without a `jobId` of its own, asking twice is one job;
   * to try once more, retry the new one.
   */
  async function retry(jobId: string, { jobId: ownId, maxCredits, signal }: RetryOptions = {}) {
    const body = {
      ...(ownId === undefined ? {} : { job_id: ownId }),
      ...(maxCredits === undefined ? {} : { max_credits: maxCredits }),
    };
    const path = `/api/jobs/${id(jobId)}/retry`;
    return ofJob(ownId ?? jobId, await send(settings, { method: 'POST', path, body, signal }, readSummary));
  }

  /** Deletes a job's content and files, and cancels it first if it is open. Its place in the ledger stays. */
  async function remove(jobId: string, { signal }: CallOptions = {}): Promise<Result<{ readonly job_id: string }>> {
    return ofJob(
      jobId,
      await send(settings, { method: 'DELETE', path: `/api/jobs/${id(jobId)}`, signal }, readDeletion),
    );
  }

  /** The user's jobs, newest first. */
  function list({ signal, ...filter }: ListOptions = {}): Promise<Result<Page<ListedJob>>> {
    const { kind, status, from, to, limit, cursor } = filter;
    const path = `/api/jobs${queryOf({ kind, status, from, to, limit, cursor })}`;
    return send(settings, { method: 'GET', path, signal }, readJobs);
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

  return {
    /** What can be ordered, kind by kind. */
    image,
    productImage,
    video,
    customVideo,
    article,
    book,
    /** Orders images. */
    submit: image.create,
    /** Orders images and waits for them. */
    generate: image.run,
    /** What images would cost. */
    quote: image.quote,
    upload,
    job,
    wait,
    cancel,
    retry,
    remove,
    list,
    /** All of the user's jobs, page after page: an error ends it. */
    eachJob: (filter: ListOptions = {}) => eachItem((cursor) => list({ ...filter, ...cursor })),
    credits,
    transactions,
    /** All of the user's ledger, page after page: an error ends it. */
    eachTransaction: (filter: PageOptions & CallOptions = {}) =>
      eachItem((cursor) => transactions({ ...filter, ...cursor })),
  };
}

function id(jobId: string): string {
  return encodeURIComponent(jobId);
}
