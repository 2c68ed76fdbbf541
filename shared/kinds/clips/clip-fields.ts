import * as v from 'valibot';
import { JOB_ID } from '../../jobs/job-id.ts';
import type { Language } from '../../messages/codes.ts';
import type { FieldProblem } from '../../messages/field-problem.ts';
import { atMost, isVisible, Text } from '../../messages/text.ts';
import type { ShownType } from '../../pictures/inspect-picture.ts';
import {
  type AskedRatio,
  CLIP_SECONDS,
  type ClipRequest,
  MADE_RATIOS,
  MAX_CLIPS_PER_JOB,
  PERSON_GENERATIONS,
} from './clip-request.ts';

/** The most characters (Unicode code points) of a prompt, and of every other text about a clip. */
export const MAX_PROMPT_CHARACTERS = 4_000;

/** The most that Lambda takes: pictures come in the body. API Gateway refuses what is larger. */
export const MAX_ORDER_BYTES = 6 * 1024 * 1024;

/** Types of pictures that the model can be given. */
export const CLIP_PICTURES = ['png', 'jpeg', 'webp', 'heic', 'heif'] as const satisfies readonly ShownType[];

/** Every ratio that can be ordered, in the order in which errors and documents list them. */
export const ASKED_RATIOS = Object.keys(MADE_RATIOS) as [AskedRatio, ...AskedRatio[]];

/** Pages keep numbers of forms as texts. */
const Count = v.union([
  v.pipe(v.number(), v.integer(), v.minValue(1), v.maxValue(MAX_CLIPS_PER_JOB)),
  v.pipe(v.string(), v.trim(), v.regex(/^0{0,2}[1-4]$/), v.transform(Number)),
]);

/** As a number, or as a text with or without its unit, as the model and the frontend's receivers write it. */
const Seconds = v.union([
  v.picklist(CLIP_SECONDS),
  v.pipe(v.string(), v.trim(), v.regex(/^0{0,2}[5-8] ?s?$/i), v.transform(Number.parseFloat), v.picklist(CLIP_SECONDS)),
]);

/** A text that says something and is no longer than a prompt may be. */
export const Words = v.pipe(Text, v.trim(), v.nonEmpty(), v.check(isVisible), atMost(MAX_PROMPT_CHARACTERS));

/** A text that may be left out: `null` and blanks are what forms send for "nothing". */
export const OptionalWords = v.nullish(
  v.pipe(
    Text,
    v.trim(),
    atMost(MAX_PROMPT_CHARACTERS),
    v.transform((text) => (isVisible(text) ? text : undefined)),
  ),
);

/**
 * What orders of clips have in common. `null` is "not given" everywhere, as the frontend sends it. Fields that are not listed are
 * ignored, `save_to_cloud` among them: without a file in the bucket no page could play the clip.
 */
export const CLIP_FIELDS = {
  prompt: Words,
  number_of_videos: v.nullish(Count, 1),
  duration_seconds: v.nullish(Seconds, 8),
  aspect_ratio: v.nullish(v.picklist(ASKED_RATIOS), '16:9'),
  person_generation: v.nullish(v.picklist(PERSON_GENERATIONS), 'ALLOW_ALL'),
  negative_prompt: OptionalWords,
  job_id: v.nullish(v.pipe(v.string(), v.regex(JOB_ID))),
  user_id: v.nullish(v.pipe(Text, v.maxLength(191))),
  max_credits: v.nullish(v.pipe(v.number(), v.integer(), v.minValue(0))),
};

/** What a field accepts, said to people. */
export type Rule = Readonly<Record<Language, string>>;

/** What each of these fields accepts, said to people. */
export const CLIP_RULES: Readonly<Record<keyof typeof CLIP_FIELDS, Rule>> = {
  prompt: {
    fr: 'Décrivez la vidéo souhaitée : le texte doit être lisible et compter 4 000 caractères au plus.',
    en: 'Describe the video you want: the text must be readable, with at most 4,000 characters.',
  },
  number_of_videos: {
    fr: `Le nombre de vidéos doit être compris entre 1 et ${MAX_CLIPS_PER_JOB}.`,
    en: `The number of videos must be between 1 and ${MAX_CLIPS_PER_JOB}.`,
  },
  duration_seconds: {
    fr: 'La durée doit être de 5, 6, 7 ou 8 secondes.',
    en: 'The duration must be 5, 6, 7 or 8 seconds.',
  },
  aspect_ratio: oneOf('Le format de l’image', 'The aspect ratio', ASKED_RATIOS),
  person_generation: oneOf('Le choix des personnes', 'The choice of people', PERSON_GENERATIONS),
  negative_prompt: {
    fr: 'Ce que la vidéo doit éviter doit être un texte lisible de 4 000 caractères au plus.',
    en: 'What the video must avoid must be a readable text of at most 4,000 characters.',
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

const ClipBody = v.object(CLIP_FIELDS);

/** The problems of a body that is not valid: one for each field, in the order of the rules. */
export function problemsOf(
  issues: readonly v.BaseIssue<unknown>[],
  rules: Readonly<Record<string, Rule>>,
  language: Language,
): readonly FieldProblem[] {
  const wrong = new Set(issues.map(({ path }) => String(path?.[0]?.key ?? '')));
  return Object.entries(rules).flatMap(([field, rule]) =>
    wrong.has(field) ? [{ field, message: rule[language] }] : [],
  );
}

/** The request as far as it is common. */
export function clipRequestOf(body: v.InferOutput<typeof ClipBody>): ClipRequest {
  return {
    prompt: body.prompt,
    count: body.number_of_videos,
    durationSeconds: body.duration_seconds,
    aspectRatio: body.aspect_ratio,
    personGeneration: body.person_generation,
    ...(body.negative_prompt ? { negativePrompt: body.negative_prompt } : {}),
  };
}

/** How the row keeps it. */
export const CLIP_ROW = {
  prompt: v.string(),
  count: v.number(),
  durationSeconds: v.picklist(CLIP_SECONDS),
  aspectRatio: v.picklist(ASKED_RATIOS),
  personGeneration: v.picklist(PERSON_GENERATIONS),
  negativePrompt: v.exactOptional(v.string()),
};

/** "…must be one of". */
function oneOf(fr: string, en: string, values: readonly string[]): Rule {
  const list = values.join(', ');
  return { fr: `${fr} doit être l’une de ces valeurs : ${list}.`, en: `${en} must be one of: ${list}.` };
}
