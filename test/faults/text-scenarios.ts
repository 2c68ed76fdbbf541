import type { Scenario } from './harness/scenario.ts';

const ARTICLE = { prompt: 'les tomates', job_id: 'article' };
/** Seconds, long enough to survive any one fault. */
const LONG_DEADLINE = 900;
/** An outline, an introduction, three sections, a conclusion, and the article: the last is put together without the model. */
const PARTS = 7;
const CALLS = 6;

/** The texts are written alike: one of them stands for all. */
const OTHER_TEXTS = [3, 4, 5, 6].map(worker);
/** What the story of an article that meets no trouble has shown. */
const SHOWN = ['submit#1', 'deliver#1', ...[1, 2, 3, 5, 6].map(worker)];

function worker(run: number): string {
  return `write-articles#${run}`;
}

/** Stories of the real texts: a plan of three levels, written by the stand-in of the text model, paid as a whole. */
export const TEXT_SCENARIOS: readonly Scenario[] = [
  {
    name: 'article',
    about: 'an outline, five texts side by side, and the article: no text is written twice',
    deadlineSeconds: LONG_DEADLINE,
    script: [{ at: 0, do: 'submit', kind: 'article', body: ARTICLE }],
    order: 'alternate',
    ends: { status: ['COMPLETED'], delivered: [PARTS, PARTS], drawn: CALLS, receives: 1 },
    alike: OTHER_TEXTS,
  },
  {
    name: 'article-repaired',
    about: 'the second section breaks off, and is written again once',
    deadlineSeconds: LONG_DEADLINE,
    script: [{ at: 0, do: 'submit', kind: 'article', body: { ...ARTICLE, prompt: 'coupé [[part-2:once:truncated]]' } }],
    order: 'alternate',
    ends: { status: ['COMPLETED'], delivered: [PARTS, PARTS], drawn: CALLS + 1 },
    alike: [...SHOWN, worker(8)],
  },
  {
    name: 'article-not-usable',
    about: 'the second section always breaks off: two texts of it, and everything is given back',
    deadlineSeconds: LONG_DEADLINE,
    script: [{ at: 0, do: 'submit', kind: 'article', body: { ...ARTICLE, prompt: 'toujours [[part-2:truncated]]' } }],
    ends: { status: ['FAILED'], delivered: [1, PARTS - 2], drawn: CALLS + 1 },
    alike: [...SHOWN, worker(4)],
  },
];
