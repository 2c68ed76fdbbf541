import { el } from '../el.ts';
import type { Speech } from '../speech.ts';
import { wordOf } from './field-words.ts';
import type { PictureItem } from './fields.ts';

/** A picture that was dropped or chosen. */
interface Given {
  readonly name: string;
  /** `data:image/png;base64,…` */
  readonly dataUrl: string;
  role: string | undefined;
}

/** Where pictures are dropped, or chosen, and told what they are for. */
export interface PictureDrop {
  readonly element: HTMLElement;
  pictures(): readonly Given[];
}

/** @param id of the input, for the label. */
export function pictureDrop(
  id: string,
  most: number,
  roles: PictureItem['role'],
  speech: Speech,
  given: readonly Given[] = [],
): PictureDrop {
  const all: Given[] = [...given];
  const input = el('input', { type: 'file', id, accept: 'image/*', ...(most > 1 ? { multiple: '' } : {}) });
  const list = el('ul', { class: 'given' });
  const hint = el('p', { class: 'hint' }, speech.say(most > 1 ? 'dropPictures' : 'dropPicture', { most }));
  const element = el('div', { class: 'drop' }, input, hint, list);

  function draw(): void {
    list.replaceChildren(...all.map((one) => row(one)));
  }

  function row(one: Given): HTMLLIElement {
    const remove = el('button', { type: 'button' }, speech.say('removePicture', { name: one.name }));
    remove.addEventListener('click', () => {
      all.splice(all.indexOf(one), 1);
      changed();
      input.focus();
    });
    const children: Node[] = [el('img', { src: one.dataUrl, alt: one.name })];
    if (roles !== undefined) children.push(roleChoice(one, roles.values));
    return el('li', {}, ...children, remove);
  }

  function roleChoice(one: Given, values: readonly string[]): HTMLSelectElement {
    const select = el('select', { 'aria-label': speech.say('roleOf', { name: one.name }) });
    select.append(...values.map((value) => el('option', { value }, wordOf(value, speech.language))));
    select.value = one.role ?? '';
    select.addEventListener('change', () => {
      one.role = select.value;
    });
    return select;
  }

  function changed(): void {
    draw();
    element.dispatchEvent(new Event('input', { bubbles: true }));
  }

  /** As the frontend's pages have it: of a video's pictures the first is the subject; all others show products. */
  function usualRole(before: number): string | undefined {
    return before > 0 && roles?.values.includes('asset') ? 'asset' : roles?.values[0];
  }

  async function take(files: Iterable<File>): Promise<void> {
    for (const file of files) {
      if (all.length >= most) break;
      all.push({ name: file.name, dataUrl: await dataUrlOf(file), role: usualRole(all.length) });
    }
    input.value = '';
    changed();
  }

  input.addEventListener('change', () => void take(input.files ?? []));
  element.addEventListener('dragover', (event) => {
    event.preventDefault();
    element.dataset['over'] = 'yes';
  });
  element.addEventListener('dragleave', () => {
    delete element.dataset['over'];
  });
  element.addEventListener('drop', (event) => {
    event.preventDefault();
    delete element.dataset['over'];
    void take(event.dataTransfer?.files ?? []);
  });
  draw();
  return { element, pictures: () => all };
}

function dataUrlOf(file: File): Promise<string> {
  const { promise, resolve, reject } = Promise.withResolvers<string>();
  const reader = new FileReader();
  reader.addEventListener('load', () => resolve(String(reader.result)));
  reader.addEventListener('error', () => reject(reader.error));
  reader.readAsDataURL(file);
  return promise;
}
