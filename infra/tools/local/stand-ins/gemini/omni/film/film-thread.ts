import { parentPort } from 'node:worker_threads';
import type { FilmDone, FilmJob } from './filmer.ts';
import { makeFilm } from './make-film.ts';

parentPort?.on('message', (job: FilmJob) => {
  void makeFilm(job).then((film) => {
    const done: FilmDone = { number: job.number, film };
    parentPort?.postMessage(done);
  });
});
