import type { Language } from '../../messages/codes.ts';
import type { ReferenceLimits, ReferenceRole } from './ecommerce-request.ts';

/** Roles as people call them, by number. */
const ROLES: Readonly<Record<ReferenceRole, Readonly<Record<Language, readonly [one: string, many: string]>>>> = {
  product: { fr: ['image de produit', 'images de produit'], en: ['picture of a product', 'pictures of products'] },
  model: { fr: ['image de mannequin', 'images de mannequin'], en: ['picture of a person', 'pictures of persons'] },
  background: { fr: ['image de décor', 'images de décor'], en: ['picture of a background', 'pictures of backgrounds'] },
  accessory: {
    fr: ['image d’accessoire', 'images d’accessoire'],
    en: ['picture of an accessory', 'pictures of accessories'],
  },
};

/** Says of which role there are more references than the models go by; `undefined`: of none. */
export function tooMany(
  roles: readonly ReferenceRole[],
  limits: ReferenceLimits,
  language: Language,
): string | undefined {
  const exceeded = roles.find((role) => roles.filter((one) => one === role).length > (limits[role] ?? roles.length));
  if (exceeded === undefined) return undefined;
  const limit = limits[exceeded] ?? 0;
  const [one, many] = ROLES[exceeded][language];
  return {
    fr: `Le modèle tient compte de ${limit} ${limit < 2 ? one : many} au plus.`,
    en: `The model goes by at most ${limit} ${limit === 1 ? one : many}.`,
  }[language];
}
