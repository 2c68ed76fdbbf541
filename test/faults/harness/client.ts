import { type KindName, kindOf } from '../../../shared/kinds/kinds.ts';
import { type ApiCall, answerOf, eventOf, signedHeaders } from './api-client.ts';
import type { Journal } from './journal.ts';
import type { Platform } from './platform.ts';
import type { Step } from './scenario.ts';
import { GRANT_SECRET, type Site } from './site.ts';

/** A client that gets 5xx or nothing asks again after this, this often. */
const RETRY_MS = 2_000;
const TRIES = 5;

const SMALL_IMAGE = { size: '512x512', format: 'JPEG' };
/** What orders of some kinds say beside what their stories do; of all others, and of images, a small picture. */
const DEFAULTS: Readonly<Partial<Record<KindName, object>>> = {
  // An outline, five texts, and the whole.
  article: { target_word_count: 800 },
  video: {},
  'custom-video': {},
};

const JOB_ROUTES = {
  cancel: { to: 'cancel', routeKey: 'POST /api/jobs/{job_id}/cancel' },
  retry: { to: 'retry-job', routeKey: 'POST /api/jobs/{job_id}/retry' },
  delete: { to: 'delete-job', routeKey: 'DELETE /api/jobs/{job_id}' },
} as const;

/** What a client of the API does. */
export type ClientStep = Extract<Step, { readonly do: 'submit' | 'cancel' | 'retry' | 'delete' | 'grant' }>;

export interface ClientOptions {
  readonly site: Site;
  readonly platform: Platform;
  readonly journal: Journal;
  readonly userId: string;
  /** Added to ids and prompts. */
  readonly id: string;
  /** Lets something happen later (epoch ms). */
  readonly later: (at: number, run: () => Promise<void>) => void;
}

/** The user, and the frontend's server, as clients of the API. */
export class Client {
  /** Ids of the jobs for which it got 202. */
  readonly accepted: Set<string> = new Set<string>();
  readonly #options: ClientOptions;

  constructor(options: ClientOptions) {
    this.#options = options;
  }

  act(step: ClientStep): Promise<void> {
    const { id, userId, site } = this.#options;
    switch (step.do) {
      case 'submit': {
        const { prompt, job_id, ...rest } = step.body;
        const words = `${prompt} ${id}`;
        const body = {
          ...(DEFAULTS[step.kind ?? 'image'] ?? SMALL_IMAGE),
          ...rest,
          ...(step.kind === 'article' ? { topic: words } : { prompt: words }),
          ...(job_id === undefined ? {} : { job_id: `${job_id}-${id}` }),
        };
        const headers = step.idempotencyKey === undefined ? {} : { 'idempotency-key': step.idempotencyKey };
        const { create } = kindOf({ kind: step.kind ?? 'image' }).routes;
        return this.#call({ to: 'submit', routeKey: `POST ${create}`, body, headers });
      }
      case 'cancel':
      case 'retry':
      case 'delete': {
        const pathParameters = { job_id: `${step.jobId}-${id}` };
        return this.#call({ ...JOB_ROUTES[step.do], pathParameters }, step.once ? 1 : TRIES);
      }
      case 'grant': {
        const body = { user_id: userId, type: 'purchase', amount: step.amount, reason: 'pack' };
        const headers = signedHeaders(`${step.event}-${id}`, body, GRANT_SECRET, site.clock.now);
        return this.#call({ to: 'grants', routeKey: 'POST /api/credits/grants', body, headers });
      }
    }
  }

  /** A request, and its repetitions for as long as it gets no answer. */
  async #call(call: ApiCall, tries: number = TRIES): Promise<void> {
    const { site, platform, journal, userId, later } = this.#options;
    const event = eventOf(call, await site.tokenOf(userId));
    await platform.start(call.to, event, (invocation, value) => {
      const arrives = value !== undefined && platform.does(invocation, 'answer');
      const { status, jobId } = answerOf(arrives ? value : undefined);
      journal.note(`client of ${invocation.label}: ${status}`);
      if (status === 202 && jobId !== undefined) this.accepted.add(jobId);
      if (status < 500 || tries === 1) return;
      later(site.clock.now + RETRY_MS, () => this.#call(call, tries - 1));
    });
  }
}
