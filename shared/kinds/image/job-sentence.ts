import { deliveredImages, failedOutputs, isFinal, type Job, type TerminalStatus } from '../../jobs/job.ts';
import { progressOf, type ShownStatus } from '../../jobs/job-progress.ts';
import { type Language, type OutputErrorCode, sentenceOf } from '../../messages/codes.ts';
import { counted } from '../../messages/counted.ts';

type OpenStatus = Exclude<ShownStatus, TerminalStatus>;
type Sentence = Readonly<Record<Language, string>>;

const QUEUED: Sentence = { fr: 'Votre demande est en file d’attente.', en: 'Your request is queued.' };
const STARTING: Sentence = { fr: 'La génération démarre.', en: 'Generation is starting.' };

/** What is going on in a job that has not ended. @param total images that were asked for. */
export function waitingSentence(status: OpenStatus, total: number, language: Language): string {
  switch (status) {
    case 'PENDING':
      return QUEUED[language];
    case 'INITIALIZING':
      return STARTING[language];
    case 'GENERATING':
      return total === 1
        ? { fr: 'Votre image est en cours de génération.', en: 'Your image is being generated.' }[language]
        : { fr: 'Vos images sont en cours de génération.', en: 'Your images are being generated.' }[language];
    case 'SAVING':
      return total === 1
        ? { fr: 'Votre image est en cours d’enregistrement.', en: 'Your image is being saved.' }[language]
        : { fr: 'Vos images sont en cours d’enregistrement.', en: 'Your images are being saved.' }[language];
  }
}

/**
 * Where a job stands, in one sentence (under 191 characters: the frontend stores it in such a column).
 *
 * @param now epoch ms; what waits for another attempt says in how long.
 */
export function jobSentence(job: Job, language: Language, now: number): string {
  const { status } = progressOf(job);
  if (status === 'FAILED') return failureSentence(job, language);
  const total = job.outputs.length;
  if (status !== 'COMPLETED' && status !== 'CANCELLED') {
    return postponedSentence(job, language, now) ?? waitingSentence(status, total, language);
  }
  const delivered = deliveredImages(job).length;
  if (delivered === 0) return sentenceOf('cancelled', language);
  return delivered === total ? whole(total)[language] : partial(delivered, total, job.credits.released, language);
}

/** Why a job failed: the code of its first image, said of all of them where the safety rules refused each. */
export function failureSentence(job: Job, language: Language): string {
  const codes = failedOutputs(job).map(({ output }) => output.code);
  const allBlocked = codes.length > 1 && codes.every((code) => code === 'content_blocked');
  return allBlocked ? ALL_BLOCKED[language] : sentenceOf(codes[0] ?? 'internal_error', language);
}

const ALL_BLOCKED: Sentence = {
  fr: 'Vos images ont toutes été refusées par les règles de sécurité du modèle. Reformulez votre demande.',
  en: 'The model refused all of your images under its safety rules. Please rephrase your request.',
};

/** Why an attempt came to nothing, said while there is going to be another one. */
const TROUBLES: Partial<Record<OutputErrorCode, Sentence>> = {
  no_image: { fr: 'Le modèle n’a pas produit d’image', en: 'The model produced no image' },
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

/** What a job waits for when every image that is left waits for another attempt; `undefined` where work goes on. */
function postponedSentence(job: Job, language: Language, now: number): string | undefined {
  const left = job.outputs.filter((output) => !isFinal(output));
  const waiting = left.flatMap((output) =>
    output.state === 'queued' && output.trouble !== undefined && output.notBefore !== undefined
      ? [{ trouble: output.trouble, at: output.notBefore }]
      : [],
  );
  const [first] = waiting.toSorted((a, b) => a.at - b.at);
  if (first === undefined || waiting.length < left.length) return undefined;
  const cause = (TROUBLES[first.trouble] ?? INTERRUPTED)[language];
  const when = inAbout(first.at - now, language);
  return language === 'fr' ? `${cause} : nouvel essai ${when}.` : `${cause}: next attempt ${when}.`;
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

function whole(total: number): Sentence {
  return total === 1
    ? { fr: 'Votre image est prête.', en: 'Your image is ready.' }
    : { fr: `Vos ${total} images sont prêtes.`, en: `Your ${total} images are ready.` };
}

function partial(delivered: number, total: number, released: number, language: Language): string {
  const several = delivered > 1;
  if (language === 'en') {
    const back = released > 0 ? `; ${counted(released, language, 'credit was', 'credits were')} returned to you` : '';
    return `${delivered} of ${total} images ${several ? 'are' : 'is'} ready${back}.`;
  }
  const back =
    released > 0 ? ` ; ${counted(released, language, 'crédit vous a été rendu', 'crédits vous ont été rendus')}` : '';
  return `${counted(delivered, language, 'image', 'images')} sur ${total} ${several ? 'sont prêtes' : 'est prête'}${back}.`;
}
