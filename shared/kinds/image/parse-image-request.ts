import * as v from 'valibot';
import { isStored } from '../../inputs/input-ref.ts';
import { broughtAlong, type InputReading, readInput } from '../../inputs/read-input.ts';
import { JOB_ID } from '../../jobs/job-id.ts';
import type { Language } from '../../messages/codes.ts';
import { atMost, isVisible, Text } from '../../messages/text.ts';
import type { OrderContext, ParsedOrder } from '../kind.ts';
import { IMAGE_FORMATS, IMAGE_QUALITIES, IMAGE_STYLES, MAX_IMAGES_PER_JOB } from './image-request.ts';
import { IMAGE_SIZES } from './image-size.ts';

export const MAX_PROMPT_CHARACTERS = 4_000;

/** The frontend's form stores select values as strings. */
const Count = v.union([
  v.pipe(v.number(), v.integer(), v.minValue(1), v.maxValue(MAX_IMAGES_PER_JOB)),
  v.pipe(v.string(), v.trim(), v.regex(/^0{0,2}[1-4]$/), v.transform(Number)),
]);

/** The body of a request for images. */
export const ImageRequestBody = v.object({
  prompt: v.pipe(Text, v.trim(), v.nonEmpty(), v.check(isVisible), atMost(MAX_PROMPT_CHARACTERS)),
  num_images: v.optional(Count, 1),
  size: v.optional(v.picklist(IMAGE_SIZES), '1024x1024'),
  style: v.optional(v.picklist(IMAGE_STYLES), 'photorealistic'),
  format: v.optional(v.picklist(IMAGE_FORMATS), 'PNG'),
  quality: v.optional(v.picklist(IMAGE_QUALITIES), 'standard'),
  input_image_url: v.optional(v.pipe(Text, v.trim(), v.maxLength(2_048), v.url())),
  input_image: v.optional(v.string()),
  job_id: v.optional(v.pipe(v.string(), v.regex(JOB_ID))),
  user_id: v.optional(v.pipe(Text, v.maxLength(191))),
  max_credits: v.optional(v.pipe(v.number(), v.integer(), v.minValue(0))),
});

/** What each field accepts, said to people: `details` beside the sentence name the field. */
const RULES: Record<keyof v.InferInput<typeof ImageRequestBody>, Record<Language, string>> = {
  prompt: {
    fr: 'Décrivez l’image souhaitée : le texte doit être lisible et compter 4 000 caractères au plus.',
    en: 'Describe the image you want: the text must be readable, with at most 4,000 characters.',
  },
  num_images: {
    fr: `Le nombre d’images doit être compris entre 1 et ${MAX_IMAGES_PER_JOB}.`,
    en: `The number of images must be between 1 and ${MAX_IMAGES_PER_JOB}.`,
  },
  size: oneOf('La taille', 'The size', IMAGE_SIZES),
  style: oneOf('Le style', 'The style', IMAGE_STYLES),
  format: oneOf('Le format', 'The format', IMAGE_FORMATS),
  quality: oneOf('La qualité', 'The quality', IMAGE_QUALITIES),
  input_image_url: {
    fr: 'L’image de départ doit avoir une adresse HTTPS chez un hébergeur autorisé (2 048 caractères au plus).',
    en: 'The input image must have an HTTPS address on an allowed host (at most 2,048 characters).',
  },
  input_image: {
    fr: 'L’image de départ se donne par l’identifiant d’un fichier envoyé ou en base64, et sans « input_image_url ».',
    en: 'The input image is given by the id of an upload or in base64, and without "input_image_url".',
  },
  job_id: {
    fr: 'L’identifiant de la génération doit compter de 1 à 64 lettres, chiffres, tirets ou tirets bas (_).',
    en: 'The job’s id must be 1 to 64 letters, digits, hyphens or underscores.',
  },
  user_id: {
    fr: 'L’identifiant de l’utilisateur doit être un texte de 191 caractères au plus.',
    en: 'The user’s id must be a text of at most 191 characters.',
  },
  max_credits: {
    fr: 'Votre maximum de crédits doit être un nombre entier, 0 ou plus.',
    en: 'Your maximum of credits must be a whole number, 0 or more.',
  },
};

/**
 * Reads the body of `POST /api/images/generate`: applies the defaults, ignores unknown fields, names every wrong one.
 *
 * A blank `input_image_url` or `input_image` means "not given", as forms send it.
 *
 * @param allowsInput whether an input image may be fetched from a URL.
 */
export function parseImageRequest(
  body: Readonly<Record<string, unknown>>,
  language: Language,
  allowsInput: (url: string) => boolean,
): ParsedOrder<'image'> {
  const isBlank = (name: string, value: unknown) =>
    name.startsWith('input_image') && typeof value === 'string' && value.trim() === '';
  const given = Object.fromEntries(Object.entries(body).filter(([name, value]) => !isBlank(name, value)));
  const parsed = v.safeParse(ImageRequestBody, given);
  const wrong = new Set(parsed.success ? [] : parsed.issues.map((issue) => v.getDotPath(issue) ?? ''));
  if (parsed.success && parsed.output.input_image !== undefined && parsed.output.input_image_url !== undefined) {
    wrong.add('input_image');
  }
  if (parsed.success && parsed.output.input_image_url !== undefined && !allowsInput(parsed.output.input_image_url)) {
    wrong.add('input_image_url');
  }
  if (!parsed.success || wrong.size > 0) {
    const fields = Object.keys(RULES) as (keyof typeof RULES)[];
    return {
      kind: 'invalid',
      problems: fields.filter((field) => wrong.has(field)).map((field) => ({ field, message: RULES[field][language] })),
    };
  }
  const { prompt, num_images, size, style, format, quality, input_image_url, job_id, user_id, max_credits } =
    parsed.output;
  const { input_image: picture } = parsed.output;
  const input = picture === undefined ? undefined : inputOf(picture, language, allowsInput);
  if (input?.kind === 'wrong') return { kind: 'invalid', problems: [input.problem] };
  return {
    kind: 'valid',
    request: {
      prompt,
      numImages: num_images,
      size,
      style,
      format,
      quality,
      ...(input_image_url === undefined ? {} : { inputImageUrl: input_image_url }),
      ...(input !== undefined && isStored(input.ref) ? { inputImage: input.ref } : {}),
    },
    ...(input === undefined ? {} : broughtAlong([input])),
    jobId: job_id,
    clientUserId: user_id,
    maxCredits: max_credits,
  };
}

function inputOf(text: string, language: Language, allowsInput: OrderContext['allowsInput']): InputReading {
  const name = { field: 'input_image', fr: 'L’image de départ', en: 'The input image' };
  const from = text.startsWith('upl_') ? 'upload' : 'base64';
  return readInput({ from, text }, { accepts: ['png', 'jpeg', 'webp'], allowsInput }, name, language);
}

function oneOf(fr: string, en: string, values: readonly string[]): Record<Language, string> {
  const list = values.join(', ');
  return { fr: `${fr} doit être l’une de ces valeurs : ${list}.`, en: `${en} must be one of: ${list}.` };
}
