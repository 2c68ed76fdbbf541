import type { FreshToken, GateOpened, Setup, Watch } from '../local-api.ts';

/** Our own server, which this page and its types came with: its answers are what they say. */
async function ask<T>(path: string, method = 'GET'): Promise<T> {
  const response = await fetch(path, { method });
  if (!response.ok) throw new Error(`${path}: ${response.status}`);
  return response.json();
}

export const localServer = {
  setup: (): Promise<Setup> => ask('/local/setup'),
  token: (user: string): Promise<FreshToken> => ask(`/local/token?user=${encodeURIComponent(user)}`),
  openGate: (): Promise<GateOpened> => ask('/local/gate/open', 'POST'),
  watch: (jobId: string): Promise<Watch> => ask(`/local/watch?job_id=${encodeURIComponent(jobId)}`),
};
