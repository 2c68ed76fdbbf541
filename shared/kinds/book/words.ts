import { textWords } from '../text/text-words.ts';

/** What is said of a job for a book. */
export const BOOK_WORDS = textWords({
  waiting: {
    PENDING: { fr: 'Votre demande est en file d’attente.', en: 'Your request is queued.' },
    INITIALIZING: { fr: 'Le plan de votre livre est en préparation.', en: 'Your book is being outlined.' },
    GENERATING: { fr: 'Les chapitres de votre livre sont en cours de rédaction.', en: 'Your book is being written.' },
    SAVING: { fr: 'Votre livre est en cours de finalisation.', en: 'Your book is being finished.' },
  },
  ended: { fr: 'Votre livre est prêt.', en: 'Your book is ready.' },
  allBlocked: {
    fr: 'Votre livre a été refusé par les règles de sécurité du modèle. Reformulez votre demande.',
    en: 'The model refused your book under its safety rules. Please rephrase your request.',
  },
});
