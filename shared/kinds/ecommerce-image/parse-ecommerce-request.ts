import * as v from 'valibot';
import { broughtAlong, type InputReading, readInput } from '../../inputs/read-input.ts';
import type { Language } from '../../messages/codes.ts';
import type { FieldProblem } from '../../messages/field-problem.ts';
import { atMost, isVisible, Text } from '../../messages/text.ts';
import type { OrderContext, ParsedOrder } from '../kind.ts';
import {
  MAX_REFERENCES,
  MAX_VARIATIONS,
  OUTPUT_FORMATS,
  type ProductReference,
  QUALITY_LEVELS,
  REFERENCE_ROLES,
} from './ecommerce-request.ts';
import { tooMany } from './reference-limits.ts';

export const MAX_PROMPT_CHARACTERS = 2_000;
const MAX_WISHES = 10;
const MAX_WISH_CHARACTERS = 500;

/** Forms send numbers as texts, too. */
const Count = v.union([
  v.pipe(v.number(), v.integer(), v.minValue(1), v.maxValue(MAX_VARIATIONS)),
  v.pipe(v.string(), v.trim(), v.regex(/^0{0,2}[1-4]$/), v.transform(Number)),
]);

const Words = v.pipe(Text, v.trim(), atMost(MAX_WISH_CHARACTERS));

const Reference = v.object({
  image_source: v.picklist(['base64', 'url', 'upload']),
  image_data: v.string(),
  image_type: v.optional(v.picklist(REFERENCE_ROLES), 'product'),
  description: v.nullish(Words),
});

/** The body of an order of product images. */
export const EcommerceImageRequestBody = v.object({
  prompt: v.pipe(Text, v.trim(), v.nonEmpty(), v.check(isVisible), atMost(MAX_PROMPT_CHARACTERS)),
  reference_images: v.pipe(v.array(Reference), v.minLength(1), v.maxLength(MAX_REFERENCES)),
  quality_level: v.optional(v.picklist(QUALITY_LEVELS), 'standard'),
  num_variations: v.optional(Count, 1),
  output_format: v.optional(v.picklist(OUTPUT_FORMATS), 'png'),
  additional_requirements: v.optional(v.pipe(v.array(Words), v.maxLength(MAX_WISHES)), []),
  user_id: v.optional(v.pipe(Text, v.maxLength(191))),
  max_credits: v.optional(v.pipe(v.number(), v.integer(), v.minValue(0))),
});

type Sentence = Readonly<Record<Language, string>>;

/** What each field accepts, said to people. */
const RULES: Readonly<Record<keyof v.InferInput<typeof EcommerceImageRequestBody>, Sentence>> = {
  prompt: {
    fr: 'Décrivez la photo souhaitée : le texte doit être lisible et compter 2 000 caractères au plus.',
    en: 'Describe the picture you want: the text must be readable, with at most 2,000 characters.',
  },
  reference_images: {
    fr: `Joignez de 1 à ${MAX_REFERENCES} images de référence.`,
    en: `Add 1 to ${MAX_REFERENCES} reference images.`,
  },
  quality_level: oneOf('La qualité', 'The quality', QUALITY_LEVELS),
  num_variations: {
    fr: `Le nombre de variantes doit être compris entre 1 et ${MAX_VARIATIONS}.`,
    en: `The number of variations must be between 1 and ${MAX_VARIATIONS}.`,
  },
  output_format: oneOf('Le format', 'The format', OUTPUT_FORMATS),
  additional_requirements: {
    fr: `Les souhaits doivent être ${MAX_WISHES} textes au plus, de ${MAX_WISH_CHARACTERS} caractères au plus chacun.`,
    en: `The requirements must be at most ${MAX_WISHES} texts of at most ${MAX_WISH_CHARACTERS} characters each.`,
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

/** The same for the fields of a reference, after its name: « L’image de référence n° 2 ». */
const RULES_OF_REFERENCES: Readonly<Record<keyof v.InferInput<typeof Reference>, Sentence>> = {
  image_source: {
    fr: 'doit être donnée en base64 (« base64 »), par son adresse (« url ») ou par l’identifiant d’un fichier envoyé (« upload »).',
    en: 'must be given in base64 ("base64"), by its address ("url") or by the id of an upload ("upload").',
  },
  image_data: { fr: 'n’a pas de contenu.', en: 'has no content.' },
  image_type: {
    fr: `doit avoir l’un de ces rôles : ${REFERENCE_ROLES.join(', ')}.`,
    en: `must have one of these roles: ${REFERENCE_ROLES.join(', ')}.`,
  },
  description: {
    fr: `a une description illisible ou de plus de ${MAX_WISH_CHARACTERS} caractères.`,
    en: `has a description that is not readable or has more than ${MAX_WISH_CHARACTERS} characters.`,
  },
};

/**
 * Reads the body of an order of product images: applies the defaults, ignores unknown fields (an id among them: these jobs have ids of
 * ours), names every wrong one.
 */
export function parseEcommerceRequest(
  body: Readonly<Record<string, unknown>>,
  context: OrderContext,
): ParsedOrder<'ecommerce-image'> {
  const { language, references: limits = {} } = context;
  const parsed = v.safeParse(EcommerceImageRequestBody, body);
  if (!parsed.success) return { kind: 'invalid', problems: problemsOf(parsed.issues, language) };
  const { prompt, reference_images, quality_level, num_variations, output_format, user_id, max_credits } =
    parsed.output;
  const roles = tooMany(
    reference_images.map(({ image_type }) => image_type),
    limits,
    language,
  );
  const readings = reference_images.map(({ image_source: from, image_data: text }, index) =>
    readInput(
      { from, text },
      { accepts: ['png', 'jpeg', 'webp'], allowsInput: context.allowsInput },
      { ...nameOf(index), field: `reference_images[${index}].image_data` },
      language,
    ),
  );
  const wrong = readings.flatMap((reading) => (reading.kind === 'wrong' ? [reading.problem] : []));
  const problems = [...(roles === undefined ? [] : [{ field: 'reference_images', message: roles }]), ...wrong];
  if (problems.length > 0) return { kind: 'invalid', problems };
  return {
    kind: 'valid',
    request: {
      prompt,
      references: reference_images.flatMap((given, index) => referenceOf(given, readings[index])),
      qualityLevel: quality_level,
      numVariations: num_variations,
      outputFormat: output_format,
      requirements: parsed.output.additional_requirements.filter(isVisible),
    },
    ...broughtAlong(readings),
    jobId: undefined,
    clientUserId: user_id,
    maxCredits: max_credits,
  };
}

function referenceOf(
  { image_type: role, description }: v.InferOutput<typeof Reference>,
  reading: InputReading | undefined,
): ProductReference[] {
  if (reading?.kind !== 'input') return [];
  const words = description !== null && description !== undefined && isVisible(description) ? { description } : {};
  return [{ role, ...words, image: reading.ref }];
}

/** Each wrong field once, in the order of the body. */
function problemsOf(issues: readonly v.BaseIssue<unknown>[], language: Language): FieldProblem[] {
  const said = new Map<string, string>();
  for (const { path = [] } of issues) {
    const [field, index, inner] = path.map(({ key }) => key);
    const isReference = field === 'reference_images' && typeof index === 'number';
    const name = rulesNamed(RULES_OF_REFERENCES, inner);
    if (isReference && name !== undefined) {
      const { [language]: who } = nameOf(index);
      said.set(`reference_images[${index}].${name}`, `${who} ${RULES_OF_REFERENCES[name][language]}`);
      continue;
    }
    const whole = rulesNamed(RULES, field);
    if (whole !== undefined) said.set(isReference ? `${whole}[${index}]` : whole, RULES[whole][language]);
  }
  return [...said].map(([field, message]) => ({ field, message }));
}

function rulesNamed<Name extends string>(rules: Readonly<Record<Name, Sentence>>, key: unknown): Name | undefined {
  const names = Object.keys(rules) as Name[];
  return names.find((name) => name === key);
}

function nameOf(index: number): Sentence {
  return { fr: `L’image de référence n° ${index + 1}`, en: `Reference image ${index + 1}` };
}

function oneOf(fr: string, en: string, values: readonly string[]): Sentence {
  const list = values.join(', ');
  return { fr: `${fr} doit être l’une de ces valeurs : ${list}.`, en: `${en} must be one of: ${list}.` };
}
