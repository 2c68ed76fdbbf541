import type { Scenario } from './harness/scenario.ts';

const ONE = { prompt: 'une vague', job_id: 'clip', duration_seconds: 5 };
/** Seconds, long enough to survive any one fault. */
const LONG_DEADLINE = 1_800;
/** A picture to go by: a PNG of two by two pixels. */
const PICTURE =
  'iVBORw0KGgoAAAANSUhEUgAAAAIAAAACCAMAAABFaP0WAAAAA1BMVEXMMzN0dFbYAAAACXBIWXMAAAPoAAAD6AG1e1JrAAAAC0lEQVQImWNgAAEAAAYAAeaH/n8AAAAASUVORK5CYII=';

/** Stories of the real videos: clips that are begun, looked at, fetched and measured, each paid by itself. */
export const VIDEO_SCENARIOS: readonly Scenario[] = [
  {
    name: 'one-clip',
    about: 'one clip: begun, looked at, fetched; no fault of ours films it twice',
    deadlineSeconds: LONG_DEADLINE,
    script: [{ at: 0, do: 'submit', kind: 'video', body: ONE }],
    ends: { status: ['COMPLETED'], delivered: [1, 1], drawn: 1 },
  },
  {
    name: 'two-clips',
    about: 'two clips side by side, of which the model refuses the first',
    credits: 20,
    deadlineSeconds: LONG_DEADLINE,
    script: [
      {
        at: 0,
        do: 'submit',
        kind: 'video',
        body: { ...ONE, prompt: 'interdit la première fois [[once:blocked]]', number_of_videos: 2 },
      },
    ],
    order: 'alternate',
    // A call that is repeated after a crash is no longer the first.
    ends: { status: ['COMPLETED'], delivered: [1, 2] },
  },
  {
    name: 'clip-download-cut',
    about: 'the first download breaks off: the file is fetched again, not filmed again',
    deadlineSeconds: LONG_DEADLINE,
    script: [{ at: 0, do: 'submit', kind: 'video', body: { ...ONE, prompt: 'coupée [[file-cut]]' } }],
    ends: { status: ['COMPLETED'], delivered: [1, 1], drawn: 1 },
  },
  {
    name: 'clip-cancelled',
    about: 'cancelled while the provider films',
    deadlineSeconds: LONG_DEADLINE,
    script: [
      { at: 0, do: 'submit', kind: 'video', body: { ...ONE, prompt: 'lente [[slow:60]]' } },
      { at: 20, do: 'cancel', jobId: 'clip' },
    ],
    ends: { status: ['CANCELLED', 'COMPLETED'], delivered: [0, 1] },
  },
  {
    name: 'custom-clips',
    about: 'a clip that goes by a picture, which comes in the body of the order',
    deadlineSeconds: LONG_DEADLINE,
    script: [
      {
        at: 0,
        do: 'submit',
        kind: 'custom-video',
        body: { ...ONE, reference_images: [{ source: 'base64', data: PICTURE, type: 'subject' }] },
      },
    ],
    ends: { status: ['COMPLETED'], delivered: [1, 1], drawn: 1 },
  },
];
