import type { Scenario } from './harness/scenario.ts';

const ONE = { prompt: 'une vague', job_id: 'film' };
/** Seconds, long enough to survive any one fault. */
const LONG_DEADLINE = 900;

/** Stories of what only clips meet: requests without an answer, odd looks, films that nobody waits for. */
export const FILM_SCENARIOS: readonly Scenario[] = [
  {
    name: 'film-unknown',
    about: 'the answer to the first request is lost, and the clip was begun: it counts, and one more is',
    deadlineSeconds: LONG_DEADLINE,
    script: [{ at: 0, do: 'submit', kind: 'video', body: { ...ONE, prompt: 'inconnu [[once:made-reset]]' } }],
    // A fault that costs the second attempt leaves none.
    ends: { status: ['COMPLETED', 'FAILED'], delivered: [0, 1], drawn: 1 },
  },
  {
    name: 'film-unknown-twice',
    about: 'no request is ever answered: two are sent, and no third',
    deadlineSeconds: LONG_DEADLINE,
    script: [{ at: 0, do: 'submit', kind: 'video', body: { ...ONE, prompt: 'jamais [[made-503]]' } }],
    ends: { status: ['FAILED'], delivered: [0, 0], drawn: 0 },
  },
  {
    name: 'film-oddly-looked-at',
    about: 'looks are answered with an error about credentials, and the clip is there all the same',
    deadlineSeconds: LONG_DEADLINE,
    script: [{ at: 0, do: 'submit', kind: 'video', body: { ...ONE, prompt: 'bizarre [[odd-400:4]]' } }],
    ends: { status: ['COMPLETED'], delivered: [0, 1], drawn: 1, receives: 1 },
  },
  {
    name: 'film-cut',
    about: 'the file comes late, its downloads break off, one brings half of it: it is fetched again, not filmed again',
    deadlineSeconds: LONG_DEADLINE,
    script: [
      { at: 0, do: 'submit', kind: 'video', body: { ...ONE, prompt: 'coupé [[processing:4]] [[file-half:2]]' } },
    ],
    ends: { status: ['COMPLETED'], delivered: [0, 1], drawn: 1, receives: 1 },
  },
  {
    name: 'film-cancelled',
    about: 'the owner cancels while the clip is filmed: the provider is told to stop',
    script: [
      { at: 0, do: 'submit', kind: 'video', body: { ...ONE, prompt: 'assez [[slow:400]]' } },
      { at: 14, do: 'cancel', jobId: 'film' },
    ],
    ends: { status: ['CANCELLED'], delivered: [0, 0], drawn: 1, stopped: 1 },
  },
  {
    name: 'film-too-late',
    about: 'the deadline is over while the clip is filmed: the provider is told to stop',
    deadlineSeconds: 100,
    script: [{ at: 0, do: 'submit', kind: 'video', body: { ...ONE, prompt: 'trop tard [[slow:800]]' } }],
    ends: { status: ['FAILED'], delivered: [0, 0], stopped: 1 },
  },
  {
    name: 'film-waited-for',
    about: 'one call that answers when the clip is there; a worker that dies meanwhile has lost it',
    deadlineSeconds: LONG_DEADLINE,
    environment: { CLIP_RETRIEVAL: 'wait' },
    script: [{ at: 0, do: 'submit', kind: 'video', body: { ...ONE, prompt: 'attendre [[slow:0]]' } }],
    ends: { status: ['COMPLETED'], delivered: [1, 1], drawn: 1 },
  },
];
