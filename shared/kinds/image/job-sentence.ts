import { deliveredImages, failedOutputs, type ImageJob, type TerminalStatus } from '../../jobs/job.ts';
import { progressOf, type ShownStatus } from '../../jobs/job-progress.ts';
import type { Language } from '../../messages/codes.ts';
import { sentenceOf } from '../../messages/codes.ts';

type OpenStatus = Exclude<ShownStatus, TerminalStatus>;

const WAITING: Record<OpenStatus, Record<Language, string>> = {
  PENDING: { fr: 'Votre demande est en file d’attente.', en: 'Your request is queued.' },
  INITIALIZING: { fr: 'La génération démarre.', en: 'Generation is starting.' },
  GENERATING: { fr: 'Vos images sont en cours de génération.', en: 'Your images are being generated.' },
  SAVING: { fr: 'Vos images sont en cours d’enregistrement.', en: 'Your images are being saved.' },
};

/** What is going on in a job that has not ended. */
export function waitingSentence(status: OpenStatus, language: Language): string {
  return WAITING[status][language];
}

/** Where a job stands, in one sentence (under 191 characters: the frontend stores it in such a column). */
export function jobSentence(job: ImageJob, language: Language): string {
  const { status } = progressOf(job);
  if (status === 'FAILED') return sentenceOf(failedOutputs(job)[0]?.output.code ?? 'internal_error', language);
  if (status !== 'COMPLETED' && status !== 'CANCELLED') return waitingSentence(status, language);
  const delivered = deliveredImages(job).length;
  if (delivered === 0) return sentenceOf('cancelled', language);
  const total = job.outputs.length;
  const { released } = job.credits;
  if (delivered === total) return whole(total)[language];
  return partial(delivered, total, released)[language];
}

function whole(total: number): Record<Language, string> {
  return total === 1
    ? { fr: 'Votre image est prête.', en: 'Your image is ready.' }
    : { fr: `Vos ${total} images sont prêtes.`, en: `Your ${total} images are ready.` };
}

function partial(delivered: number, total: number, released: number): Record<Language, string> {
  const s = (count: number): string => (count > 1 ? 's' : '');
  const back = {
    fr:
      released > 0 ? ` ; ${released} crédit${s(released)} vous ${released > 1 ? 'ont été rendus' : 'a été rendu'}` : '',
    en: released > 0 ? `; ${released} credit${s(released)} ${released > 1 ? 'were' : 'was'} returned to you` : '',
  };
  return {
    fr: `${delivered} image${s(delivered)} sur ${total} ${delivered > 1 ? 'sont prêtes' : 'est prête'}${back.fr}.`,
    en: `${delivered} of ${total} images ${delivered > 1 ? 'are' : 'is'} ready${back.en}.`,
  };
}
