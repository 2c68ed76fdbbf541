import { FILM_SCENARIOS } from './film-scenarios.ts';
import type { Scenario } from './harness/scenario.ts';
import { STEP_SCENARIOS } from './step-scenarios.ts';
import { TEXT_SCENARIOS } from './text-scenarios.ts';
import { VIDEO_SCENARIOS } from './video-scenarios.ts';

const ONE = { prompt: 'un phare', job_id: 'one' };
/** Seconds, long enough to survive any one fault, as in production. */
const LONG_DEADLINE = 900;
const TWO = { prompt: 'deux barques', job_id: 'two', num_images: 2 };
/** A picture to start from, which comes in the body of the order: a PNG of two by two pixels. */
const GIVEN =
  'iVBORw0KGgoAAAANSUhEUgAAAAIAAAACCAMAAABFaP0WAAAAA1BMVEXMMzN0dFbYAAAACXBIWXMAAAPoAAAD6AG1e1JrAAAAC0lEQVQImWNgAAEAAAYAAeaH/n8AAAAASUVORK5CYII=';
const FOUR = { prompt: 'quatre saisons', job_id: 'four', num_images: 4 };

/** Every story that is told with a fault at each of its calls. */
export const SCENARIOS: readonly Scenario[] = [
  {
    name: 'one-image',
    about: 'one image under an id of the client',
    script: [{ at: 0, do: 'submit', body: ONE }],
    ends: { status: ['COMPLETED'], delivered: [1, 1], drawn: 1 },
  },
  {
    name: 'told-of-progress',
    about: 'one image, and the frontend hears of every step',
    environment: { PROGRESS_WEBHOOKS: 'true' },
    script: [{ at: 0, do: 'submit', body: ONE }],
    ends: { status: ['COMPLETED'], delivered: [1, 1] },
  },
  {
    name: 'four-images',
    about: 'four images, drawn at the same time',
    script: [{ at: 0, do: 'submit', body: FOUR }],
    order: 'alternate',
    ends: { status: ['COMPLETED'], delivered: [4, 4], drawn: 4 },
  },
  {
    name: 'server-id',
    about: 'no id of the client: no webhook, and a lost answer means a second job',
    script: [{ at: 0, do: 'submit', body: { prompt: 'un phare' } }],
    ends: { status: ['COMPLETED'], delivered: [1, 1], jobs: [1, 2] },
  },
  {
    name: 'first-job',
    about: 'a new user, whose starter credits are granted on the way, twice at once',
    credits: 0,
    environment: { STARTER_CREDITS: '2' },
    script: [
      { at: 0, do: 'submit', body: { prompt: 'un phare', job_id: 'a' } },
      { at: 0, do: 'submit', body: { prompt: 'un autre', job_id: 'b' } },
    ],
    order: 'alternate',
    ends: { status: ['COMPLETED'], delivered: [1, 1], jobs: [2, 2], granted: 2 },
  },
  {
    name: 'one-blocked',
    about: 'two images, of which the model refuses the first',
    script: [{ at: 0, do: 'submit', body: { ...TWO, prompt: 'interdit la première fois [[once:safety]]' } }],
    // A call that is repeated after a crash is no longer the first.
    ends: { status: ['COMPLETED'], delivered: [1, 2] },
  },
  {
    name: 'all-blocked',
    about: 'two images, both refused by the model',
    script: [{ at: 0, do: 'submit', body: { ...TWO, prompt: 'interdit [[blocked]]' } }],
    ends: { status: ['FAILED'], delivered: [0, 0] },
  },
  {
    name: 'empty-answers',
    about: 'the model answers without a picture until its attempts are used up',
    script: [{ at: 0, do: 'submit', body: { ...ONE, prompt: 'rien [[no-image]]' } }],
    ends: { status: ['FAILED'], delivered: [0, 0] },
  },
  {
    name: 'busy-then-good',
    about: 'too many requests per minute (429), then a picture',
    script: [{ at: 0, do: 'submit', body: { ...ONE, prompt: 'patience [[once:429-minute]]' } }],
    ends: { status: ['COMPLETED'], delivered: [1, 1] },
  },
  {
    name: 'budget-spent',
    about: 'the account’s spending limit is met once: the gate closes and opens again',
    deadlineSeconds: 1200,
    script: [{ at: 0, do: 'submit', body: { ...ONE, prompt: 'trop dépensé [[once:429-spend]]' } }],
    ends: { status: ['COMPLETED'], delivered: [1, 1] },
  },
  {
    name: 'key-refused',
    about: 'the provider refuses the key and ops do not come: the job fails long before its deadline',
    deadlineSeconds: LONG_DEADLINE,
    script: [
      { at: 0, do: 'submit', body: ONE },
      { at: 0, do: 'provider-key', key: 'key-2' },
    ],
    ends: { status: ['FAILED'], delivered: [0, 0], withinSeconds: 480 },
  },
  {
    name: 'provider-down',
    about: 'the provider is down until the deadline is over',
    deadlineSeconds: 60,
    script: [{ at: 0, do: 'submit', body: { ...ONE, prompt: 'panne [[503]]' } }],
    ends: { status: ['FAILED'], delivered: [0, 0] },
  },
  {
    name: 'poisonous',
    about:
      'every worker dies of its message, which ends in the dead letter queue; the job is closed and refunded all the same',
    // Time for the sweep to send what a fault has lost.
    deadlineSeconds: 200,
    deadly: 'generate',
    script: [{ at: 0, do: 'submit', body: ONE }],
    ends: { status: ['FAILED'], delivered: [0, 0], deadLettered: true },
  },
  {
    name: 'late-picture',
    about: 'the deadline closes the job while the model still draws',
    deadlineSeconds: 60,
    modelSeconds: 110,
    script: [{ at: 0, do: 'submit', body: ONE }],
    // Until a sweep comes by, the picture is not too late.
    ends: { status: ['COMPLETED', 'FAILED'], delivered: [0, 1] },
  },
  {
    name: 'close-to-the-deadline',
    about: 'the picture comes ten seconds before the deadline: whatever stops for a moment comes too late',
    deadlineSeconds: 60,
    modelSeconds: 50,
    script: [{ at: 0, do: 'submit', body: ONE }],
    ends: { status: ['COMPLETED', 'FAILED'], delivered: [0, 1] },
  },
  {
    name: 'slow-picture',
    about: 'the model takes longer than a lease lasts, and the sweep comes by',
    deadlineSeconds: LONG_DEADLINE,
    modelSeconds: 115,
    script: [{ at: 0, do: 'submit', body: ONE }],
    ends: { status: ['COMPLETED'], delivered: [1, 1] },
  },
  {
    name: 'key-rotated',
    about: 'the provider refuses the key in the middle of a job; ops put the new one a little later',
    deadlineSeconds: LONG_DEADLINE,
    script: [
      { at: 0, do: 'submit', body: ONE },
      { at: 0, do: 'provider-key', key: 'key-2' },
      { at: 30, do: 'secret', key: 'key-2' },
    ],
    ends: { status: ['COMPLETED'], delivered: [1, 1] },
  },
  {
    name: 'cancelled-at-work',
    about: 'the owner cancels while one image is being drawn and the other waits for a busy model',
    script: [
      { at: 0, do: 'submit', body: { ...TWO, prompt: 'trop tard [[once:429-minute]]' } },
      { at: 4, do: 'cancel', jobId: 'two' },
    ],
    ends: { status: ['COMPLETED', 'CANCELLED'], delivered: [0, 2] },
  },
  {
    name: 'deleted-at-work',
    about: 'the owner deletes the job while its image is being drawn',
    script: [
      { at: 0, do: 'submit', body: ONE },
      { at: 2, do: 'delete', jobId: 'one' },
    ],
    ends: { status: ['CANCELLED', 'COMPLETED'], delivered: [0, 1] },
  },
  {
    name: 'deleted-after',
    about: 'the owner deletes the job when it has ended, and a worker that stood still for long does not know',
    script: [
      { at: 0, do: 'submit', body: ONE },
      { at: 190, do: 'delete', jobId: 'one' },
    ],
    ends: { status: ['COMPLETED'], delivered: [1, 1] },
  },
  {
    name: 'deleted-and-gone',
    about: 'the owner deletes the job before the frontend could be told of it, and does not wait for the answer',
    script: [
      { at: 0, do: 'receiver', behaves: 'down' },
      { at: 0, do: 'submit', body: ONE },
      { at: 40, do: 'delete', jobId: 'one', once: true },
      { at: 90, do: 'receiver', behaves: 'ok' },
    ],
    // A picture that a fault has delayed is not there yet.
    ends: { status: ['COMPLETED', 'CANCELLED'], delivered: [0, 1] },
  },
  {
    name: 'deleted-at-work-and-gone',
    about: 'the owner deletes the job while its image is being drawn, and does not wait for the answer',
    script: [
      { at: 0, do: 'submit', body: ONE },
      { at: 2, do: 'delete', jobId: 'one', once: true },
    ],
    ends: { status: ['CANCELLED', 'COMPLETED'], delivered: [0, 1] },
  },
  {
    name: 'retried',
    about: 'the owner asks again, twice at once, for the image that the model refused',
    script: [
      { at: 0, do: 'submit', body: { ...TWO, prompt: 'interdit la première fois [[once:safety]]' } },
      { at: 400, do: 'retry', jobId: 'two' },
      { at: 400, do: 'retry', jobId: 'two' },
    ],
    order: 'alternate',
    // A call that is repeated after a crash is no longer the first: then nothing is left to ask for.
    ends: { status: ['COMPLETED'], delivered: [1, 2], jobs: [1, 2] },
  },
  {
    name: 'given-picture',
    about:
      'a picture that comes with the order is stored before the job is opened, and goes with the job that is deleted',
    script: [
      {
        at: 0,
        do: 'submit',
        body: { ...TWO, prompt: 'interdit la première fois [[once:safety]]', input_image: GIVEN },
      },
      { at: 400, do: 'retry', jobId: 'two' },
      { at: 800, do: 'delete', jobId: 'two' },
    ],
    ends: { status: ['COMPLETED'], delivered: [1, 2], jobs: [1, 2] },
  },
  {
    name: 'product-images',
    about:
      'two pictures of a product after two references, ordered by a browser; the receiver makes its row at the end',
    script: [
      {
        at: 0,
        do: 'submit',
        kind: 'ecommerce-image',
        idempotencyKey: 'produit',
        body: {
          prompt: 'une théière',
          num_variations: 2,
          reference_images: [
            { image_source: 'base64', image_data: GIVEN, image_type: 'product' },
            { image_source: 'base64', image_data: GIVEN, image_type: 'background', description: 'décor.png' },
          ],
        },
      },
    ],
    ends: { status: ['COMPLETED'], delivered: [2, 2], drawn: 2 },
  },
  {
    name: 'given-in-vain',
    about: 'a picture comes with an order that the wallet refuses: nothing of it stays',
    credits: 1,
    script: [{ at: 0, do: 'submit', body: { ...TWO, input_image: GIVEN } }],
    ends: { status: ['COMPLETED'], delivered: [0, 0], jobs: [0, 0] },
  },
  {
    name: 'bought-credits',
    about: 'a purchase is told three times, twice at once, and spent',
    credits: 0,
    script: [
      { at: 0, do: 'grant', event: 'evt', amount: 5 },
      { at: 0, do: 'grant', event: 'evt', amount: 5 },
      { at: 30, do: 'submit', body: ONE },
      { at: 60, do: 'grant', event: 'evt', amount: 5 },
    ],
    order: 'alternate',
    ends: { status: ['COMPLETED'], delivered: [1, 1], granted: 5 },
  },
  {
    name: 'doubled-messages',
    about: 'every message is delivered twice at once',
    script: [{ at: 0, do: 'submit', body: TWO }],
    order: 'alternate',
    copies: 2,
    ends: { status: ['COMPLETED'], delivered: [2, 2] },
  },
  {
    name: 'newest-first',
    about: 'messages come in reverse',
    script: [{ at: 0, do: 'submit', body: TWO }],
    order: 'newest first',
    ends: { status: ['COMPLETED'], delivered: [2, 2] },
  },
  {
    name: 'receiver-down',
    about: 'the frontend is down for five minutes, then stores what it gets and loses its answers',
    script: [
      { at: 0, do: 'receiver', behaves: 'down' },
      { at: 0, do: 'submit', body: ONE },
      { at: 5 * 60, do: 'receiver', behaves: 'lost-answer' },
      { at: 10 * 60, do: 'receiver', behaves: 'ok' },
    ],
    ends: { status: ['COMPLETED'], delivered: [1, 1] },
  },
  {
    name: 'unknown-to-the-frontend',
    about: 'an id that the frontend did not make: it hears neither of steps nor of the end',
    environment: { PROGRESS_WEBHOOKS: 'true' },
    script: [{ at: 0, do: 'submit', body: { prompt: 'un phare', job_id: 'unknown' } }],
    ends: { status: ['COMPLETED'], delivered: [1, 1] },
  },
  {
    name: 'files-lost',
    about: 'the frontend loses the files behind its answer, and is told again when it can have forgotten the event',
    script: [
      { at: 0, do: 'receiver', behaves: 'files-lost' },
      { at: 0, do: 'submit', body: ONE },
      { at: 5 * 60, do: 'receiver', behaves: 'ok' },
    ],
    ends: { status: ['COMPLETED'], delivered: [1, 1] },
  },
  {
    name: 'bucket-refuses',
    about: 'the bucket refuses every write for a while: what was drawn is kept, and put again',
    deadlineSeconds: LONG_DEADLINE,
    script: [
      { at: 0, do: 'bucket', takesWrites: false },
      { at: 0, do: 'submit', body: ONE },
      { at: 15, do: 'bucket', takesWrites: true },
    ],
    ends: { status: ['COMPLETED'], delivered: [1, 1], drawn: 1 },
  },
  {
    name: 'bucket-refuses-for-good',
    about: 'the bucket refuses every write: nothing is drawn a second time in vain',
    deadlineSeconds: 60,
    script: [
      { at: 0, do: 'bucket', takesWrites: false },
      { at: 0, do: 'submit', body: ONE },
    ],
    ends: { status: ['FAILED'], delivered: [0, 0], drawn: 1 },
  },
  {
    name: 'two-sweeps',
    about: 'messages are lost, and two sweeps at once find the job twice',
    deadlineSeconds: LONG_DEADLINE,
    script: [
      { at: 0, do: 'messages-lost', seconds: 10 },
      { at: 0, do: 'submit', body: TWO },
      { at: 130, do: 'sweep', times: 2 },
    ],
    order: 'alternate',
    ends: { status: ['COMPLETED'], delivered: [2, 2] },
  },
  {
    name: 'two-sweeps-at-the-deadline',
    about: 'the queue is dead, and two sweeps at once close the job',
    deadlineSeconds: 100,
    script: [
      { at: 0, do: 'messages-lost', seconds: 10 },
      { at: 0, do: 'submit', body: TWO },
      { at: 101, do: 'sweep', times: 2 },
    ],
    order: 'alternate',
    ends: { status: ['FAILED'], delivered: [0, 0] },
  },
  {
    name: 'replayed-submit',
    about: 'the client sends its request three times at once, and once more when the job has ended',
    script: [0, 0, 0, 30].map((at) => ({ at, do: 'submit', body: ONE })),
    order: 'alternate',
    ends: { status: ['COMPLETED'], delivered: [1, 1] },
  },
  ...STEP_SCENARIOS,
  ...FILM_SCENARIOS,
  ...TEXT_SCENARIOS,
  ...VIDEO_SCENARIOS,
];
