/** Vowels in a row that are spoken as one, except where a trema parts them. */
const VOWELS = /[aeiouyàâäéèêëîïôöùûüœæ]+/gu;
/** Endings that are written and not spoken: `-e`, `-es`, `-ent` of verbs. Not after a vowel alone, as in `le`. */
const SILENT = /(?<=[aeiouyàâäéèêëîïôöùûüœæ].*[^aeiouyàâäéèêëîïôöùûüœæ])(?:e|es|ent)$/u;
/** Words in `-ent` that are mostly no verbs: the ending is spoken. */
const SPOKEN_ENT = /(?:(?<!ai|pri)m|[ao]l|cell|c|[éiu]d|g|q|qu|i|sou?v|cou?v|^v|és|bs|con?t|ét|par|fér)ent$/u;
/** Vowels that stand together and are spoken apart: `thé-âtre`, `européen`, `aé-ro`, `na-ïf`, `cli-ent`, `pa-yer`. */
const PARTED =
  /é[aâoôui]|éen|aé|[ao][ïë]|u[ïë]|[bcdfgptv][lr]i(?=[aeéèo])|ao(?!u)|ia(?=[^iu])|io(?!n)|[aeou]y(?=[aeéèêiou])|^pay/gu;

/**
 * The syllables of a French word, as they are spoken: groups of vowels, without silent endings. No package counts them: those that are
 * there take English for granted, or hyphenation, which has fewer points than speech has syllables.
 */
export function syllablesOf(word: string): number {
  const letters = word
    .toLowerCase()
    .normalize('NFC')
    .replace(/[^\p{L}]/gu, '');
  if (letters === '') return 0;
  // `qu` and `gu` are consonants before another vowel.
  const sounded = letters.replace(/([qg])u(?=[aeiouyéèêâîô])/gu, '$1');
  const spoken = SPOKEN_ENT.test(sounded) ? sounded : sounded.replace(SILENT, '');
  const groups = spoken.match(VOWELS)?.length ?? 0;
  const parted = spoken.match(PARTED)?.length ?? 0;
  return Math.max(1, groups + parted);
}
