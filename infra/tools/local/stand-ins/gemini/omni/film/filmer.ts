import { once } from 'node:events';
import { Worker } from 'node:worker_threads';
import type { Filmer, FilmSpec } from './film.ts';

/** What the thread is sent, and sends back. */
export interface FilmJob extends FilmSpec {
  readonly number: number;
}
export interface FilmDone {
  readonly number: number;
  readonly film: Uint8Array;
}

/** Films in a thread of its own: encoding takes half a second in which nothing else would be answered. */
export function threadFilmer(): { readonly film: Filmer; stop(): Promise<void> } {
  let worker: Worker | undefined;
  let number = 0;
  let last: Promise<unknown> = Promise.resolve();

  async function one(spec: FilmSpec): Promise<Buffer> {
    if (worker === undefined) {
      worker = new Worker(new URL('./film-thread.ts', import.meta.url));
      worker.unref();
    }
    number += 1;
    const job: FilmJob = { ...spec, number };
    const answered = once(worker, 'message');
    worker.postMessage(job);
    const [done]: FilmDone[] = await answered;
    if (done?.number !== job.number) throw new Error('the film of another job came back');
    return Buffer.from(done.film.buffer, done.film.byteOffset, done.film.byteLength);
  }

  return {
    film(spec) {
      const filmed = last.then(() => one(spec));
      last = filmed.catch(() => undefined);
      return filmed;
    },
    async stop() {
      await worker?.terminate();
    },
  };
}
