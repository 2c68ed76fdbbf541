import { textWords } from '../text/text-words.ts';

/** What is said of a job for an article. */
export const ARTICLE_WORDS = textWords({
  waiting: {
    PENDING: { fr: 'Votre demande est en file d’attente.', en: 'Your request is queued.' },
    INITIALIZING: { fr: 'Le plan de votre article est en préparation.', en: 'Your article is being outlined.' },
    GENERATING: { fr: 'Votre article est en cours de rédaction.', en: 'Your article is being written.' },
    SAVING: { fr: 'Votre article est en cours de finalisation.', en: 'Your article is being finished.' },
  },
  ended: { fr: 'Votre article est prêt.', en: 'Your article is ready.' },
  allBlocked: {
    fr: 'Votre article a été refusé par les règles de sécurité du modèle. Reformulez votre demande.',
    en: 'The model refused your article under its safety rules. Please rephrase your request.',
  },
});
