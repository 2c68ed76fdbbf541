import * as v from 'valibot';
import type { Language } from '../messages/codes.ts';
import type { FieldProblem } from '../messages/field-problem.ts';
import { atMost, isStorable, Text } from '../messages/text.ts';

/** Notes of the client on its order, given back as they were; pairs of texts. */
export type Metadata = Readonly<Record<string, string>>;

/** What an order of any kind may say beside what it orders. */
export interface OrderTerms {
  /** The job is closed after so many seconds, sooner than the stage closes jobs of its kind. */
  readonly deadlineSeconds?: number;
  readonly metadata?: Metadata;
}

/** Pairs of metadata of one order, and characters of a name and of a text. */
export const MAX_METADATA_PAIRS = 16;
export const MAX_METADATA_NAME = 64;
export const MAX_METADATA_TEXT = 512;

/** The soonest deadline that an order can have: less is no time for one call of a model. */
export const MIN_DEADLINE_SECONDS = 10;

const Name = v.pipe(v.string(), v.minLength(1), v.check(isStorable), atMost(MAX_METADATA_NAME));

/** The fields of {@link OrderTerms} in the body of an order. */
export const ORDER_TERMS = {
  deadline_seconds: v.optional(
    v.pipe(
      v.number(),
      v.integer(),
      v.minValue(MIN_DEADLINE_SECONDS),
      v.description(
        'Closes the job after so many seconds, and gives back what is not delivered by then. It can only be sooner than the deadline of the kind, which applies when it is left out.',
      ),
    ),
  ),
  metadata: v.optional(
    v.pipe(
      v.record(Name, v.nullable(v.pipe(Text, atMost(MAX_METADATA_TEXT)))),
      v.maxEntries(MAX_METADATA_PAIRS),
      v.description(
        `Your own notes on the job: up to ${MAX_METADATA_PAIRS} texts of at most ${MAX_METADATA_TEXT} characters, under names of at most ${MAX_METADATA_NAME}. They come back in the status, the list and the webhooks. A pair whose value is null is left out.`,
      ),
    ),
  ),
};

const Terms = v.object(ORDER_TERMS);

/**
 * Reads what an order of any kind may say. Two orders under one id are the same only if this is the same, too.
 *
 * @param longestSeconds the deadline of the kind in this stage: an order can only ask for a sooner one.
 */
export function parseOrderTerms(
  body: Readonly<Record<string, unknown>>,
  longestSeconds: number,
  language: Language,
): { readonly terms: OrderTerms; readonly problems: readonly FieldProblem[] } {
  const parsed = v.safeParse(Terms, body);
  const wrong = new Set(parsed.success ? [] : parsed.issues.map(({ path }) => path?.[0].key));
  if (Number(body['deadline_seconds']) > longestSeconds) wrong.add('deadline_seconds');
  if (isRewritten(body['metadata'])) wrong.add('metadata');
  const rules = rulesOf(longestSeconds);
  const problems = (['deadline_seconds', 'metadata'] as const)
    .filter((field) => wrong.has(field))
    .map((field) => ({ field, message: rules[field][language] }));
  if (!parsed.success || problems.length > 0) return { terms: {}, problems };
  const { deadline_seconds: deadlineSeconds, metadata = {} } = parsed.output;
  const pairs = Object.entries(metadata).flatMap(([name, text]) => (text === null ? [] : [[name, text]]));
  return {
    terms: {
      ...(deadlineSeconds === undefined ? {} : { deadlineSeconds }),
      ...(pairs.length === 0 ? {} : { metadata: Object.fromEntries(pairs) }),
    },
    problems,
  };
}

/** The terms of a job, for another one that repeats its order. */
export function termsOf({ deadlineSeconds, metadata }: OrderTerms): OrderTerms {
  return {
    ...(deadlineSeconds === undefined ? {} : { deadlineSeconds }),
    ...(metadata === undefined ? {} : { metadata }),
  };
}

/** What the schema would take as something else without a word: a list, and names that every object has. */
function isRewritten(metadata: unknown): boolean {
  const names = ['__proto__', 'prototype', 'constructor'];
  if (typeof metadata !== 'object' || metadata === null) return false;
  return Array.isArray(metadata) || names.some((name) => Object.hasOwn(metadata, name));
}

/** What each field accepts, said to people. */
function rulesOf(longestSeconds: number): Record<keyof typeof ORDER_TERMS, Record<Language, string>> {
  return {
    deadline_seconds: {
      fr: `Le délai de la génération doit être un nombre entier de secondes, de ${MIN_DEADLINE_SECONDS} à ${longestSeconds}.`,
      en: `The deadline must be a whole number of seconds, from ${MIN_DEADLINE_SECONDS} to ${longestSeconds}.`,
    },
    metadata: {
      fr: `Les métadonnées sont au plus ${MAX_METADATA_PAIRS} textes de ${MAX_METADATA_TEXT} caractères au plus, chacun sous un nom de ${MAX_METADATA_NAME} caractères au plus.`,
      en: `Metadata are at most ${MAX_METADATA_PAIRS} texts of at most ${MAX_METADATA_TEXT} characters, each under a name of at most ${MAX_METADATA_NAME}.`,
    },
  };
}
