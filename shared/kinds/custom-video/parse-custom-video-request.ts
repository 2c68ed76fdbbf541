import * as v from 'valibot';
import type { InputRef } from '../../inputs/input-ref.ts';
import { broughtAlong, type InputReading, readInput } from '../../inputs/read-input.ts';
import type { Language } from '../../messages/codes.ts';
import type { FieldProblem } from '../../messages/field-problem.ts';
import {
  CLIP_FIELDS,
  CLIP_PICTURES,
  CLIP_RULES,
  clipRequestOf,
  OptionalWords,
  problemsOf,
  type Rule,
} from '../clips/clip-fields.ts';
import type { OrderContext, ParsedOrder } from '../kind.ts';
import { MAX_REFERENCES, REFERENCE_TYPES, type VideoReference } from './custom-video-request.ts';

/** One picture of an order. */
const ReferenceImage = v.object({
  /** `path`, which the frontend's type has as well, names a file of nobody's. */
  source: v.picklist(['base64', 'url', 'upload']),
  /** Base64, raw or as a data URL; an address; or the id of an upload. */
  data: v.string(),
  /** Left out: the first is the subject, the others are assets, as the frontend sends them. */
  type: v.nullish(v.picklist(REFERENCE_TYPES)),
  description: OptionalWords,
});

/** The body of an order of custom videos. */
export const CustomVideoRequestBody = v.object({
  ...CLIP_FIELDS,
  reference_images: v.nullish(v.pipe(v.array(ReferenceImage), v.maxLength(MAX_REFERENCES)), () => []),
  /** The model needs no picture of its own to begin with: what that would show is said in the prompt. */
  generate_image_first: v.nullish(v.boolean()),
  image_generation_prompt: OptionalWords,
});

const RULES: Readonly<Record<keyof typeof CustomVideoRequestBody.entries, Rule>> = {
  ...CLIP_RULES,
  reference_images: {
    fr: `Les images de référence sont au plus ${MAX_REFERENCES}, chacune avec « source » et « data ».`,
    en: `Reference images are at most ${MAX_REFERENCES}, each with "source" and "data".`,
  },
  generate_image_first: {
    fr: 'Le choix de générer d’abord une image doit être vrai ou faux (true, false).',
    en: 'The choice to generate an image first must be true or false.',
  },
  image_generation_prompt: {
    fr: 'La description de la première image doit être un texte lisible de 4 000 caractères au plus.',
    en: 'The description of the first image must be a readable text of at most 4,000 characters.',
  },
};

/** What each field of a picture accepts. @param n the picture's number, from 1. */
const OF_PICTURE: Readonly<Record<keyof typeof ReferenceImage.entries, (n: number) => Rule>> = {
  source: (n) => ({
    fr: `La source de l’image n° ${n} doit être l’une de ces valeurs : base64, url, upload.`,
    en: `The source of picture ${n} must be one of: base64, url, upload.`,
  }),
  data: (n) => ({
    fr: `L’image n° ${n} doit être donnée par « data », sous forme de texte.`,
    en: `Picture ${n} must be given by "data", as a text.`,
  }),
  type: (n) => ({
    fr: `Le rôle de l’image n° ${n} doit être l’une de ces valeurs : ${REFERENCE_TYPES.join(', ')}.`,
    en: `The role of picture ${n} must be one of: ${REFERENCE_TYPES.join(', ')}.`,
  }),
  description: (n) => ({
    fr: `La description de l’image n° ${n} doit être un texte lisible de 4 000 caractères au plus.`,
    en: `The description of picture ${n} must be a readable text of at most 4,000 characters.`,
  }),
};

/**
 * Reads the body of `POST /api/secure/videos/generate-with-images`: applies the defaults, ignores unknown fields, names every wrong one,
 * with the number of the picture. No picture is ever left out: a clip that ignored one would be paid for and wrong.
 */
export function parseCustomVideoRequest(
  body: Readonly<Record<string, unknown>>,
  context: OrderContext,
): ParsedOrder<'custom-video'> {
  const { language } = context;
  const parsed = v.safeParse(CustomVideoRequestBody, body);
  if (!parsed.success) {
    return {
      kind: 'invalid',
      problems: [
        ...problemsOf(
          parsed.issues.filter((issue) => pictureOf(issue) === undefined),
          RULES,
          language,
        ),
        ...problemsOfPictures(parsed.issues, language),
      ],
    };
  }
  const { reference_images, image_generation_prompt: openingImage, job_id, user_id, max_credits } = parsed.output;
  const readings = reference_images.map((image, index) => readPicture(image, index, context));
  const problems = readings.flatMap((reading) => (reading.kind === 'wrong' ? [reading.problem] : []));
  if (problems.length > 0) return { kind: 'invalid', problems };
  return {
    kind: 'valid',
    request: {
      ...clipRequestOf(parsed.output),
      references: readings.flatMap((reading, index) =>
        reading.kind === 'input' ? [referenceOf(reading.ref, reference_images[index], index)] : [],
      ),
      ...(openingImage ? { openingImage } : {}),
    },
    ...broughtAlong(readings),
    jobId: job_id ?? undefined,
    clientUserId: user_id ?? undefined,
    maxCredits: max_credits ?? undefined,
  };
}

type GivenPicture = v.InferOutput<typeof ReferenceImage>;

function readPicture({ source: from, data: text }: GivenPicture, index: number, context: OrderContext): InputReading {
  const { language, allowsInput } = context;
  const field = `reference_images[${index}].data`;
  const name = { field, fr: `L’image n° ${index + 1}`, en: `Picture ${index + 1}` };
  return readInput({ from, text }, { accepts: CLIP_PICTURES, allowsInput }, name, language);
}

function referenceOf(picture: InputRef, given: GivenPicture | undefined, index: number): VideoReference {
  const { type, description } = given ?? {};
  const role = type ?? (index === 0 ? 'subject' : 'asset');
  return { picture, role, ...(description ? { description } : {}) };
}

/** Which field of which picture an issue is about; `undefined`: of none. */
function pictureOf({ path }: v.BaseIssue<unknown>) {
  const [list, index, field] = (path ?? []).map(({ key }) => key);
  if (list !== 'reference_images' || typeof index !== 'number' || typeof field !== 'string') return undefined;
  return Object.hasOwn(OF_PICTURE, field) ? { index, field } : undefined;
}

function problemsOfPictures(issues: readonly v.BaseIssue<unknown>[], language: Language): readonly FieldProblem[] {
  const wrong = issues.flatMap((issue) => pictureOf(issue) ?? []);
  const fields = Object.entries(OF_PICTURE);
  return Array.from({ length: MAX_REFERENCES }).flatMap((_, index) =>
    fields
      .filter(([field]) => wrong.some((one) => one.index === index && one.field === field))
      .map(([field, rule]) => ({ field: `reference_images[${index}].${field}`, message: rule(index + 1)[language] })),
  );
}
