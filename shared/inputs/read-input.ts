import { createHash } from 'node:crypto';
import type { Language } from '../messages/codes.ts';
import type { FieldProblem } from '../messages/field-problem.ts';
import {
  inspectPicture,
  MAX_PIXELS,
  MAX_SIDE,
  type PictureFault,
  type ShownType,
} from '../pictures/inspect-picture.ts';
import type { GivenFile, InputRef } from './input-ref.ts';
import { readBase64 } from './read-base64.ts';
import { UPLOAD_ID } from './upload-id.ts';

/** Most bytes of one picture, wherever it comes from. */
export const MAX_INPUT_BYTES = 10_000_000;

/** A picture as the body of an order names it. */
export interface InputField {
  /** What `text` is: the picture itself, its address, or the id of an upload. */
  readonly from: 'base64' | 'url' | 'upload';
  readonly text: string;
}

/** What a kind takes. */
export interface InputRules {
  readonly accepts: readonly ShownType[];
  /** Whether a picture may be fetched from an address. */
  readonly allowsInput: (url: string) => boolean;
}

/** What can be wrong with a picture. */
export type Fault = PictureFault | 'empty' | 'not-base64' | 'too-large' | 'address' | 'upload';

/** A reference, with the file where it came along, or the sentence that says what is wrong with it. */
export type InputReading =
  | { readonly kind: 'input'; readonly ref: InputRef; readonly given?: GivenFile; readonly upload?: NamedUpload }
  | { readonly kind: 'wrong'; readonly problem: FieldProblem };

/** Names a picture to people, at the beginning of a sentence: « L’image n° 2 ». */
export interface InputName {
  /** The field of the body, with its index: `reference_images[1].image_data`. */
  readonly field: string;
  readonly fr: string;
  readonly en: string;
}

/** An upload that an order names, to be looked at when the order is placed. */
export interface NamedUpload {
  readonly uploadId: string;
  readonly name: InputName;
  readonly accepts: readonly ShownType[];
}

/**
 * Reads one picture of an order, as far as that is possible without asking anything: decodes it, tells its type and its pixels by its bytes,
 * and whether it is whole. Uploads and addresses are looked at when they are used.
 */
export function readInput(
  { from, text }: InputField,
  { accepts, allowsInput }: InputRules,
  name: InputName,
  language: Language,
): InputReading {
  const wrong = (fault: Fault): InputReading => ({
    kind: 'wrong',
    problem: { field: name.field, message: `${name[language]} ${faultOf(fault, accepts)[language]}` },
  });
  if (from === 'url') {
    const url = text.trim();
    return url.length <= 2_048 && allowsInput(url) ? { kind: 'input', ref: { from: 'url', url } } : wrong('address');
  }
  if (from === 'upload') {
    if (!UPLOAD_ID.test(text)) return wrong('upload');
    return { kind: 'input', ref: { from: 'upload', uploadId: text }, upload: { uploadId: text, name, accepts } };
  }
  const read = readBase64(text, MAX_INPUT_BYTES);
  if (read.kind === 'unreadable') return wrong(read.why);
  const found = inspectPicture(read.bytes, accepts);
  if (found.kind === 'unusable') return wrong(found.why);
  const { contentType, width, height } = found;
  const sha256 = createHash('sha256').update(read.bytes).digest('base64');
  const ref = { from: 'order', sha256, bytes: read.bytes.byteLength, contentType, width, height } as const;
  return { kind: 'input', ref, given: { ref, body: read.bytes } };
}

/** What goes with the request of an order: `{ ...broughtAlong(readings) }`. */
export function broughtAlong(readings: readonly InputReading[]): {
  readonly given: readonly GivenFile[];
  readonly uploads: readonly NamedUpload[];
} {
  const inputs = readings.flatMap((reading) => (reading.kind === 'input' ? [reading] : []));
  return { given: inputs.flatMap(({ given }) => given ?? []), uploads: inputs.flatMap(({ upload }) => upload ?? []) };
}

/** What is wrong with a picture, after its name. */
export function faultOf(fault: Fault, accepts: readonly ShownType[]): Readonly<Record<Language, string>> {
  const types = accepts.map((type) => type.toUpperCase());
  switch (fault) {
    case 'type':
      return {
        fr: `doit être une image ${listed(types, 'ou')}.`,
        en: `must be a ${listed(types, 'or')} picture.`,
      };
    case 'damaged':
      return { fr: 'est endommagée ou incomplète.', en: 'is damaged or incomplete.' };
    case 'pixels':
      return {
        fr: `est trop grande : au plus ${MAX_PIXELS / 1e6} millions de pixels et ${MAX_SIDE} pixels de côté.`,
        en: `is too large: at most ${MAX_PIXELS / 1e6} million pixels and ${MAX_SIDE} pixels a side.`,
      };
    case 'too-large':
      return {
        fr: `est trop lourde : au plus ${MAX_INPUT_BYTES / 1e6} Mo.`,
        en: `is too heavy: at most ${MAX_INPUT_BYTES / 1e6} MB.`,
      };
    case 'empty':
      return { fr: 'est vide.', en: 'is empty.' };
    case 'not-base64':
      return { fr: 'n’est pas un texte base64 lisible.', en: 'is not readable base64 text.' };
    case 'address':
      return {
        fr: 'doit avoir une adresse HTTPS chez un hébergeur autorisé (2 048 caractères au plus).',
        en: 'must have an HTTPS address on an allowed host (at most 2,048 characters).',
      };
    case 'upload':
      return {
        fr: 'n’a pas été trouvée parmi vos fichiers envoyés : envoyez-la de nouveau.',
        en: 'was not found among your uploads: please upload it again.',
      };
  }
}

function listed(words: readonly string[], or: string): string {
  return words.length < 2 ? words.join('') : `${words.slice(0, -1).join(', ')} ${or} ${words.at(-1)}`;
}
