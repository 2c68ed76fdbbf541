import type { Scenario } from './harness/scenario.ts';

const CHAIN = { prompt: 'un roman', job_id: 'chain' };
const SLOW = { prompt: 'deux films', job_id: 'slow', num_images: 2 };
/** Seconds, long enough to survive any one fault. */
const LONG_DEADLINE = 900;

/** Stories of the kinds that exist in tests only: parts that need others and are paid as a whole, and parts that are looked at. */
export const STEP_SCENARIOS: readonly Scenario[] = [
  {
    name: 'chain',
    about: 'three parts, each made from the one before, paid as a whole',
    deadlineSeconds: LONG_DEADLINE,
    script: [{ at: 0, do: 'submit', kind: 'test-chain', body: CHAIN }],
    ends: { status: ['COMPLETED'], delivered: [3, 3], drawn: 3, receives: 1 },
  },
  {
    name: 'chain-refused',
    about: 'the provider refuses the second of three parts: nothing is paid, and the third is never begun',
    script: [{ at: 0, do: 'submit', kind: 'test-chain', body: { ...CHAIN, prompt: 'non [[refuse:chapter-1]]' } }],
    ends: { status: ['FAILED'], delivered: [1, 1], drawn: 1 },
  },
  {
    name: 'chain-busy',
    about: 'the provider is too busy for the second of three parts, and has time for it later',
    deadlineSeconds: LONG_DEADLINE,
    script: [{ at: 0, do: 'submit', kind: 'test-chain', body: { ...CHAIN, prompt: 'plus tard [[busy:chapter-1]]' } }],
    ends: { status: ['COMPLETED'], delivered: [3, 3], drawn: 3 },
  },
  {
    name: 'chain-lost-message',
    about: 'the message for the second of three parts is lost, and the sweep sends it',
    deadlineSeconds: LONG_DEADLINE,
    script: [
      { at: 0, do: 'submit', kind: 'test-chain', body: CHAIN },
      { at: 1, do: 'messages-lost', seconds: 8 },
    ],
    ends: { status: ['COMPLETED'], delivered: [3, 3] },
  },
  {
    name: 'chain-doubled',
    about: 'every message of a chain is delivered twice at once',
    deadlineSeconds: LONG_DEADLINE,
    script: [{ at: 0, do: 'submit', kind: 'test-chain', body: CHAIN }],
    order: 'alternate',
    copies: 2,
    ends: { status: ['COMPLETED'], delivered: [3, 3], drawn: 3 },
  },
  {
    name: 'chain-cancelled',
    about: 'the owner cancels while the second of three parts is made: all of it is given back',
    script: [
      { at: 0, do: 'submit', kind: 'test-chain', body: CHAIN },
      { at: 8, do: 'cancel', jobId: 'chain' },
    ],
    ends: { status: ['CANCELLED', 'COMPLETED'], delivered: [0, 3] },
  },
  {
    name: 'chain-retried',
    about: 'the last of three parts is refused; the owner asks again, twice at once, and the first two are taken over',
    script: [
      { at: 0, do: 'submit', kind: 'test-chain', body: { ...CHAIN, prompt: 'encore [[deny:book]]' } },
      { at: 400, do: 'retry', jobId: 'chain' },
      { at: 400, do: 'retry', jobId: 'chain' },
    ],
    order: 'alternate',
    ends: { status: ['FAILED', 'COMPLETED'], delivered: [2, 3], jobs: [2, 2], drawn: 3 },
  },
  {
    name: 'chain-retried-and-gone',
    about: 'the owner asks again and deletes the job before at the same time: what is gone by then is made anew',
    script: [
      { at: 0, do: 'submit', kind: 'test-chain', body: { ...CHAIN, prompt: 'adieu [[deny:book]]' } },
      { at: 400, do: 'retry', jobId: 'chain' },
      { at: 400, do: 'delete', jobId: 'chain' },
    ],
    order: 'alternate',
    ends: { status: ['FAILED', 'COMPLETED'], delivered: [2, 3], jobs: [1, 2] },
  },
  {
    name: 'chain-rolled-back',
    about: 'a version that does not know the kind runs for two minutes in the middle of a chain',
    deadlineSeconds: LONG_DEADLINE,
    script: [
      { at: 0, do: 'submit', kind: 'test-chain', body: CHAIN },
      { at: 7, do: 'roll-back' },
      { at: 130, do: 'roll-forward' },
    ],
    ends: { status: ['COMPLETED'], delivered: [3, 3] },
  },
  {
    name: 'chain-rolled-back-for-long',
    about: 'a version that does not know the kind runs past the deadline: it gives everything back',
    deadlineSeconds: 200,
    script: [
      { at: 0, do: 'submit', kind: 'test-chain', body: CHAIN },
      { at: 7, do: 'roll-back' },
      { at: 500, do: 'roll-forward' },
    ],
    ends: { status: ['FAILED'], delivered: [0, 2] },
  },
  {
    name: 'slow',
    about: 'two parts at which the provider is at work for several looks',
    deadlineSeconds: LONG_DEADLINE,
    script: [{ at: 0, do: 'submit', kind: 'test-slow', body: SLOW }],
    ends: { status: ['COMPLETED'], delivered: [2, 2], drawn: 2, receives: 1 },
  },
  {
    name: 'slow-and-swept',
    about: 'the provider is at work for so long that several sweeps come by',
    deadlineSeconds: LONG_DEADLINE,
    script: [{ at: 0, do: 'submit', kind: 'test-slow', body: { ...SLOW, prompt: 'longtemps [[long:1]] [[long:2]]' } }],
    order: 'alternate',
    // Of 32 invocations: the looks in between are like those before and after them.
    alike: Array.from({ length: 22 }, (_, index) => `generate#${index + 5}`),
    ends: { status: ['COMPLETED'], delivered: [2, 2], drawn: 2, receives: 1 },
  },
  {
    name: 'slow-stumbling',
    about: 'every second look at the provider comes to nothing',
    deadlineSeconds: LONG_DEADLINE,
    script: [{ at: 0, do: 'submit', kind: 'test-slow', body: { ...SLOW, prompt: 'un peu [[stumble:1]]' } }],
    ends: { status: ['COMPLETED'], delivered: [2, 2], drawn: 2, receives: 1 },
  },
  {
    name: 'slow-lost',
    about: 'the provider loses what it was at work on, which is begun anew',
    deadlineSeconds: LONG_DEADLINE,
    script: [{ at: 0, do: 'submit', kind: 'test-slow', body: { ...SLOW, prompt: 'perdu [[lose:1]]' } }],
    ends: { status: ['COMPLETED'], delivered: [2, 2], drawn: 3 },
  },
  {
    name: 'slow-cancelled',
    about: 'the owner cancels while the provider is at work on one of two parts',
    script: [
      { at: 0, do: 'submit', kind: 'test-slow', body: { ...SLOW, prompt: 'assez [[long:1]]' } },
      { at: 100, do: 'cancel', jobId: 'slow' },
    ],
    ends: { status: ['CANCELLED', 'COMPLETED'], delivered: [0, 2] },
  },
  {
    name: 'slow-too-late',
    about: 'the provider is at work on one of two parts when the deadline is over',
    deadlineSeconds: 150,
    script: [{ at: 0, do: 'submit', kind: 'test-slow', body: { ...SLOW, prompt: 'trop tard [[long:1]]' } }],
    ends: { status: ['COMPLETED', 'FAILED'], delivered: [0, 1] },
  },
  {
    name: 'slow-rolled-back',
    about: 'a version that does not know the kind runs while the provider is at work',
    deadlineSeconds: LONG_DEADLINE,
    script: [
      { at: 0, do: 'submit', kind: 'test-slow', body: SLOW },
      { at: 30, do: 'roll-back' },
      { at: 130, do: 'roll-forward' },
    ],
    ends: { status: ['COMPLETED'], delivered: [2, 2] },
  },
];
