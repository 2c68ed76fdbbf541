import * as v from 'valibot';
import type { ApiRequest } from '../../shared/http/api-request.ts';
import { GrantRequestBody } from '../../shared/http/read/grant-request.ts';
import { refuseFields } from '../../shared/http/read/refuse-fields.ts';
import type { Refusal } from '../../shared/http/refusal.ts';
import type { Language } from '../../shared/messages/codes.ts';

const RULES: Record<keyof GrantRequestBody, Record<Language, string>> = {
  user_id: {
    fr: '« user_id » doit être l’identifiant Clerk de l’utilisateur (user_…).',
    en: '"user_id" must be the user’s Clerk id (user_…).',
  },
  type: {
    fr: '« type » doit être l’une de ces valeurs : purchase, subscription, bonus, adjustment.',
    en: '"type" must be one of: purchase, subscription, bonus, adjustment.',
  },
  amount: {
    fr: '« amount » doit être un nombre entier de 1 à 1 000 000, négatif seulement pour « adjustment ».',
    en: '"amount" must be a whole number from 1 to 1,000,000, negative only for "adjustment".',
  },
  reason: {
    fr: '« reason » doit être un texte de 1 à 200 caractères.',
    en: '"reason" must be a text of 1 to 200 characters.',
  },
  expires_at: {
    fr: '« expires_at » doit être une date ISO 8601, et seulement pour des crédits ajoutés.',
    en: '"expires_at" must be an ISO 8601 time, and only for credits that are added.',
  },
  priority: {
    fr: '« priority » doit être un nombre entier de 0 à 100, et seulement pour des crédits ajoutés.',
    en: '"priority" must be a whole number from 0 to 100, and only for credits that are added.',
  },
};

/** The body of a grant, or everything that is wrong with it. */
export function readGrant(request: ApiRequest): { readonly kind: 'grant'; readonly body: GrantRequestBody } | Refusal {
  const body = request.json();
  if (body.kind === 'refusal') return body;
  const parsed = v.safeParse(GrantRequestBody, body.value);
  if (parsed.success) return { kind: 'grant', body: parsed.output };
  const wrong = new Set(parsed.issues.map((issue) => v.getDotPath(issue) ?? ''));
  const fields = Object.keys(RULES) as (keyof typeof RULES)[];
  const problems = fields.filter((field) => wrong.has(field));
  return refuseFields(problems.map((field) => ({ field, message: RULES[field][request.language] })));
}
