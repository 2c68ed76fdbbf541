import type { JobObject, OrderKind } from '../local-api.ts';
import { goTo, placeNow } from './address.ts';
import { type Answer, type Api, signIn } from './api.ts';
import { byId } from './by-id.ts';
import { showCode } from './cards/code-card.ts';
import { showCredits, showLedger } from './cards/credits-card.ts';
import { showExchanges } from './cards/exchange-card.ts';
import { showHistory } from './cards/history-card.ts';
import { listenToTroubles, showTroubles } from './cards/trouble-card.ts';
import { showWatch } from './cards/watch-cards.ts';
import { el } from './el.ts';
import { promptField, readForm, showForm } from './forms/order-form.ts';
import { followJob } from './job/follow-job.ts';
import { showJob, showNoJob } from './job/job-card.ts';
import type { ShownJob } from './job/read-job.ts';
import { textIn } from './job/text-view.ts';
import { localServer } from './local-server.ts';
import { pressSwitches, showMagicWords } from './magic-words.ts';
import { showProblem } from './problem.ts';
import { preferredLanguage, rememberLanguage, speech as speechOf, translatePage } from './speech.ts';
import { isTextKey } from './texts.ts';
import { listOf, member, numberOf, textOf } from './unknown.ts';

const WATCH_EVERY_MS = 1_500;
const QUOTE_AFTER_MS = 300;
const LEDGER_ROWS = 30;
const JOBS = 12;

const form = byId('request', HTMLFormElement);
const user = byId('user', HTMLSelectElement);
const submit = byId('submit', HTMLButtonElement);
const price = byId('price', HTMLElement);
const kinds = byId('kinds', HTMLElement);
const stopped = byId('stopped', HTMLElement);

/** A job that is looked at. */
interface Look {
  readonly jobId: string;
  readonly shape: number;
  readonly looking: AbortController;
  job?: ShownJob;
  kind?: OrderKind | undefined;
  words?: unknown;
  objects: readonly JobObject[];
}

const setup = await localServer.setup();
const [firstKind] = setup.kinds;
if (firstKind === undefined) throw new Error('nothing can be ordered');
let kind: OrderKind = firstKind;
let speech = speechOf(preferredLanguage());
let api: Api;
let current: Look | undefined;
let quoting: ReturnType<typeof setTimeout> | undefined;
/** Counts what was asked for, so that a late answer does not take the place of a newer one. */
let refreshes = 0;
/** Shapes of the pictures that were asked for here; of older jobs only the pictures tell. */
const shapes = new Map<string, number>();

// Scrolled by keyboard too, in browsers that do not see to that themselves.
for (const region of document.querySelectorAll<HTMLElement>('.scroll')) region.tabIndex = 0;
user.append(...setup.users.map(({ name }) => el('option', { value: name }, name)));
user.addEventListener('change', () => begin());
form.addEventListener('submit', (event) => {
  event.preventDefault();
  void order();
});
form.addEventListener('keydown', (event) => {
  if (event.key === 'Enter' && (event.ctrlKey || event.metaKey)) form.requestSubmit();
});
form.addEventListener('input', formChanged);
byId('skip', HTMLAnchorElement).addEventListener('click', (event) => {
  // The address says which job is on show, not where on the page one is.
  event.preventDefault();
  promptField()?.focus();
});
for (const button of document.querySelectorAll<HTMLElement>('[data-language]')) {
  button.addEventListener('click', () => {
    rememberLanguage(button.dataset['language'] === 'en' ? 'en' : 'fr');
    readForm(kind);
    begin(current?.jobId);
  });
}
byId('cancel', HTMLButtonElement).addEventListener(
  'click',
  () => void act((jobId) => api.call('POST', `/api/jobs/${jobId}/cancel`)),
);
byId('remove', HTMLButtonElement).addEventListener('click', () => void remove());
byId('retry', HTMLButtonElement).addEventListener('click', () => {
  const ownId = newJobId();
  if (current !== undefined) shapes.set(ownId, current.shape);
  void act((jobId) => api.call('POST', `/api/jobs/${jobId}/retry`, { body: { job_id: ownId } }), ownId);
});
byId('gate-open', HTMLButtonElement).addEventListener('click', () => void localServer.openGate().then(watchOnce));
byId('circuit-close', HTMLButtonElement).addEventListener(
  'click',
  () => void localServer.closeCircuit().then(watchOnce),
);
byId('give-form', HTMLFormElement).addEventListener('submit', (event) => {
  event.preventDefault();
  void localServer.give(user.value, Number(byId('give-amount', HTMLInputElement).value)).then(refresh, () => undefined);
});
listenToTroubles(() => void watchOnce());
addEventListener('popstate', returnTo);
returnTo();
watchAlways();

/** Shows what the address says. */
function returnTo(): void {
  const place = placeNow();
  if (setup.users.some(({ name }) => name === place.user)) user.value = place.user ?? user.value;
  kind = setup.kinds.find(({ name }) => name === place.kind) ?? kind;
  begin(place.job);
}

/** Shows everything anew: for another user, or in another language. */
function begin(jobId?: string): void {
  speech = speechOf(preferredLanguage());
  api = signIn(setup.api, user.value, speech.language);
  translatePage(speech);
  byId('give', HTMLButtonElement).textContent = speech.say('give', { user: user.value });
  showKinds();
  showForm(kind, speech);
  showMagicWords(setup.magic, speech);
  showProblem(undefined);
  if (jobId === undefined) leave(speech.say('jobNone'));
  else look(jobId);
  formChanged();
  void refresh();
}

/** What can be ordered, to choose from. */
function showKinds(): void {
  kinds.hidden = setup.kinds.length < 2;
  const legend = el('legend', { class: 'unseen' }, speech.say('kinds'));
  const choices = setup.kinds.map((one) => {
    const key = `kind-${one.name}`;
    const input = el('input', { type: 'radio', name: 'kind', value: one.name });
    input.checked = one === kind;
    input.addEventListener('change', () => {
      readForm(kind);
      kind = one;
      showForm(kind, speech);
      goTo({ user: user.value, kind: kind.name, job: current?.jobId });
      formChanged();
    });
    return el('label', {}, input, el('span', {}, isTextKey(key) ? speech.say(key) : one.name));
  });
  kinds.replaceChildren(legend, ...choices);
}

/** Asks for what the form says. */
async function order(): Promise<void> {
  const request = readForm(kind);
  const jobId = newJobId();
  const ordered = kind;
  showProblem(undefined);
  submit.disabled = true;
  const body = { ...request, [idFieldOf(ordered)]: jobId };
  const answer = await api.call('POST', ordered.path, { body });
  submit.disabled = false;
  submit.focus();
  showExchanges(api.exchanges(), speech);
  if (!answer.ok) return showProblem(answer.problem);
  // Where the client chooses no id, the answer tells it.
  const made = textOf(answer.body, 'job_id') ?? jobId;
  shapes.set(made, shapeOf(request));
  look(made);
  // On a narrow screen what comes of it is far below the form.
  if (matchMedia('(max-width: 62rem)').matches) byId('job', HTMLElement).scrollIntoView();
  await refresh();
}

/** Shows a job and every change of it, until it has ended or another is looked at. */
function look(jobId: string): void {
  current?.looking.abort();
  const looking = new AbortController();
  const here: Look = { jobId, shape: shapes.get(jobId) ?? 1, looking, objects: [] };
  current = here;
  goTo({ user: user.value, kind: kind.name, job: jobId });
  const onChange = (job: ShownJob): void => {
    if (current !== here) return;
    const isNews = here.job !== undefined && here.job.status !== job.status;
    here.job = job;
    here.kind = setup.kinds.find(({ name }) => name === job.kind);
    draw(here);
    showExchanges(api.exchanges(), speech);
    void readMore(here, job);
    // The list of jobs and the credits follow.
    if (isNews && !job.hasEnded) void refresh();
  };
  void followJob(api, jobId, looking.signal, onChange).then(async (problem) => {
    if (current !== here) return;
    if (problem !== undefined && problem.status !== undefined) showNoJob(problem.message);
    await refresh();
  });
  void refresh();
}

/** What lies in the bucket for a job, and the text that it came to. */
async function readMore(here: Look, job: ShownJob): Promise<void> {
  const told = await localServer.objects(user.value, here.jobId).catch(() => undefined);
  here.objects = told?.objects ?? here.objects;
  if (job.status === 'COMPLETED' && here.words === undefined && isRead(job)) here.words = await wordsOf(here);
  if (current === here) draw(here);
}

/** Whether a job comes to a text. */
function isRead(job: ShownJob): boolean {
  return job.parts.some(({ name, file }) => !/^\d+$/.test(name) || /json|text/.test(file?.contentType ?? ''));
}

/** The text of a job that has ended, by its kind's own route. */
async function wordsOf(here: Look): Promise<unknown> {
  const names = here.kind === undefined ? setup.kinds : [here.kind];
  for (const { resultPath } of names) {
    const answer = await api.call('GET', resultPath.replace('{job_id}', here.jobId));
    const words = answer.ok ? textIn(answer.body) : undefined;
    if (words !== undefined) return words;
  }
  return undefined;
}

function draw(here: Look): void {
  if (here.job !== undefined) showJob(here.job, here.shape, here.words, here.objects, speech);
}

/** Looks at no job. */
function leave(sentence: string): void {
  current?.looking.abort();
  current = undefined;
  goTo({ user: user.value, kind: kind.name, job: undefined });
  showNoJob(sentence);
}

/** Does something with the job on show, and shows what became of it: the same job, or the next. */
async function act(deed: (jobId: string) => Promise<Answer>, next?: string): Promise<void> {
  if (current === undefined) return;
  const { jobId } = current;
  const done = await deed(jobId);
  showProblem(done.ok ? undefined : done.problem);
  if (current?.jobId === jobId && done.ok) look(next ?? jobId);
}

async function remove(): Promise<void> {
  if (current === undefined) return;
  const removed = await api.call('DELETE', `/api/jobs/${current.jobId}`);
  if (!removed.ok) return showProblem(removed.problem);
  leave(speech.say('removed'));
  await refresh();
}

/** Credits, ledger and list of jobs, as they are now. */
async function refresh(): Promise<void> {
  refreshes += 1;
  const asked = refreshes;
  const [credits, ledger, jobs] = await Promise.all([
    api.call('GET', '/api/credits'),
    api.call('GET', `/api/credits/transactions?limit=${LEDGER_ROWS}`),
    api.call('GET', `/api/jobs?limit=${JOBS}`),
  ]);
  if (asked !== refreshes) return;
  showCredits(bodyOf(credits), speech);
  showLedger(listOf(bodyOf(ledger), 'transactions'), speech);
  const listed = listOf(bodyOf(jobs), 'jobs');
  showHistory(listed, current?.jobId, speech, look);
  showExchanges(api.exchanges(), speech);
}

function bodyOf(answer: Answer): unknown {
  return answer.ok ? answer.body : undefined;
}

/** Shows what the form stands for, and soon what it would cost. */
function formChanged(): void {
  pressSwitches();
  showCode({ api: setup.api, user: user.value }, kind, readForm(kind), speech);
  clearTimeout(quoting);
  quoting = setTimeout(() => void quote(), QUOTE_AFTER_MS);
}

async function quote(): Promise<void> {
  const asked = quoting;
  if (kind.quotePath === null) {
    price.textContent = '';
    return;
  }
  const body = { ...readForm(kind), ...(kind.quotePath === '/api/quote' ? { kind: kind.name } : {}) };
  const quoted = await api.call('POST', kind.quotePath, { body });
  if (asked !== quoting) return; // something has been typed since
  const said = bodyOf(quoted);
  const isAffordable = member(said, 'affordable') !== false;
  const values = { price: numberOf(said, 'price') ?? 0, available: numberOf(said, 'available') ?? 0 };
  price.textContent = quoted.ok ? speech.say(isAffordable ? 'price' : 'priceTooHigh', values) : '';
}

/** Polls the state behind the API while the page is visible. */
function watchAlways(): void {
  const looked = document.hidden ? Promise.resolve() : watchOnce();
  void looked.then(() => setTimeout(watchAlways, WATCH_EVERY_MS));
}

async function watchOnce(): Promise<void> {
  try {
    const watch = await localServer.watch(current?.jobId ?? '');
    // The system that answers now may be another one, with other addresses.
    if (!stopped.hidden) return location.reload();
    showWatch(watch, speech);
    showTroubles(watch.troubles, setup.magic.length > 0, speech);
  } catch {
    tellStopped();
  }
}

/** One truth: nothing else is said of a system that is gone. */
function tellStopped(): void {
  if (!stopped.hidden) return;
  stopped.hidden = false;
  stopped.textContent = speech.say('stopped');
  document.body.dataset['stopped'] = 'yes';
  current?.looking.abort();
  clearTimeout(quoting);
  price.textContent = '';
  showProblem(undefined);
  showCredits(undefined, speech);
}

/** The width / height of what was asked for. */
function shapeOf(request: Readonly<Record<string, unknown>>): number {
  const said = textOf(request, 'size', 'aspect_ratio') ?? '';
  const [, width, height] = /^(\d+)[x:](\d+)$/.exec(said) ?? [];
  return width === undefined || height === undefined ? 1 : Number(width) / Number(height);
}

/** What a kind calls the id that the client chooses. */
function idFieldOf({ schema }: OrderKind): string {
  return member(member(schema, 'properties'), 'jobId') === undefined ? 'job_id' : 'jobId';
}

/** Ids of our own: the frontend's stand-in is told how their jobs end. */
function newJobId(): string {
  return `cm-console-${crypto.randomUUID().slice(0, 13)}`;
}
