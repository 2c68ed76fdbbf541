import * as v from 'valibot';
import { JOB_ID } from '../../jobs/job-id.ts';
import type { Language } from '../../messages/codes.ts';
import type { FieldProblem } from '../../messages/field-problem.ts';
import { atMost, isVisible, Text } from '../../messages/text.ts';
import { TEXT_LANGUAGES } from './text-language.ts';

/** Characters of what a text is about and what it is for. */
export const MAX_BRIEF_CHARACTERS = 4_000;

/** A text that says something. @param most characters. */
export function words(most: number) {
  return v.pipe(Text, v.trim(), v.nonEmpty(), v.check(isVisible), atMost(most));
}

/** A title: one line. @param most characters. */
export function line(most: number) {
  return v.pipe(
    Text,
    v.transform((text) => text.replace(/\s+/gu, ' ').trim()),
    v.nonEmpty(),
    v.check(isVisible),
    atMost(most),
  );
}

/** A text that may be left out: `null` and blanks are what forms send for "nothing". @param most characters. */
export function optionalWords(most: number) {
  return v.nullish(
    v.pipe(
      Text,
      v.trim(),
      atMost(most),
      v.transform((text) => (isVisible(text) ? text : undefined)),
    ),
  );
}

/** A whole number, also as a text: pages keep numbers of forms so. A blank is "nothing". */
export function wholeNumber(least: number, most: number) {
  const number = v.pipe(v.number(), v.integer(), v.minValue(least), v.maxValue(most));
  return v.nullish(
    v.union([
      number,
      v.pipe(v.string(), v.trim(), v.regex(/^\d{1,9}$/), v.transform(Number), number),
      v.pipe(
        v.string(),
        v.trim(),
        v.empty(),
        v.transform(() => undefined),
      ),
    ]),
  );
}

/** An id that the client chose. */
export const jobId = v.nullish(v.pipe(v.string(), v.regex(JOB_ID)));
export const clientUserId = v.nullish(v.pipe(Text, v.maxLength(191)));
export const maxCredits = v.nullish(v.pipe(v.number(), v.integer(), v.minValue(0)));
export const textLanguage = v.nullish(v.picklist(TEXT_LANGUAGES));

/** What a field accepts, said to people. */
export type Rule = Readonly<Record<Language, string>>;

/** The rules of what orders of texts have in common. */
export const COMMON_RULES = {
  language: {
    fr: `La langue doit être l’une de ces valeurs : ${TEXT_LANGUAGES.join(', ')}.`,
    en: `The language must be one of: ${TEXT_LANGUAGES.join(', ')}.`,
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
} as const satisfies Readonly<Record<string, Rule>>;

/** What a body says, or every field that is wrong with it, in the order of the rules. */
export function readFields<T>(
  schema: v.GenericSchema<unknown, T>,
  rules: Readonly<Record<string, Rule>>,
  body: Readonly<Record<string, unknown>>,
  language: Language,
):
  | { readonly kind: 'valid'; readonly output: T }
  | { readonly kind: 'invalid'; readonly problems: readonly FieldProblem[] } {
  const parsed = v.safeParse(schema, body);
  if (parsed.success) return { kind: 'valid', output: parsed.output };
  const wrong = new Set(parsed.issues.map(({ path }) => String(path?.[0].key)));
  const problems = Object.entries(rules)
    .filter(([field]) => wrong.has(field))
    .map(([field, rule]) => ({ field, message: rule[language] }));
  return { kind: 'invalid', problems };
}
