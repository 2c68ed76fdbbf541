import { setTimeout as delay } from 'node:timers/promises';

const TICK_MS = 15;

/** Does something again and again. */
export function tick(work: (elapsedMs: number) => Promise<void>): { stop(): Promise<void> } {
  const stopping = new AbortController();
  const running = (async () => {
    for (let last = performance.now(); !stopping.signal.aborted; ) {
      const now = performance.now();
      await work(now - last);
      last = now;
      await delay(TICK_MS);
    }
  })();
  return {
    stop: async () => {
      stopping.abort();
      await running;
    },
  };
}
