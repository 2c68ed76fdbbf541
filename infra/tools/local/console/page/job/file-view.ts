import { el } from '../el.ts';
import type { Speech } from '../speech.ts';
import type { ShownFile } from './read-job.ts';

/** Loaded once: every look at a job signs other addresses for the same files. */
const loaded = new Map<string, HTMLImageElement | HTMLVideoElement>();

/** A file as its type of content is looked at: a picture, a player, or what can be opened; below it what it is, and its download. */
export function fileView(file: ShownFile, name: string, speech: Speech): Node[] {
  const { contentType } = file;
  if (contentType.startsWith('image/')) return [picture(file, name, speech), caption(file, speech)];
  if (contentType.startsWith('video/')) return [player(file, name, speech), caption(file, speech)];
  return [caption(file, speech)];
}

/** The picture's or the clip's width / height; `undefined` of anything else. */
export function shapeOf({ width, height }: ShownFile): number | undefined {
  return width === undefined || height === undefined || height === 0 ? undefined : width / height;
}

function picture(file: ShownFile, name: string, { say }: Speech): HTMLElement {
  const known = loaded.get(file.key);
  const image = known instanceof HTMLImageElement ? known : el('img', { src: file.url });
  image.alt = say('picture', { number: name, description: file.description });
  if (file.width !== undefined) image.width = file.width;
  if (file.height !== undefined) image.height = file.height;
  loaded.set(file.key, image);
  return el('a', { href: file.url, target: '_blank', rel: 'noreferrer', title: say('open', { number: name }) }, image);
}

function player(file: ShownFile, name: string, { say }: Speech): HTMLElement {
  const known = loaded.get(file.key);
  const video =
    known instanceof HTMLVideoElement
      ? known
      : el('video', { src: file.url, controls: '', preload: 'metadata', playsinline: '' });
  video.setAttribute('aria-label', say('clip', { number: name, description: file.description }));
  loaded.set(file.key, video);
  return video;
}

function caption(file: ShownFile, speech: Speech): HTMLElement {
  const { width, height, seconds, bytes, contentType } = file;
  const facts = [
    ...(width === undefined || height === undefined ? [] : [`${width} × ${height}`]),
    ...(seconds === undefined ? [] : [`${seconds} s`]),
    contentType.split('/').at(-1)?.split('+')[0]?.toUpperCase() ?? contentType,
    ...(bytes === undefined ? [] : [sizeWords(bytes, speech)]),
  ];
  return el('p', { class: 'caption' }, `${facts.join(' · ')} `, downloadButton(file, speech));
}

/** Bytes, as people say them. */
export function sizeWords(bytes: number, { language }: Pick<Speech, 'language'>): string {
  const kilobytes = Math.max(1, Math.round(bytes / 1024)).toLocaleString(language);
  return `${kilobytes} ${language === 'fr' ? 'Ko' : 'KB'}`;
}

/** Saves a file under its own name: an address of another origin is opened instead, whatever a link says. */
export function downloadButton(file: Pick<ShownFile, 'url' | 'name'>, { say }: Speech): HTMLButtonElement {
  const button = el('button', { type: 'button', class: 'quiet', title: file.name }, say('download'));
  button.setAttribute('aria-label', say('downloadFile', { name: file.name }));
  button.addEventListener('click', () => void save(file));
  return button;
}

async function save({ url, name }: Pick<ShownFile, 'url' | 'name'>): Promise<void> {
  const response = await fetch(url);
  const here = URL.createObjectURL(await response.blob());
  el('a', { href: here, download: name }).click();
  URL.revokeObjectURL(here);
}
