import type { Done, FreshToken, JobObjects, Setup, Watch } from '../local-api.ts';

/** Our own server, which this page and its types came with: its answers are what they say. */
async function ask<T>(path: string, method = 'GET'): Promise<T> {
  const response = await fetch(path, { method });
  if (!response.ok) throw new Error(`${path}: ${response.status}`);
  return response.json();
}

export const localServer = {
  setup: (): Promise<Setup> => ask('/local/setup'),
  token: (user: string): Promise<FreshToken> => ask(`/local/token?user=${encodeURIComponent(user)}`),
  objects: (user: string, jobId: string): Promise<JobObjects> =>
    ask(`/local/objects?${new URLSearchParams({ user, job_id: jobId })}`),
  openGate: (): Promise<Done> => ask('/local/gate/open', 'POST'),
  closeCircuit: (): Promise<Done> => ask('/local/circuit/close', 'POST'),
  give: (user: string, amount: number): Promise<Done> =>
    ask(`/local/credits?${new URLSearchParams({ user, amount: String(amount) })}`, 'POST'),
  /** @param how `undefined`: it works again. */
  trouble: (what: string, how: string | undefined): Promise<Done> =>
    ask(`/local/trouble/${what}${how === undefined ? '' : `?${new URLSearchParams({ how })}`}`, 'POST'),
  watch: (jobId: string): Promise<Watch> => ask(`/local/watch?job_id=${encodeURIComponent(jobId)}`),
};
