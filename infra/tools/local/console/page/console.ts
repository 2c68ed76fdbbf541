import {
  hasEnded,
  type ImageRequest,
  type Job,
  type Result,
  type SoramiClient,
} from '../../../../../shared/client/index.ts';
import { type ImageSize, pixelsOf } from '../../../../../shared/kinds/image/image-size.ts';
import { byId } from './by-id.ts';
import { showCredits, showLedger } from './cards/credits-card.ts';
import { showHistory } from './cards/history-card.ts';
import { showJob, showNoJob } from './cards/job-card.ts';
import { fillForm, readForm } from './cards/request-form.ts';
import { showWatch } from './cards/watch-cards.ts';
import { el } from './el.ts';
import { localServer } from './local-server.ts';
import { pressSwitches, showMagicWords } from './magic-words.ts';
import { showProblem } from './problem.ts';
import { signIn } from './session.ts';
import { preferredLanguage, rememberLanguage, speech as speechOf, translatePage } from './speech.ts';

const WATCH_EVERY_MS = 1_500;
const QUOTE_AFTER_MS = 300;
const LEDGER_ROWS = 30;
const JOBS = 12;

const form = byId('request', HTMLFormElement);
const user = byId('user', HTMLSelectElement);
const submit = byId('submit', HTMLButtonElement);
const price = byId('price', HTMLElement);

const setup = await localServer.setup();
let speech = speechOf(preferredLanguage());
let client: SoramiClient;
/** The job on show, and what ends looking at it. */
let current: { readonly jobId: string; readonly shape: number; readonly looking: AbortController } | undefined;
let quoting: ReturnType<typeof setTimeout> | undefined;
/** Counts what was asked for, so that a late answer does not take the place of a newer one. */
let refreshes = 0;
/** Shapes of the pictures that were asked for here; of older jobs only the pictures tell. */
const shapes = new Map<string, number>();

// Scrolled by keyboard too, in browsers that do not see to that themselves.
for (const region of document.querySelectorAll<HTMLElement>('.scroll')) region.tabIndex = 0;
user.append(...setup.users.map((name) => el('option', { value: name }, name)));
user.addEventListener('change', () => begin());
form.addEventListener('submit', (event) => {
  event.preventDefault();
  void order();
});
form.addEventListener('keydown', (event) => {
  if (event.key === 'Enter' && (event.ctrlKey || event.metaKey)) form.requestSubmit();
});
form.addEventListener('input', () => {
  pressSwitches();
  quoteSoon();
});
for (const button of document.querySelectorAll<HTMLElement>('[data-language]')) {
  button.addEventListener('click', () => {
    rememberLanguage(button.dataset['language'] === 'en' ? 'en' : 'fr');
    begin(current?.jobId);
  });
}
byId('cancel', HTMLButtonElement).addEventListener('click', () => void act((jobId) => client.cancel(jobId)));
byId('remove', HTMLButtonElement).addEventListener('click', () => void remove());
byId('retry', HTMLButtonElement).addEventListener('click', () => {
  const ownId = newJobId();
  if (current !== undefined) shapes.set(ownId, current.shape);
  void act((jobId) => client.retry(jobId, { jobId: ownId }), ownId);
});
byId('gate-open', HTMLButtonElement).addEventListener('click', () => {
  void localServer.openGate().then(watchOnce, () => undefined);
});
begin();
watchAlways();

/** Shows everything anew: for another user, or in another language. */
function begin(jobId?: string): void {
  speech = speechOf(preferredLanguage());
  client = signIn(setup.api, user.value, speech.language);
  translatePage(speech);
  fillForm(speech);
  showMagicWords(setup.magic, speech);
  showProblem(undefined);
  if (jobId === undefined) leave(speech.say('jobNone'));
  else look(jobId);
  quoteSoon();
  void refresh();
}

/** Asks for what the form says. */
async function order(): Promise<void> {
  const request = readForm();
  const jobId = newJobId();
  showProblem(undefined);
  submit.disabled = true;
  const submitted = await client.submit(request, { jobId });
  submit.disabled = false;
  submit.focus();
  if (!submitted.ok) return showProblem(submitted.error);
  shapes.set(jobId, shapeOf(request));
  look(jobId);
  // On a narrow screen the pictures are far below the form.
  if (matchMedia('(max-width: 62rem)').matches) byId('job', HTMLElement).scrollIntoView();
  await refresh();
}

/** Shows a job and every change of it, until it has ended or another is looked at. */
function look(jobId: string): void {
  current?.looking.abort();
  const looking = new AbortController();
  const here = { jobId, shape: shapes.get(jobId) ?? 1, looking };
  current = here;
  let status: Job['status'] | undefined;
  const onProgress = (job: Job): void => {
    if (current !== here) return;
    showJob(job, here.shape, speech);
    // The list of jobs and the credits follow.
    if (status !== undefined && status !== job.status && !hasEnded(job)) void refresh();
    status = job.status;
  };
  void client.wait(jobId, { signal: looking.signal, onProgress, hold: true }).then(async (ended) => {
    if (current !== here) return;
    if (!ended.ok) showNoJob(ended.error.message);
    await refresh();
  });
  void refresh();
}

/** Looks at no job. */
function leave(sentence: string): void {
  current?.looking.abort();
  current = undefined;
  showNoJob(sentence);
}

/** Does something with the job on show, and shows what became of it: the same job, or the next. */
async function act(deed: (jobId: string) => Promise<Result<unknown>>, next?: string): Promise<void> {
  if (current === undefined) return;
  const { jobId } = current;
  const done = await deed(jobId);
  showProblem(done.ok ? undefined : done.error);
  if (current?.jobId === jobId && done.ok) look(next ?? jobId);
}

async function remove(): Promise<void> {
  if (current === undefined) return;
  const removed = await client.remove(current.jobId);
  if (!removed.ok) return showProblem(removed.error);
  leave(speech.say('removed'));
  await refresh();
}

/** Credits, ledger and list of jobs, as they are now. */
async function refresh(): Promise<void> {
  refreshes += 1;
  const asked = refreshes;
  const [credits, ledger, jobs] = await Promise.all([
    client.credits(),
    client.transactions({ limit: LEDGER_ROWS }),
    client.list({ limit: JOBS }),
  ]);
  if (asked !== refreshes) return;
  showCredits(credits.ok ? credits.value : undefined, speech);
  showLedger(ledger.ok ? ledger.value.items : [], speech);
  showHistory(jobs.ok ? jobs.value.items : [], current?.jobId, speech, look);
}

/** Says what the form would cost, after a short pause in typing. */
function quoteSoon(): void {
  clearTimeout(quoting);
  quoting = setTimeout(() => {
    const asked = quoting;
    void client.quote(readForm()).then((quote) => {
      if (asked !== quoting) return; // something has been typed since
      const { affordable, ...values } = quote.ok ? quote.value : { affordable: true, price: 0, available: 0 };
      price.textContent = quote.ok ? speech.say(affordable ? 'price' : 'priceTooHigh', { ...values }) : '';
    });
  }, QUOTE_AFTER_MS);
}

/** Polls the state behind the API while the page is visible. */
function watchAlways(): void {
  const looked = document.hidden ? Promise.resolve() : watchOnce();
  void looked.then(() => setTimeout(watchAlways, WATCH_EVERY_MS));
}

async function watchOnce(): Promise<void> {
  try {
    showWatch(await localServer.watch(current?.jobId ?? ''), speech);
  } catch {
    leave(speech.say('stopped'));
  }
}

function shapeOf({ size }: ImageRequest): number {
  const { width, height } = pixelsOf(size ?? ('1024x1024' satisfies ImageSize));
  return width / height;
}

/** Ids of our own: the frontend's stand-in is told how their jobs end. */
function newJobId(): string {
  return `cm-console-${crypto.randomUUID().slice(0, 13)}`;
}
