import type { OrderKind } from '../../local-api.ts';
import { byId } from '../by-id.ts';
import { el } from '../el.ts';
import type { Speech } from '../speech.ts';
import { TEXTS } from '../texts.ts';
import { textOf } from '../unknown.ts';
import { isKnownField, labelOf, wordOf } from './field-words.ts';
import { type Field, fieldsOf } from './fields.ts';
import { type PictureDrop, pictureDrop } from './picture-drop.ts';

const main = byId('fields', HTMLElement);
const more = byId('more-fields', HTMLElement);
const moreBox = byId('more', HTMLDetailsElement);

/** A field on the page, and what it says. */
interface Filled {
  readonly element: HTMLElement;
  /** `undefined`: nothing. */
  read(): unknown;
}

/** What was filled in, kind by kind: a change of language or a look at another kind loses nothing. */
const kept = new Map<string, unknown>();
const drops = new Map<string, PictureDrop>();
let shown: readonly (readonly [string, Filled])[] = [];

/** Shows the form of a kind of order. */
export function showForm(kind: OrderKind, speech: Speech): void {
  const fields = fieldsOf(kind.schema).toSorted((one, other) => placeOf(one) - placeOf(other));
  const built = fields.map((field) => [field, build(kind, field, speech)] as const);
  main.replaceChildren(...built.filter(([field]) => isMain(field)).map(([, { element }]) => element));
  const rest = built.filter(([field]) => !isMain(field));
  more.replaceChildren(...rest.map(([, { element }]) => element));
  moreBox.hidden = rest.length === 0;
  shown = built.map(([{ name }, filled]) => [name, filled]);
}

/** The body of the order as the form says it now. */
export function readForm(kind: OrderKind): Readonly<Record<string, unknown>> {
  const values = shown.map(([name, { read }]) => [name, read()] as const);
  for (const [name, value] of values) kept.set(`${kind.name} ${name}`, value);
  return Object.fromEntries(values.filter(([, value]) => value !== undefined));
}

/** Where the magic words go: the first text of the form. */
export function promptField(): HTMLTextAreaElement | HTMLInputElement | null {
  return main.querySelector<HTMLTextAreaElement | HTMLInputElement>('textarea, input[type=text]');
}

/** What few orders say. */
const BESIDE = new Set([
  ...['max_credits', 'deadline_seconds', 'language', 'negative_prompt', 'metadata'],
  ...['image_generation_prompt', 'generate_image_first', 'input_image'],
]);

/** What is written comes first, then what is given, what is chosen, and how many. */
function placeOf({ control }: Field): number {
  const places = [['line', 'text'], ['picture', 'pictures'], ['choice'], ['number', 'switch'], ['few']];
  const place = places.findIndex((kinds) => kinds.includes(control.kind));
  return place === -1 ? places.length : place;
}

/** What an order needs, or what changes what comes of it; the rest is behind a fold. */
function isMain({ isRequired, control, name }: Field): boolean {
  if (isRequired) return true;
  if (BESIDE.has(name)) return false;
  return !['address', 'json', 'rows', 'lines'].includes(control.kind);
}

function build(kind: OrderKind, field: Field, speech: Speech): Filled {
  const { name, control } = field;
  const key = `${kind.name} ${name}`;
  const before = kept.get(key);
  const label = labelOf(name, speech.language);
  switch (control.kind) {
    case 'line':
    case 'address': {
      const type = control.kind === 'line' ? 'text' : 'url';
      const input = el('input', { type, id: name, value: asText(before) ?? startOf(kind, field, speech) });
      return { element: labelled(field, label, input), read: () => given(input.value) };
    }
    case 'text': {
      const area = el('textarea', { id: name, rows: field.isRequired ? '4' : '2' });
      area.value = asText(before) ?? startOf(kind, field, speech);
      return { element: labelled(field, label, area), read: () => (field.isRequired ? area.value : given(area.value)) };
    }
    case 'choice': {
      const select = el('select', { id: name });
      if (control.chosen === undefined && !field.isRequired) select.append(el('option', { value: '' }, '–'));
      select.append(...control.values.map((value) => el('option', { value }, wordOf(value, speech.language))));
      select.value = asText(before) ?? control.chosen ?? select.options[0]?.value ?? '';
      return { element: labelled(field, label, select), read: () => given(select.value) };
    }
    case 'few':
      return few(name, label, control.values, typeof before === 'number' ? before : control.chosen);
    case 'number': {
      const input = el('input', {
        type: 'number',
        id: name,
        step: '1',
        min: control.least?.toString(),
        max: control.most?.toString(),
        value: typeof before === 'number' ? String(before) : control.chosen?.toString(),
      });
      return {
        element: labelled(field, label, input),
        read: () => (input.value === '' ? undefined : Number(input.value)),
      };
    }
    case 'switch': {
      const input = el('input', { type: 'checkbox', id: name });
      input.checked = typeof before === 'boolean' ? before : control.isOn;
      const element = el('label', { class: 'switch' }, input, ` ${label}`);
      return { element, read: () => input.checked };
    }
    case 'picture':
      return pictureField(key, field, label, speech);
    case 'pictures': {
      const { item, most } = control;
      const drop = pictureDrop(name, most, item.role, speech, drops.get(key)?.pictures());
      drops.set(key, drop);
      const read = () => {
        const pictures = drop.pictures().map(({ name: file, dataUrl, role }) => ({
          ...(item.source === undefined ? {} : { [item.source]: 'base64' }),
          [item.data]: item.data === 'data' ? withoutPrefix(dataUrl) : dataUrl,
          ...(item.role === undefined || role === undefined ? {} : { [item.role.name]: role }),
          ...(item.description === undefined ? {} : { [item.description]: file }),
        }));
        return pictures.length === 0 && !field.isRequired ? undefined : pictures;
      };
      return { element: labelled(field, label, drop.element, name), read };
    }
    case 'lines':
    case 'rows': {
      const area = el('textarea', { id: name, rows: '3' });
      const members = control.kind === 'rows' ? control.members : undefined;
      area.value = Array.isArray(before) ? before.map((one) => lineOf(one, members)).join('\n') : '';
      return { element: labelled(field, label, area), read: () => linesOf(area.value, members) };
    }
    case 'json': {
      const area = el('textarea', { id: name, rows: '3', class: 'code', placeholder: '{ }' });
      area.value = before === undefined ? '' : JSON.stringify(before, undefined, 2);
      return { element: labelled(field, `${label} (JSON)`, area), read: () => jsonOf(area.value) };
    }
  }
}

function pictureField(key: string, field: Field, label: string, speech: Speech): Filled {
  const drop = pictureDrop(field.name, 1, undefined, speech, drops.get(key)?.pictures());
  drops.set(key, drop);
  const read = () => {
    const [picture] = drop.pictures();
    return picture && withoutPrefix(picture.dataUrl);
  };
  return { element: labelled(field, label, drop.element, field.name), read };
}

function few(name: string, label: string, values: readonly number[], chosen = values[0]): Filled {
  const inputs = values.map((value) => {
    const input = el('input', { type: 'radio', name, value: String(value) });
    input.checked = value === chosen;
    return input;
  });
  const choices = inputs.map((input) => el('label', {}, input, el('span', {}, input.value)));
  const element = el('fieldset', { class: 'number', id: name }, el('legend', {}, label), ...choices);
  return { element, read: () => Number(inputs.find(({ checked }) => checked)?.value ?? chosen) };
}

/** @param id of the input, where the control is more than one. */
function labelled({ name, description }: Field, label: string, control: HTMLElement, id = name): HTMLElement {
  const isWide =
    name === 'size' ||
    (!(control instanceof HTMLSelectElement) && !(control instanceof HTMLInputElement && control.type === 'number'));
  const place = { class: isWide ? 'field wide' : 'field' };
  // What everybody knows is explained to those who point at it; under each field it would make the form three times as long.
  const words = el('label', { for: id, title: isKnownField(name) ? description : undefined }, label);
  if (description === undefined || isKnownField(name)) return el('div', place, words, control);
  control.setAttribute('aria-describedby', `${name}-hint`);
  const hint = el('p', { class: 'hint', lang: 'en', id: `${name}-hint` }, description);
  return el('div', place, words, control, hint);
}

/** What a text says before anybody has said anything: something to order at once. */
function startOf(kind: OrderKind, { name, isRequired }: Field, { language }: Speech): string {
  if (!isRequired) return '';
  if (name === 'prompt' && kind.name === 'image') return TEXTS.example[language];
  return textOf(kind.example, name) ?? '';
}

function asText(value: unknown): string | undefined {
  return typeof value === 'string' && !Object.values<string>(TEXTS.example).includes(value) ? value : undefined;
}

function given(text: string): string | undefined {
  return text.trim() === '' ? undefined : text;
}

function withoutPrefix(dataUrl: string): string {
  return dataUrl.slice(dataUrl.indexOf(',') + 1);
}

function linesOf(text: string, members: readonly string[] | undefined): unknown {
  const lines = text.split('\n').map((line) => line.trim());
  const full = lines.filter((line) => line !== '');
  if (full.length === 0) return undefined;
  if (members === undefined) return full;
  return full.map((line) => {
    const said = line.split('|').map((one) => one.trim());
    return Object.fromEntries(members.flatMap((name, index) => (said[index] ? [[name, said[index]]] : [])));
  });
}

function lineOf(one: unknown, members: readonly string[] | undefined): string {
  return members === undefined ? String(one) : members.flatMap((name) => textOf(one, name) ?? []).join(' | ');
}

function jsonOf(text: string): unknown {
  if (text.trim() === '') return undefined;
  try {
    return JSON.parse(text);
  } catch {
    return text; // the API says what is wrong with it
  }
}
