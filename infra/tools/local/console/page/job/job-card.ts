import type { JobObject } from '../../local-api.ts';
import { byId } from '../by-id.ts';
import { el } from '../el.ts';
import { show } from '../show.ts';
import type { Speech } from '../speech.ts';
import { isTextKey } from '../texts.ts';
import { downloadButton, fileView, shapeOf, sizeWords } from './file-view.ts';
import { type ShownFile, type ShownJob, type ShownPart, typeByName } from './read-job.ts';
import { textIn, textView } from './text-view.ts';

const status = byId('job-status', HTMLElement);
const title = byId('job-title', HTMLElement);
const jobId = byId('job-id', HTMLElement);
const message = byId('job-message', HTMLElement);
const progress = byId('job-progress', HTMLProgressElement);
const pictures = byId('pictures', HTMLUListElement);
const steps = byId('steps', HTMLOListElement);
const others = byId('other-files', HTMLUListElement);
const text = byId('text', HTMLElement);
const given = byId('given', HTMLElement);
const givenList = byId('given-list', HTMLUListElement);
const foot = byId('job-foot', HTMLElement);
const money = byId('job-money', HTMLElement);
const buttons = {
  cancel: byId('cancel', HTMLButtonElement),
  retry: byId('retry', HTMLButtonElement),
  remove: byId('remove', HTMLButtonElement),
};

/** Shows no job, with a sentence instead. */
export function showNoJob(sentence: string): void {
  keepingFocus(() => {
    for (const element of [status, progress, foot, given]) element.hidden = true;
  });
  jobId.textContent = '';
  message.textContent = sentence;
  for (const element of [pictures, steps, others, text]) show(element, undefined, () => []);
}

/**
 * Shows how a job stands, part by part.
 *
 * @param shape of the pictures that are not there yet, as width / height.
 * @param words what is to be read of a text that is done; `undefined` until it is known, or when there is none.
 * @param objects what lies in the bucket for it.
 */
export function showJob(
  job: ShownJob,
  shape: number,
  words: unknown,
  objects: readonly JobObject[],
  speech: Speech,
): void {
  for (const element of [status, progress, foot]) element.hidden = false;
  status.textContent = isTextKey(job.status) ? speech.say(job.status) : job.status.toLowerCase();
  status.dataset['status'] = job.status;
  jobId.textContent = job.jobId;
  if (message.textContent !== job.message) message.textContent = job.message;
  progress.value = job.progress;
  progress.hidden = job.hasEnded;
  money.textContent = factsOf(job, speech).join(' · ');
  keepingFocus(() => {
    buttons.cancel.hidden = job.hasEnded;
    buttons.retry.hidden = !job.hasEnded || !job.canRetry;
    buttons.remove.hidden = !job.hasEnded;
  });
  const state = [job.jobId, job.parts.map(({ file, ...part }) => [part, file?.key]), speech.language];
  const isVisual = job.parts.every(({ name, file }) => /^\d+$/.test(name) && isSeen(file));
  show(pictures, [state, isVisual], () => (isVisual ? job.parts.map((part) => tile(part, job, shape, speech)) : []));
  show(steps, [state, isVisual, objects.map(({ key }) => key)], () =>
    isVisual ? [] : job.parts.map((part) => step(part, job, objects, speech)),
  );
  show(text, [words, speech.language], () => (words === undefined ? [] : textView(words, speech)));
  const rest = [...job.otherFiles, ...(isVisual ? [] : job.parts.flatMap(({ file }) => file ?? []))];
  show(others, [rest.map(({ key }) => key), speech.language], () =>
    rest.map((file) => el('li', {}, el('code', {}, file.name), ...fileView(file, file.name, speech))),
  );
  showGiven(objects, speech);
}

/** What came with the order. */
function showGiven(objects: readonly JobObject[], { say, language }: Speech): void {
  const inputs = objects.filter(({ key }) => key.includes('/inputs/'));
  given.hidden = inputs.length === 0;
  show(givenList, [inputs.map(({ key }) => key), language], () =>
    inputs.map(({ key, url }) =>
      el('li', {}, el('img', { src: url, alt: say('givenPicture', { name: nameOf(key) }) })),
    ),
  );
}

/** Whoever used a button that goes away goes on from the title of the card, not from the top of the page. */
function keepingFocus(change: () => void): void {
  const focused = document.activeElement;
  change();
  if (foot.contains(focused) && !focused?.checkVisibility()) title.focus({ preventScroll: true });
}

/** What is paid, or reserved and to be expected, and when it ends at the latest. */
function factsOf(job: ShownJob, { say, time }: Speech): string[] {
  const { captured, released, held, ahead, expectedAt, deadlineAt } = job;
  if (job.hasEnded) return [say('moneyEnded', { captured, released })];
  return [
    say('moneyOpen', { held }),
    ...(ahead === undefined || ahead === 0 ? [] : [say('ahead', { ahead })]),
    ...(expectedAt === undefined ? [] : [say('expected', { time: time(expectedAt) })]),
    ...(deadlineAt === undefined ? [] : [say('deadline', { time: time(deadlineAt) })]),
  ];
}

/** Whether a file is looked at rather than read; one that is not there yet may be. */
function isSeen(file: ShownFile | undefined): boolean {
  return file === undefined || /^(image|video)\//.test(file.contentType);
}

function tile(part: ShownPart, job: ShownJob, shape: number, speech: Speech): HTMLLIElement {
  const item = el('li', { 'data-state': part.state });
  if (part.file !== undefined) item.append(...fileView(part.file, part.name, speech));
  else if (part.code !== undefined) item.append(...failed(part, part.name));
  else item.append(...waiting(part, `${part.name}.`, job, speech));
  item.style.setProperty('--shape', String((part.file && shapeOf(part.file)) ?? shape));
  return item;
}

/** A part of a text: what it is, how far it is, and what is written already. */
function step(part: ShownPart, job: ShownJob, objects: readonly JobObject[], speech: Speech): HTMLLIElement {
  const name = partWords(part.name, speech);
  const item = el('li', { 'data-state': part.state });
  if (part.code !== undefined) item.append(...failed(part, name));
  else if (part.state === 'delivered')
    item.append(el('p', {}, `${name} `, el('span', { class: 'done' }, speech.say('written'))));
  else item.append(...waiting(part, name, job, speech));
  const written = objects.filter(({ key }) => partOf(key) === part.name);
  item.append(...written.map((object) => peek(object, speech)));
  return item;
}

/** What an object of the bucket holds, read when it is asked for. */
function peek(object: JobObject, speech: Speech): HTMLElement {
  const file = { url: object.url, name: nameOf(object.key) };
  const summary = el('summary', {}, `${file.name} · ${sizeWords(object.bytes, speech)}`);
  const box = el('details', { class: 'peek' }, summary, downloadButton(file, speech));
  if (!/json|text|html|markdown/.test(object.contentType || typeByName(file.name))) return box;
  box.addEventListener('toggle', () => void fill(box, object.url, speech), { once: true });
  return box;
}

async function fill(box: HTMLElement, url: string, speech: Speech): Promise<void> {
  const written = await (await fetch(url)).text();
  box.append(el('div', { class: 'text' }, ...textView(asText(written), speech)));
}

/** A file of a text is JSON with the text in it; what is none is shown as it is. */
function asText(written: string): unknown {
  try {
    const value: unknown = JSON.parse(written);
    return textIn(value) ?? JSON.stringify(value, undefined, 2);
  } catch {
    return written;
  }
}

function failed({ sentence = '', code = '', detail }: ShownPart, name: string): Node[] {
  return [
    el('p', { class: 'reason' }, `${name}. ${sentence}`),
    el('p', {}, el('code', {}, code)),
    ...(detail === undefined ? [] : [el('p', { class: 'detail' }, detail)]),
  ];
}

function waiting(part: ShownPart, name: string, job: ShownJob, speech: Speech): Node[] {
  const { say, time } = speech;
  const isAtWork = part.state === 'running' || part.waitsFor === 'provider';
  const needs = part.needs.map((need) => partWords(need, speech)).join(', ');
  const cause = part.waitsFor === 'parts' ? say('waitsForParts', { needs }) : say(isAtWork ? 'generating' : 'queued');
  const words = [`${name} ${cause}`];
  if (part.attempts > 0) words.push(say('attempt', { attempts: part.attempts }));
  if (part.lastCode !== undefined) {
    words.push(
      say('lastTrouble', { code: part.lastCode }),
      ...(part.lastSentence === undefined ? [] : [part.lastSentence]),
    );
  }
  if (part.nextAttemptAt !== undefined) {
    words.push(
      say('nextAttempt', { time: time(part.nextAttemptAt), deadline: job.deadlineAt ? time(job.deadlineAt) : '–' }),
    );
  }
  return words.map((line) => el('p', {}, line));
}

/** `chapter-3` as people say it. */
function partWords(name: string, { say }: Speech): string {
  const [, word = '', number = ''] = /^([a-z]+)-(\d+)$/.exec(name) ?? [undefined, name];
  const key = `part-${word}`;
  return isTextKey(key) ? say(key, { number }).trim() : name;
}

function nameOf(key: string): string {
  return key.split('/').at(-1) ?? key;
}

/** The part whose file a key is: what stands between the job's id and the dot. */
function partOf(key: string): string | undefined {
  return /-((?:outline|introduction|conclusion|article|book|section-\d+|chapter-\d+|\d+))\.[a-z0-9]+$/.exec(key)?.[1];
}
