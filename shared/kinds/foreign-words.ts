import type { KindWords } from './kind.ts';

const WAITING = {
  PENDING: { fr: 'Votre demande est en file d’attente.', en: 'Your request is queued.' },
  INITIALIZING: { fr: 'La génération démarre.', en: 'Generation is starting.' },
  GENERATING: { fr: 'Votre demande est en cours de traitement.', en: 'Your request is being processed.' },
  SAVING: { fr: 'Votre demande est en cours d’enregistrement.', en: 'Your request is being saved.' },
} as const;

/** What is said of a job whose kind this version does not know. */
export const FOREIGN_WORDS: KindWords = {
  waiting: (status, _total, language) => WAITING[status][language],
  ended: (_counts, language) => ({ fr: 'Votre demande est prête.', en: 'Your request is ready.' })[language],
  allBlocked: (language) =>
    ({
      fr: 'Votre demande a été refusée par les règles de sécurité du modèle. Reformulez-la.',
      en: 'The model refused your request under its safety rules. Please rephrase it.',
    })[language],
};
