import * as v from 'valibot';
import type { ReceiverName } from '../../../../../shared/webhooks/webhook-receivers.ts';
import type { ImageFileColumns } from './table-columns.ts';

/** The routes that are received. */
export type RouteName = ReceiverName;

/** A row of the frontend's database, with its files. */
export interface StoredJob {
  readonly route: RouteName;
  readonly jobId: string;
  status: string;
  progress: number;
  message?: string;
  /** Why it failed, as its users read it. */
  error?: string;
  /** `data` of the completed job, or the article or book. */
  content?: unknown;
  /** Keys of the stored files. */
  files: string[];
  /** Their rows, as the status routes show them. */
  readonly fileRows: StoredFile[];
  /** Articles or books made from it. */
  works: number;
  /** The id under which a text job of somebody else was told. */
  externalId?: string;
  /** The first terminal event it has seen. */
  terminal?: { readonly status: string; readonly eventId: string | undefined };
}

/** No fault of the sender's. */
export class DatabaseFailure extends Error {}

/** A stored file. */
export interface StoredFile extends v.InferOutput<typeof ImageFileColumns> {
  readonly metadata: unknown;
  readonly durationSeconds?: number;
}

/** Tables that several routes write. */
const TABLES: Readonly<Record<RouteName, string>> = {
  image: 'image_generations',
  'ecommerce-image': 'image_generations',
  video: 'video_generations',
  'custom-video': 'video_generations',
  blog: 'blog_jobs',
  book: 'book_jobs',
};

export interface FrontendDatabaseOptions {
  /**
   * Whether the frontend made a row for the job before it asked for it. Left out, it did: the tests of the receivers and of the deliverer
   * call the backend in its place.
   */
  readonly knowsJob?: (jobId: string) => boolean;
  /** Whether there is a user of this Clerk id. */
  readonly knowsUser?: (clerkId: string) => boolean;
}

/** The frontend's tables, as far as webhooks write them. */
export class FrontendDatabase {
  /** While it is so, files, articles and books cannot be written. */
  losesFiles = false;
  readonly #jobs = new Map<string, StoredJob>();
  readonly #fileKeys = new Set<string>();
  readonly #knowsJob: (jobId: string) => boolean;
  readonly knowsUser: (clerkId: string) => boolean;

  constructor({ knowsJob = () => true, knowsUser = (id) => id.startsWith('user_') }: FrontendDatabaseOptions) {
    this.#knowsJob = knowsJob;
    this.knowsUser = knowsUser;
  }

  jobs(): readonly StoredJob[] {
    return [...this.#jobs.values()];
  }

  /**
   * The row, as far as the frontend has made one before or a webhook has since.
   *
   * @throws when the id is not a text: Prisma takes no other.
   */
  find(route: RouteName, jobId: unknown): StoredJob | undefined {
    if (typeof jobId !== 'string') throw new TypeError('the id is not a text');
    const row = this.#jobs.get(keyOf(route, jobId));
    // E-commerce jobs begin in the browser: nobody makes a row for them.
    return row ?? (route !== 'ecommerce-image' && this.#knowsJob(jobId) ? this.create(route, jobId) : undefined);
  }

  create(route: RouteName, jobId: string): StoredJob {
    const status = route === 'book' ? 'RUNNING' : 'PENDING';
    const row: StoredJob = { route, jobId, status, progress: 0, files: [], fileRows: [], works: 0 };
    this.#jobs.set(keyOf(route, jobId), row);
    return row;
  }

  /** What a route takes for a job that it does not know: the newest one of anybody that has not ended. */
  newestUnfinished(route: RouteName): StoredJob | undefined {
    return this.jobs().findLast((row) => row.route === route && !['COMPLETED', 'FAILED'].includes(row.status));
  }

  /** Adds files with unique keys, all or none of them. @throws when they cannot be written. */
  addFiles(row: StoredJob, files: readonly StoredFile[]): void {
    this.write();
    const keys = files.map(({ s3Key }) => s3Key);
    const taken = keys.find((key, index) => this.#fileKeys.has(key) || keys.indexOf(key) < index);
    if (taken !== undefined) throw new Error(`file_path is not unique: ${taken}`);
    for (const key of keys) this.#fileKeys.add(key);
    row.files.push(...keys);
    row.fileRows.push(...files);
  }

  /** A write of files, articles or books. @throws while the database fails at them. */
  write(): void {
    if (this.losesFiles) throw new DatabaseFailure('the database failed');
  }
}

function keyOf(route: RouteName, jobId: string): string {
  return `${TABLES[route]}/${jobId}`;
}

/** A row as its columns take it. @throws when they do not. */
export function rowOf<const Columns extends v.GenericSchema>(columns: Columns, row: unknown): v.InferOutput<Columns> {
  return v.parse(columns, row);
}

/** What goes wrong for people when events come out of order, whatever the route makes of them; notes the first terminal one. */
export function orderProblems(row: StoredJob | undefined, status: unknown, eventId: string | undefined): string[] {
  if (row === undefined) return [];
  const { terminal } = row;
  if (terminal === undefined) {
    if (status === 'completed' || status === 'failed') row.terminal = { status, eventId };
    return [];
  }
  if (terminal.status !== status) return [`status: ${String(status)} after ${terminal.status}`];
  return terminal.eventId === eventId ? [] : ['webhook-id: a second event for a job that had its last'];
}
