import { wordsOf } from '../kinds/kinds.ts';
import { type Language, type PartErrorCode, sentenceOf } from '../messages/codes.ts';
import { counted } from '../messages/counted.ts';
import type { Job } from './job.ts';
import { progressOf } from './job-progress.ts';
import { failedParts, isDelivered, isFinal } from './part.ts';

type Sentence = Readonly<Record<Language, string>>;

/**
 * Where a job stands, in one sentence (under 191 characters: the frontend stores it in such a column).
 *
 * @param now epoch ms; what waits for another attempt says in how long.
 */
export function jobSentence(job: Job, language: Language, now: number): string {
  const { status } = progressOf(job);
  if (status === 'FAILED') return failureSentence(job, language);
  const total = job.parts.length;
  if (status !== 'COMPLETED' && status !== 'CANCELLED') {
    return postponedSentence(job, language, now) ?? wordsOf(job).waiting(status, total, language);
  }
  const delivered = job.parts.filter(isDelivered).length;
  const hasNothing = delivered === 0 || (status === 'CANCELLED' && job.credits.capture === 'whole');
  if (hasNothing) return sentenceOf('cancelled', language);
  return wordsOf(job).ended({ delivered, total, released: job.credits.released }, language);
}

/** Why a job failed: the code of its first part that failed, said of all of them where the safety rules refused each. */
export function failureSentence(job: Job, language: Language): string {
  const codes = failedParts(job.parts).map(({ code }) => code);
  const allBlocked = codes.length > 1 && codes.every((code) => code === 'content_blocked');
  return allBlocked ? wordsOf(job).allBlocked(language) : partSentence(job, codes[0] ?? 'internal_error', language);
}

/** Why a part of a job failed. */
export function partSentence(job: Pick<Job, 'kind'>, code: PartErrorCode, language: Language): string {
  return wordsOf(job).failed?.[code]?.[language] ?? sentenceOf(code, language);
}

/** Why an attempt came to nothing, said while there is going to be another one. */
const TROUBLES: Partial<Record<PartErrorCode, Sentence>> = {
  no_image: { fr: 'Le modèle n’a pas produit d’image', en: 'The model produced no image' },
  text_unusable: { fr: 'Le modèle n’a pas écrit de texte utilisable', en: 'The model wrote no usable text' },
  provider_error: { fr: 'Le modèle a rencontré une erreur', en: 'The model ran into an error' },
  provider_overloaded: { fr: 'Le modèle est trop sollicité en ce moment', en: 'The model is overloaded right now' },
  provider_unavailable: { fr: 'Le modèle est indisponible en ce moment', en: 'The model is unavailable right now' },
  provider_timeout: { fr: 'Le modèle n’a pas répondu à temps', en: 'The model did not answer in time' },
  provider_key_refused: {
    fr: 'La génération d’images est momentanément indisponible',
    en: 'Image generation is unavailable right now',
  },
  model_unavailable: { fr: 'Le modèle demandé est indisponible', en: 'The model is not available' },
  input_image_unusable: {
    fr: 'L’image de départ est inaccessible en ce moment',
    en: 'The input image cannot be reached right now',
  },
};
const INTERRUPTED: Sentence = { fr: 'La génération a été interrompue', en: 'Generation was interrupted' };

/** What a job waits for when every part that is left waits for another attempt; `undefined` where work goes on. */
function postponedSentence(job: Job, language: Language, now: number): string | undefined {
  const left = job.parts.filter((part) => !isFinal(part));
  const waiting = left.flatMap((part) =>
    part.state === 'queued' && part.trouble !== undefined && part.notBefore !== undefined
      ? [{ trouble: part.trouble, at: part.notBefore }]
      : [],
  );
  const [first] = waiting.toSorted((a, b) => a.at - b.at);
  if (first === undefined || waiting.length < left.length) return undefined;
  const cause = causeOf(job, first.trouble, language);
  const when = inAbout(first.at - now, language);
  return language === 'fr' ? `${cause} : nouvel essai ${when}.` : `${cause}: next attempt ${when}.`;
}

/** Why an attempt came to nothing, in one sentence. */
export function troubleSentence(job: Job, trouble: PartErrorCode, language: Language): string {
  return `${causeOf(job, trouble, language)}.`;
}

function causeOf(job: Job, trouble: PartErrorCode, language: Language): string {
  return (wordsOf(job).troubled?.[trouble] ?? TROUBLES[trouble] ?? INTERRUPTED)[language];
}

const MINUTE_MS = 60_000;

/** In minutes, so that the sentence does not change at every look. */
function inAbout(ms: number, language: Language): string {
  if (ms < MINUTE_MS) return { fr: 'dans moins d’une minute', en: 'in less than a minute' }[language];
  const minutes = Math.ceil(ms / MINUTE_MS);
  return language === 'fr'
    ? `dans ${counted(minutes, language, 'minute', 'minutes')}`
    : `in ${counted(minutes, language, 'minute', 'minutes')}`;
}
