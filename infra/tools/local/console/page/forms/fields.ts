import { listOf, member, membersOf, numberOf, textOf } from '../unknown.ts';

/** One field of an order, as its schema describes it. */
export interface Field {
  readonly name: string;
  readonly isRequired: boolean;
  /** What the contract says of it. */
  readonly description: string | undefined;
  readonly control: Control;
}

/** How a field is filled in. */
export type Control =
  | { readonly kind: 'line' | 'text'; readonly maxLength: number | undefined }
  | { readonly kind: 'address' }
  | { readonly kind: 'choice'; readonly values: readonly string[]; readonly chosen: string | undefined }
  /** A few numbers, side by side. */
  | { readonly kind: 'few'; readonly values: readonly number[]; readonly chosen: number | undefined }
  | {
      readonly kind: 'number';
      readonly least: number | undefined;
      readonly most: number | undefined;
      readonly chosen: number | undefined;
    }
  | { readonly kind: 'switch'; readonly isOn: boolean }
  /** A picture as base64. */
  | { readonly kind: 'picture' }
  | { readonly kind: 'pictures'; readonly most: number; readonly item: PictureItem }
  /** Texts, one a line. */
  | { readonly kind: 'lines' }
  /** Objects of texts, one a line, their members in this order. */
  | { readonly kind: 'rows'; readonly members: readonly string[] }
  | { readonly kind: 'json' };

/** The members of one picture in a list of pictures. */
export interface PictureItem {
  /** Holds the base64. */
  readonly data: string;
  /** Says that it is base64. */
  readonly source: string | undefined;
  /** What the picture is for, if that can be said. */
  readonly role: { readonly name: string; readonly values: readonly string[] } | undefined;
  readonly description: string | undefined;
}

/** The page makes the ids itself, and what else is here says nothing to people. */
const NOT_ASKED = new Set(['job_id', 'jobId', 'user_id', 'userId', 'webhookUrl', 'save_to_cloud']);
const FEW = 5;
const SHORT = 250;
const PICTURE = /base64$|^input_image$/;
const PICTURE_DATA = ['image_data', 'data'];
const MANY = 10;

/** The fields that the body of an order has. */
export function fieldsOf(schema: unknown): readonly Field[] {
  const required = listOf(schema, 'required');
  const properties = membersOf(member(schema, 'properties'));
  const names = new Set(properties.map(([name]) => name));
  // Where a picture can be said in two ways, one is enough to be dropped.
  const isTwice = (name: string): boolean => name === 'input_image' && names.has('input_image_base64');
  return properties
    .filter(([name]) => !NOT_ASKED.has(name) && !isTwice(name))
    .map(([name, property]) => ({
      name,
      isRequired: required.includes(name),
      description: textOf(property, 'description'),
      control: controlOf(name, property),
    }));
}

function controlOf(name: string, property: unknown): Control {
  const said = simplest(property);
  const chosen = defaultOf(property) ?? defaultOf(said);
  const choices = listOf(said, 'enum').filter((value) => typeof value === 'string');
  if (choices.length > 0) {
    return { kind: 'choice', values: choices, chosen: typeof chosen === 'string' ? chosen : undefined };
  }
  switch (textOf(said, 'type')) {
    case 'integer':
    case 'number':
      return numbers(said, typeof chosen === 'number' ? chosen : undefined);
    case 'boolean':
      return { kind: 'switch', isOn: chosen === true || chosen === 'true' };
    case 'string':
      return words(name, said);
    case 'array':
      return items(said);
    default:
      return { kind: 'json' };
  }
}

/** What holds when nothing is said: generators of clients take `default` for "required", so the contract says it in words. */
function defaultOf(property: unknown): unknown {
  const said = /[Bb]y default `([^`]+)`/.exec(textOf(property, 'description') ?? '')?.[1];
  if (said === undefined) return member(property, 'default');
  return /^\d+$/.test(said) ? Number(said) : said;
}

/** Of several forms that a field may have the one that a form fills in best: a number rather than the text of a number. */
function simplest(property: unknown): unknown {
  const forms = [...listOf(property, 'anyOf', 'oneOf')].map(simplest);
  const numeric = listOf(property, 'enum').filter((value) => typeof value === 'number');
  if (numeric.length > 0) return { type: 'integer', minimum: Math.min(...numeric), maximum: Math.max(...numeric) };
  const order = ['integer', 'number', 'boolean', 'array', 'string', 'object'];
  const byType = order.flatMap((type) => forms.filter((form) => textOf(form, 'type') === type));
  return forms.find((form) => listOf(form, 'enum').length > 0) ?? byType[0] ?? forms[0] ?? property;
}

function numbers(said: unknown, chosen: number | undefined): Control {
  const [least, most] = [numberOf(said, 'minimum'), numberOf(said, 'maximum')];
  if (least === undefined || most === undefined || most - least >= FEW) return { kind: 'number', least, most, chosen };
  const values = Array.from({ length: most - least + 1 }, (_, index) => least + index);
  return { kind: 'few', values, chosen };
}

function words(name: string, said: unknown): Control {
  if (PICTURE.test(name)) return { kind: 'picture' };
  if (textOf(said, 'format') === 'uri') return { kind: 'address' };
  const maxLength = numberOf(said, 'maxLength');
  const isShort = name === 'title' || (maxLength !== undefined && maxLength <= SHORT);
  return { kind: isShort ? 'line' : 'text', maxLength };
}

function items(said: unknown): Control {
  const item = member(said, 'items');
  const forms = [item, ...listOf(item, 'anyOf', 'oneOf')];
  const members = new Map(forms.flatMap((form) => membersOf(member(form, 'properties'))));
  const data = PICTURE_DATA.find((name) => members.has(name));
  if (data !== undefined) {
    return { kind: 'pictures', most: numberOf(said, 'maxItems') ?? MANY, item: pictureItem(data, members) };
  }
  if (members.size > 0) {
    const allText = [...members.values()].every((one) => textOf(simplest(one), 'type') === 'string');
    return allText ? { kind: 'rows', members: [...members.keys()] } : { kind: 'json' };
  }
  return forms.some((form) => textOf(form, 'type') === 'string') ? { kind: 'lines' } : { kind: 'json' };
}

function pictureItem(data: string, members: ReadonlyMap<string, unknown>): PictureItem {
  const role = ['image_type', 'type', 'role'].find((name) => listOf(simplest(members.get(name)), 'enum').length > 1);
  const values = listOf(simplest(members.get(role ?? '')), 'enum').filter((value) => typeof value === 'string');
  return {
    data,
    source: ['image_source', 'source'].find((name) => members.has(name)),
    role: role === undefined ? undefined : { name: role, values },
    description: members.has('description') ? 'description' : undefined,
  };
}
