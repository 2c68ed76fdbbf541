import { readFileSync } from 'node:fs';
import { setTimeout as delay } from 'node:timers/promises';
import { inject } from 'vitest';
import { mintToken, type TokenOverrides } from '../../infra/tools/local/stand-ins/clerk/mint-token.ts';
import type { Endpoints } from '../../infra/tools/local/system/endpoints-file.ts';
import { dynamoCreditLedger } from '../../shared/adapters/dynamodb/credits/credit-ledger.ts';
import { dynamoJobReader } from '../../shared/adapters/dynamodb/jobs/job-reader.ts';
import { apply, EMPTY_WALLET, type Wallet } from '../../shared/credits/wallet.ts';
import { dynamoOf, newUser } from './aws.ts';

/** An answer of the API; `body` is its JSON as it came. */
export interface ApiAnswer {
  readonly status: number;
  readonly headers: Headers;
  // The tests are about what is in it: each asserts the shape that it relies on.
  readonly body: Record<string, unknown>;
}

/** Calls a running system's API the way a frontend developer does. */
export async function callApi(
  endpoints: Endpoints,
  method: string,
  path: string,
  init: { token?: string | undefined; body?: unknown; headers?: Record<string, string> } = {},
): Promise<ApiAnswer> {
  const { token, body, headers = {} } = init;
  const response = await fetch(`${endpoints.api}${path}`, {
    method,
    headers: {
      'content-type': 'application/json',
      ...(token === undefined ? {} : { authorization: `Bearer ${token}` }),
      ...headers,
    },
    ...(body === undefined ? {} : { body: typeof body === 'string' ? body : JSON.stringify(body) }),
  });
  const text = await response.text();
  const parsed: unknown = JSON.parse(text);
  if (typeof parsed !== 'object' || parsed === null) throw new Error(`not an object: ${text}`);
  return { status: response.status, headers: response.headers, body: { ...parsed } };
}

/** A token of a user, or a variation of one. */
export function tokenOf(endpoints: Endpoints, userId: string, overrides: TokenOverrides = {}): Promise<string> {
  const privateKeyPem = readFileSync(endpoints.privateKeyFile, 'utf8');
  return mintToken({ ...endpoints, privateKeyPem }, userId, overrides);
}

/** A user of a running system, with credits and everything that a test asks about them. */
export class User {
  readonly id: string;
  readonly #endpoints: Endpoints;
  readonly #token: string;

  private constructor(endpoints: Endpoints, id: string, token: string) {
    this.#endpoints = endpoints;
    this.id = id;
    this.#token = token;
  }

  static async withCredits(credits: number, endpoints: Endpoints = inject('endpoints')): Promise<User> {
    const id = newUser();
    const user = new User(endpoints, id, await tokenOf(endpoints, id, { lifetimeSeconds: 3_600 }));
    if (credits > 0) await user.ledger().grant(id, 'gift', credits, 'test', Date.now());
    return user;
  }

  /** What the user's browser sends. */
  get token(): string {
    return this.#token;
  }

  ledger() {
    return dynamoCreditLedger(dynamoOf(this.#endpoints), { credits: this.#endpoints.creditsTable });
  }

  call(method: string, path: string, body?: unknown, headers: Record<string, string> = {}): Promise<ApiAnswer> {
    return callApi(this.#endpoints, method, path, { token: this.#token, body, headers });
  }

  generate(body: unknown, headers: Record<string, string> = {}): Promise<ApiAnswer> {
    return this.call('POST', '/api/images/generate', body, headers);
  }

  status(jobId: string): Promise<ApiAnswer> {
    return this.call('GET', `/api/images/status/${jobId}`);
  }

  /** The status of a job once it has ended. Waits by its row: asking the API all the time is most of the work of a test. */
  async ended(jobId: string): Promise<ApiAnswer> {
    while ((await this.row(jobId))?.status === 'OPEN') await delay(50);
    return this.status(jobId);
  }

  /** Submits and waits. */
  async job(body: Record<string, unknown>): Promise<ApiAnswer> {
    const accepted = await this.generate(body);
    if (accepted.status !== 202) throw new Error(`not accepted: ${JSON.stringify(accepted.body)}`);
    return this.ended(String(accepted.body['job_id']));
  }

  /** The wallet, which must be the fold of its ledger. */
  async wallet(): Promise<Wallet> {
    const ledger = this.ledger();
    const wallet = (await ledger.wallet(this.id)) ?? EMPTY_WALLET;
    const folded = (await ledger.entries(this.id)).reduce(apply, EMPTY_WALLET);
    if (JSON.stringify(sorted(wallet)) !== JSON.stringify(sorted(folded))) {
      throw new Error(`wallet ${JSON.stringify(wallet)} is not its ledger ${JSON.stringify(folded)}`);
    }
    return wallet;
  }

  /** The job's row. */
  row(jobId: string) {
    return dynamoJobReader(dynamoOf(this.#endpoints), { jobs: this.#endpoints.jobsTable }).get({
      userId: this.id,
      jobId,
    });
  }

  /** Webhook deliveries about a job so far. */
  async deliveries(jobId: string): Promise<Delivery[]> {
    const response = await fetch(`${this.#endpoints.webhookInbox}?job_id=${jobId}`);
    return (await response.json()) as Delivery[];
  }

  /** Those that tell the job's end, once there is one; steps on the way are told at best. */
  async delivered(jobId: string): Promise<Delivery[]> {
    for (;;) {
      const deliveries = await this.deliveries(jobId);
      const ends = deliveries.filter(({ body }) => body['status'] === 'completed' || body['status'] === 'failed');
      if (ends.length > 0) return ends;
      await delay(50);
    }
  }
}

/** An entry of the frontend stand-in's inbox. */
export interface Delivery {
  readonly path: string;
  readonly headers: Readonly<Record<string, string | boolean>>;
  readonly body: Readonly<Record<string, unknown>>;
  readonly stored: boolean;
  readonly problems: readonly string[];
}

function sorted(wallet: Wallet): [string, number][] {
  return Object.entries(wallet).sort(([a], [b]) => a.localeCompare(b));
}
