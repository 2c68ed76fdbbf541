import type { OpenStatus } from '../../jobs/job-progress.ts';
import type { Language } from '../../messages/codes.ts';
import type { KindWords, PartSentences } from '../kind.ts';

type Sentence = Readonly<Record<Language, string>>;

/** What is said of codes whose common sentence speaks of images. */
const FAILED: PartSentences = {
  content_blocked: {
    fr: 'Le texte a été refusé par les règles de sécurité du modèle. Reformulez votre demande.',
    en: 'The model refused the text under its safety rules. Please rephrase your request.',
  },
  provider_key_refused: {
    fr: 'La rédaction de textes est momentanément indisponible. Réessayez plus tard.',
    en: 'Writing is unavailable right now. Please try again later.',
  },
};
const TROUBLED: PartSentences = {
  provider_key_refused: {
    fr: 'La rédaction de textes est momentanément indisponible',
    en: 'Writing is unavailable right now',
  },
};

export interface TextSentences {
  readonly waiting: Readonly<Record<OpenStatus, Sentence>>;
  readonly ended: Sentence;
  readonly allBlocked: Sentence;
}

/** What is said of a job for one text: it is delivered as a whole, so parts are not counted. */
export function textWords({ waiting, ended, allBlocked }: TextSentences): KindWords {
  return {
    waiting: (status, _total, language) => waiting[status][language],
    ended: (_counts, language) => ended[language],
    allBlocked: (language) => allBlocked[language],
    failed: FAILED,
    troubled: TROUBLED,
  };
}
