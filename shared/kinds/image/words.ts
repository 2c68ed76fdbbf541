import type { Language } from '../../messages/codes.ts';
import { counted } from '../../messages/counted.ts';
import type { EndCounts, KindWords } from '../kind.ts';

type Sentence = Readonly<Record<Language, string>>;

const QUEUED: Sentence = { fr: 'Votre demande est en file d’attente.', en: 'Your request is queued.' };
const STARTING: Sentence = { fr: 'La génération démarre.', en: 'Generation is starting.' };
const ALL_BLOCKED: Sentence = {
  fr: 'Vos images ont toutes été refusées par les règles de sécurité du modèle. Reformulez votre demande.',
  en: 'The model refused all of your images under its safety rules. Please rephrase your request.',
};

/** What is said of a job for images. */
export const IMAGE_WORDS: KindWords = {
  waiting(status, total, language) {
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
  },

  ended: (counts, language) =>
    counts.delivered === counts.total ? whole(counts.total)[language] : partial(counts, language),

  allBlocked: (language) => ALL_BLOCKED[language],
};

function whole(total: number): Sentence {
  return total === 1
    ? { fr: 'Votre image est prête.', en: 'Your image is ready.' }
    : { fr: `Vos ${total} images sont prêtes.`, en: `Your ${total} images are ready.` };
}

function partial({ delivered, total, released }: EndCounts, language: Language): string {
  const several = delivered > 1;
  if (language === 'en') {
    const back = released > 0 ? `; ${counted(released, language, 'credit was', 'credits were')} returned to you` : '';
    return `${delivered} of ${total} images ${several ? 'are' : 'is'} ready${back}.`;
  }
  const back =
    released > 0 ? ` ; ${counted(released, language, 'crédit vous a été rendu', 'crédits vous ont été rendus')}` : '';
  return `${counted(delivered, language, 'image', 'images')} sur ${total} ${several ? 'sont prêtes' : 'est prête'}${back}.`;
}
