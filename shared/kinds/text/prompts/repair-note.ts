import type { Fault, FaultName } from '../judging/fault.ts';
import type { TextLanguage } from '../text-language.ts';
import { LANGUAGE_NAMES } from './writing-rules.ts';

/** What the note may say numbers of. */
export interface RepairTarget {
  readonly language: TextLanguage;
  /** Words of a text, parts of an outline. */
  readonly wanted: number;
}

/**
 * What a second attempt is told of the first: what was wrong, and how to avoid it. Never a word of the broken text itself: a model that
 * is shown it writes it again, and reading it is paid for.
 */
const NOTES: Readonly<Record<FaultName, (target: RepairTarget, found: number | undefined) => string>> = {
  cut: () => 'une première réponse a été coupée avant la fin. Va à l’essentiel et termine dans la longueur demandée.',
  open: () => 'une première réponse s’arrêtait au milieu d’une phrase. Termine par une phrase complète et ponctuée.',
  recitation: () =>
    'une première réponse reprenait un texte existant. Écris entièrement avec tes propres mots et tes propres exemples.',
  language: ({ language }) =>
    `une première réponse changeait de langue. Écris chaque phrase en ${LANGUAGE_NAMES[language]}, du début à la fin.`,
  empty: () => 'une première réponse était vide. Écris le texte demandé.',
  short: ({ wanted }, found) =>
    `une première réponse était trop courte${found === undefined ? '' : ` (${found} au lieu de ${wanted})`}. Ajoute des explications et des exemples concrets, sans redites.`,
  long: ({ wanted }, found) =>
    `une première réponse était trop longue${found === undefined ? '' : ` (${found} au lieu de ${wanted})`}. Garde l’essentiel.`,
  repeated: () =>
    'une première réponse se répétait. Chaque phrase apporte une idée nouvelle ; deux titres ne se ressemblent pas.',
  shared: () =>
    'une première réponse reprenait ce que disent d’autres parties. Traite seulement ce que le plan attribue à cette partie, avec d’autres phrases et d’autres exemples.',
  links: () => 'une première réponse citait des adresses ou des sources que personne n’a fournies. N’en écris aucune.',
  headings: () =>
    'une première réponse contenait des intertitres. Écris seulement des paragraphes et, si besoin, des listes.',
  echo: () => 'une première réponse recopiait les consignes. Écris uniquement le texte destiné aux lecteurs.',
  malformed: () => 'une première réponse n’était pas le JSON demandé. Réponds uniquement par cet objet JSON, complet.',
  parts: ({ wanted }, found) =>
    `une première réponse n’avait pas le bon nombre d’éléments${found === undefined ? '' : ` (${found})`}. Il en faut exactement ${wanted}.`,
};

/** The lines at the end of a prompt that is asked again. */
export function repairNote({ fault, found }: Fault, target: RepairTarget): string {
  return `Attention : ${NOTES[fault](target, found)}`;
}
