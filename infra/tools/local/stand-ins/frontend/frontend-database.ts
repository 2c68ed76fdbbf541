import type { ReceiverName } from '../../../../../shared/webhooks/webhook-receivers.ts';

/** The routes that are received. */
export type RouteName = ReceiverName | 'video' | 'blog';

/** A row of the frontend's database, with its files. */
export interface StoredJob {
  readonly route: RouteName;
  readonly jobId: string;
  status: string;
  progress?: number;
  message?: string;
  /** Why it failed, as its users read it. */
  error?: string;
  /** `data` of the completed job, or the article or book. */
  content?: unknown;
  /** Keys of the stored files. */
  files: string[];
  /** Articles or books made from it. */
  works: number;
  /** The first terminal event it has seen. */
  terminal?: { readonly status: string; readonly eventId: string | undefined };
}

export interface FrontendDatabaseOptions {
  /**
   * Whether the frontend made a row for the job before it asked for it. On this machine whoever calls the API does so in the
   * frontend's place, so by default it did.
   */
  readonly knowsJob?: (jobId: string) => boolean;
  /** Whether there is a user of this Clerk id. */
  readonly knowsUser?: (clerkId: string) => boolean;
}

/** The frontend's tables, as far as webhooks write them. */
export class FrontendDatabase {
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

  /** The row, as far as the frontend has made one before or a webhook has since. */
  find(route: RouteName, jobId: string): StoredJob | undefined {
    const row = this.#jobs.get(`${route}/${jobId}`);
    // E-commerce jobs begin in the browser: nobody makes a row for them.
    return row ?? (route !== 'ecommerce-image' && this.#knowsJob(jobId) ? this.create(route, jobId) : undefined);
  }

  create(route: RouteName, jobId: string): StoredJob {
    const row: StoredJob = { route, jobId, status: 'PENDING', files: [], works: 0 };
    this.#jobs.set(`${route}/${jobId}`, row);
    return row;
  }

  /** What a route takes for a job that it does not know: the newest one of anybody that has not ended. */
  newestUnfinished(route: RouteName): StoredJob | undefined {
    return this.jobs().findLast((row) => row.route === route && !['COMPLETED', 'FAILED'].includes(row.status));
  }

  /** Adds files with unique keys, all or none of them. @returns the key that is taken, if one is. */
  addFiles(row: StoredJob, keys: readonly string[]): string | undefined {
    const taken = keys.find((key, index) => this.#fileKeys.has(key) || keys.indexOf(key) < index);
    if (taken !== undefined) return taken;
    for (const key of keys) this.#fileKeys.add(key);
    row.files.push(...keys);
    return undefined;
  }
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
