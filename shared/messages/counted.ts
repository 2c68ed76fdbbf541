import type { Language } from './codes.ts';

/** A number with the noun that agrees with it, by the language's own rule: French has « 0 crédit », English “0 credits”. */
export function counted(count: number, language: Language, one: string, many: string): string {
  return `${count} ${new Intl.PluralRules(language).select(count) === 'one' ? one : many}`;
}

/** « 1 crédit », “2 credits”. */
export function countedCredits(count: number, language: Language): string {
  return language === 'fr'
    ? counted(count, language, 'crédit', 'crédits')
    : counted(count, language, 'credit', 'credits');
}

/** « 1 génération », “2 jobs”. */
export function countedJobs(count: number, language: Language): string {
  return language === 'fr'
    ? counted(count, language, 'génération', 'générations')
    : counted(count, language, 'job', 'jobs');
}
