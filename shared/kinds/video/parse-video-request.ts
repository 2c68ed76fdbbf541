import * as v from 'valibot';
import { broughtAlong, type InputField, readInput } from '../../inputs/read-input.ts';
import type { Language } from '../../messages/codes.ts';
import { CLIP_FIELDS, CLIP_PICTURES, CLIP_RULES, clipRequestOf, problemsOf, type Rule } from '../clips/clip-fields.ts';
import type { OrderContext, ParsedOrder } from '../kind.ts';

/** The body of an order of videos. */
export const VideoRequestBody = v.object({
  ...CLIP_FIELDS,
  /** The picture to begin with: base64, raw or as a data URL. */
  input_image_base64: v.nullish(v.string()),
  /** Its address instead. */
  input_image_url: v.nullish(v.string()),
  /** The id of an upload, or base64 as well: orders of images say it so. */
  input_image: v.nullish(v.string()),
});

type Body = v.InferOutput<typeof VideoRequestBody>;

const RULES: Readonly<Record<keyof typeof VideoRequestBody.entries, Rule>> = {
  ...CLIP_RULES,
  input_image_base64: {
    fr: 'L’image de départ doit être donnée en base64.',
    en: 'The input image must be given as base64.',
  },
  input_image_url: {
    fr: 'L’image de départ doit avoir une adresse HTTPS chez un hébergeur autorisé (2 048 caractères au plus).',
    en: 'The input image must have an HTTPS address on an allowed host (at most 2,048 characters).',
  },
  input_image: {
    fr: 'L’image de départ se donne par l’identifiant d’un fichier envoyé ou en base64.',
    en: 'The input image is given by the id of an upload or in base64.',
  },
};

const ONE_ONLY: Rule = {
  fr: 'Une seule image de départ est possible : donnez-la d’une seule manière.',
  en: 'Only one input image is possible: please give it in one way.',
};

/** Reads the body of `POST /api/videos/generate`: applies the defaults, ignores unknown fields, names every wrong one. */
export function parseVideoRequest(
  body: Readonly<Record<string, unknown>>,
  { language, allowsInput }: OrderContext,
): ParsedOrder<'video'> {
  const parsed = v.safeParse(VideoRequestBody, body);
  if (!parsed.success) return { kind: 'invalid', problems: problemsOf(parsed.issues, RULES, language) };
  const { job_id, user_id, max_credits } = parsed.output;
  const [first, second] = picturesOf(parsed.output);
  if (second !== undefined) {
    return { kind: 'invalid', problems: [{ field: second.field, message: ONE_ONLY[language] }] };
  }
  const read = first && readFirstFrame(first, allowsInput, language);
  if (read?.kind === 'wrong') return { kind: 'invalid', problems: [read.problem] };
  return {
    kind: 'valid',
    request: { ...clipRequestOf(parsed.output), ...(read === undefined ? {} : { firstFrame: read.ref }) },
    ...(read === undefined ? {} : broughtAlong([read])),
    jobId: job_id ?? undefined,
    clientUserId: user_id ?? undefined,
    maxCredits: max_credits ?? undefined,
  };
}

type Named = InputField & { readonly field: string };

/** The pictures that are given, in whatever way; blanks are what forms send for "none". */
function picturesOf({ input_image_base64, input_image_url, input_image }: Body): readonly Named[] {
  const ways: readonly Named[] = [
    { field: 'input_image_base64', from: 'base64', text: input_image_base64 ?? '' },
    { field: 'input_image_url', from: 'url', text: input_image_url ?? '' },
    { field: 'input_image', from: input_image?.startsWith('upl_') ? 'upload' : 'base64', text: input_image ?? '' },
  ];
  return ways.filter(({ text }) => text.trim() !== '');
}

function readFirstFrame({ field, ...given }: Named, allowsInput: OrderContext['allowsInput'], language: Language) {
  const name = { field, fr: 'L’image de départ', en: 'The input image' };
  return readInput(given, { accepts: CLIP_PICTURES, allowsInput }, name, language);
}
