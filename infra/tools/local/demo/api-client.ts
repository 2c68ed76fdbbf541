import { setTimeout as delay } from 'node:timers/promises';
import * as v from 'valibot';
import type { Order } from './demo-orders.ts';

const POLL_MS = 200;

const Status = v.looseObject({
  job_id: v.string(),
  status: v.string(),
  progress: v.number(),
  message: v.string(),
  credits: v.object({ quoted: v.number(), held: v.number(), captured: v.number(), released: v.number() }),
  parts: v.array(v.looseObject({ name: v.string(), state: v.string() })),
  errors: v.optional(v.array(v.looseObject({ number: v.number(), code: v.string(), message: v.string() })), []),
});
export type JobStatus = v.InferOutput<typeof Status>;

const Accepted = v.looseObject({ job_id: v.string() });
const Anything = v.looseObject({});
/** The body of a result, as its kind has it. */
export type JobResult = v.InferOutput<typeof Anything>;

const TERMINAL = new Set(['COMPLETED', 'FAILED', 'CANCELLED']);

/** An answer of the API that is an error: its own sentence. */
export class ApiError extends Error {}

/** The API as a user with a token. */
export function apiOf(api: string, token: string) {
  async function call(path: string, init: RequestInit = {}): Promise<unknown> {
    const headers = { authorization: `Bearer ${token}`, 'content-type': 'application/json' };
    const response = await fetch(api + path, { ...init, headers });
    const body: unknown = await response.json();
    if (response.ok) return body;
    const said = v.safeParse(v.object({ message: v.string() }), body);
    throw new ApiError(`${response.status}: ${said.success ? said.output.message : JSON.stringify(body)}`);
  }

  return {
    /** Submits an order. @returns the job's id. @throws ApiError */
    async submit(path: string, order: Order): Promise<string> {
      return v.parse(Accepted, await call(path, { method: 'POST', body: JSON.stringify(order) })).job_id;
    },

    /** Polls a job of any kind until it has ended. @throws ApiError */
    async waitForEnd(jobId: string, onChange: (status: JobStatus) => void): Promise<JobStatus> {
      for (;;) {
        const status = v.parse(Status, await call(`/api/jobs/${jobId}`));
        onChange(status);
        if (TERMINAL.has(status.status)) return status;
        await delay(POLL_MS);
      }
    },

    /** What a job came to, by its kind's own route. @throws ApiError */
    async result(path: string): Promise<JobResult> {
      return v.parse(Anything, await call(path));
    },
  };
}
