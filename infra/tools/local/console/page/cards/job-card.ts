import {
  type DeliveredImage,
  hasEnded,
  type ImageError,
  type ImageState,
  type Job,
} from '../../../../../../shared/client/index.ts';
import { byId } from '../by-id.ts';
import { el } from '../el.ts';
import { show } from '../show.ts';
import type { Speech } from '../speech.ts';

const status = byId('job-status', HTMLElement);
const title = byId('job-title', HTMLElement);
const jobId = byId('job-id', HTMLElement);
const message = byId('job-message', HTMLElement);
const progress = byId('job-progress', HTMLProgressElement);
const pictures = byId('pictures', HTMLUListElement);
const foot = byId('job-foot', HTMLElement);
const money = byId('job-money', HTMLElement);
const buttons = {
  cancel: byId('cancel', HTMLButtonElement),
  retry: byId('retry', HTMLButtonElement),
  remove: byId('remove', HTMLButtonElement),
};

/** Loaded once: every look at a job signs other addresses for the same files. */
const loaded = new Map<string, HTMLImageElement>();

/** Shows no job, with a sentence instead. */
export function showNoJob(sentence: string): void {
  keepingFocus(() => {
    for (const element of [status, progress, foot]) element.hidden = true;
  });
  jobId.textContent = '';
  message.textContent = sentence;
  show(pictures, undefined, () => []);
}

/**
 * Shows how a job stands, image by image.
 *
 * @param shape of the pictures that are not there yet, as width / height.
 */
export function showJob(job: Job, shape: number, speech: Speech): void {
  for (const element of [status, progress, foot]) element.hidden = false;
  status.textContent = speech.say(job.status);
  status.dataset['status'] = job.status;
  jobId.textContent = job.job_id;
  if (message.textContent !== job.message) message.textContent = job.message;
  progress.value = job.progress;
  progress.hidden = hasEnded(job);
  money.textContent = facts(job, speech).join(' · ');
  keepingFocus(() => {
    buttons.cancel.hidden = hasEnded(job);
    buttons.retry.hidden = !hasEnded(job) || job.errors.length === 0;
    buttons.remove.hidden = !hasEnded(job);
  });
  const what = [job.job_id, job.outputs, job.images.map(({ s3_key }) => s3_key), job.errors, speech.language];
  show(pictures, what, () => job.outputs.map((output) => tile(output, job, shape, speech)));
}

/** Whoever used a button that goes away goes on from the title of the card, not from the top of the page. */
function keepingFocus(change: () => void): void {
  const focused = document.activeElement;
  change();
  if (foot.contains(focused) && !focused?.checkVisibility()) title.focus({ preventScroll: true });
}

/** What is paid, or reserved and to be expected. */
function facts(job: Job, { say, time }: Speech): string[] {
  if (hasEnded(job)) return [say('moneyEnded', { ...job.credits })];
  const { ahead = null, expected_at: expected = null } = job.queue ?? {};
  return [
    say('moneyOpen', { ...job.credits }),
    ...(ahead === null || ahead === 0 ? [] : [say('ahead', { ahead })]),
    ...(expected === null ? [] : [say('expected', { time: time(expected) })]),
  ];
}

function tile(output: ImageState, job: Job, shape: number, speech: Speech): HTMLLIElement {
  const image = job.images.find(({ number }) => number === output.number);
  const error = job.errors.find(({ number }) => number === output.number);
  const item = el('li', { 'data-state': output.state });
  if (image !== undefined) item.append(...delivered(image, speech));
  else if (error !== undefined) item.append(...failed(error));
  else item.append(...waiting(output, job.deadline_at, speech));
  item.style.setProperty('--shape', String(image === undefined ? shape : image.width / image.height));
  return item;
}

function delivered(image: DeliveredImage, { say, language }: Speech): Node[] {
  const { number, description, width, height, url, format, size_bytes } = image;
  const known = loaded.get(image.s3_key);
  const picture = known ?? el('img', { src: url, width: String(width), height: String(height) });
  picture.alt = say('picture', { number, description });
  loaded.set(image.s3_key, picture);
  const link = el('a', { href: url, target: '_blank', rel: 'noreferrer', title: say('open', { number }) }, picture);
  const kilobytes = Math.round(size_bytes / 1024).toLocaleString(language);
  return [
    link,
    el('p', { class: 'caption' }, `${width} × ${height} · ${format} · ${kilobytes} ${language === 'fr' ? 'Ko' : 'KB'}`),
  ];
}

function failed({ number, message: sentence, code, detail }: ImageError): Node[] {
  return [
    el('p', { class: 'reason' }, `${number}. ${sentence}`),
    el('p', {}, el('code', {}, code)),
    ...(detail === undefined ? [] : [el('p', { class: 'detail' }, detail)]),
  ];
}

function waiting(output: ImageState, deadline: string, { say, time }: Speech): Node[] {
  const { state, attempts, number } = output;
  const words = [`${number}. ${say(state === 'generating' ? 'generating' : 'queued')}`];
  if (attempts > 0) words.push(say('attempt', { attempts }));
  if ('last_code' in output) words.push(say('lastTrouble', { code: output.last_code }));
  if ('next_attempt_at' in output) {
    words.push(say('nextAttempt', { time: time(output.next_attempt_at), deadline: time(deadline) }));
  }
  return words.map((text) => el('p', {}, text));
}
