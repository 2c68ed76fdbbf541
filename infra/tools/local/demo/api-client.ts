import { setTimeout as delay } from 'node:timers/promises';
import * as v from 'valibot';

const POLL_MS = 200;

const Status = v.looseObject({
  job_id: v.string(),
  status: v.string(),
  progress: v.number(),
  message: v.string(),
  credits: v.object({ quoted: v.number(), held: v.number(), captured: v.number(), released: v.number() }),
  images: v.optional(
    v.array(
      v.looseObject({
        number: v.number(),
        url: v.string(),
        filename: v.string(),
        size_bytes: v.number(),
        dimensions: v.string(),
      }),
    ),
    [],
  ),
  errors: v.optional(v.array(v.looseObject({ number: v.number(), code: v.string(), message: v.string() })), []),
});
export type JobStatus = v.InferOutput<typeof Status>;

const TERMINAL = new Set(['COMPLETED', 'FAILED', 'CANCELLED']);

/** An answer of the API that is an error: its own sentence. */
export class ApiError extends Error {}

/** Submits a job. @throws ApiError */
export async function submit(api: string, token: string, body: Record<string, unknown>): Promise<JobStatus> {
  return call(`${api}/api/images/generate`, token, { method: 'POST', body: JSON.stringify(body) });
}

/** Polls a job until it has ended. @throws ApiError */
export async function waitForEnd(
  api: string,
  token: string,
  jobId: string,
  onChange: (status: JobStatus) => void,
): Promise<JobStatus> {
  for (;;) {
    const status = await call(`${api}/api/images/status/${jobId}`, token);
    onChange(status);
    if (TERMINAL.has(status.status)) return status;
    await delay(POLL_MS);
  }
}

async function call(url: string, token: string, init: RequestInit = {}): Promise<JobStatus> {
  const headers = { authorization: `Bearer ${token}`, 'content-type': 'application/json' };
  const response = await fetch(url, { ...init, headers });
  const body: unknown = await response.json();
  if (response.ok) return v.parse(Status, body);
  const said = v.safeParse(v.object({ message: v.string() }), body);
  throw new ApiError(`${response.status}: ${said.success ? said.output.message : JSON.stringify(body)}`);
}
