import type { Language } from '../../messages/codes.ts';
import { counted } from '../../messages/counted.ts';
import type { EndCounts, KindWords } from '../kind.ts';

type Sentence = Readonly<Record<Language, string>>;

const QUEUED: Sentence = { fr: 'Votre demande est en file d’attente.', en: 'Your request is queued.' };
const STARTING: Sentence = { fr: 'La génération démarre.', en: 'Generation is starting.' };
const ALL_BLOCKED: Sentence = {
  fr: 'Vos vidéos ont toutes été refusées par les règles de sécurité du modèle. Reformulez votre demande.',
  en: 'The model refused all of your videos under its safety rules. Please rephrase your request.',
};

/** What is said of a job for clips. */
export const CLIP_WORDS: KindWords = {
  waiting(status, total, language) {
    switch (status) {
      case 'PENDING':
        return QUEUED[language];
      case 'INITIALIZING':
        return STARTING[language];
      case 'GENERATING':
        return total === 1
          ? { fr: 'Votre vidéo est en cours de génération.', en: 'Your video is being generated.' }[language]
          : { fr: 'Vos vidéos sont en cours de génération.', en: 'Your videos are being generated.' }[language];
      case 'SAVING':
        return total === 1
          ? { fr: 'Votre vidéo est en cours de téléchargement.', en: 'Your video is being downloaded.' }[language]
          : { fr: 'Vos vidéos sont en cours de téléchargement.', en: 'Your videos are being downloaded.' }[language];
    }
  },

  ended: (counts, language) =>
    counts.delivered === counts.total ? whole(counts.total)[language] : partial(counts, language),

  allBlocked: (language) => ALL_BLOCKED[language],

  failed: {
    content_blocked: {
      fr: 'Cette vidéo a été refusée par les règles de sécurité du modèle. Reformulez votre demande.',
      en: 'The model refused this video under its safety rules. Please rephrase your request.',
    },
    no_image: {
      fr: 'Le modèle n’a pas produit de vidéo pour cette demande. Précisez-la ou réessayez.',
      en: 'The model produced no video for this request. Please make it more precise or try again.',
    },
    provider_key_refused: {
      fr: 'La génération de vidéos est momentanément indisponible. Notre équipe est prévenue.',
      en: 'Video generation is unavailable right now. Our team has been notified.',
    },
    input_image_unusable: {
      fr: 'Une image fournie est inaccessible ou n’est pas une image PNG, JPEG, WEBP ou HEIC utilisable.',
      en: 'A picture cannot be reached or is not a usable PNG, JPEG, WEBP or HEIC picture.',
    },
  },

  troubled: {
    no_image: { fr: 'Le modèle n’a pas produit de vidéo', en: 'The model produced no video' },
    provider_key_refused: {
      fr: 'La génération de vidéos est momentanément indisponible',
      en: 'Video generation is unavailable right now',
    },
    input_image_unusable: {
      fr: 'Une image fournie est inaccessible en ce moment',
      en: 'A picture cannot be reached right now',
    },
  },
};

function whole(total: number): Sentence {
  return total === 1
    ? { fr: 'Votre vidéo est prête.', en: 'Your video is ready.' }
    : { fr: `Vos ${total} vidéos sont prêtes.`, en: `Your ${total} videos are ready.` };
}

function partial({ delivered, total, released }: EndCounts, language: Language): string {
  const several = delivered > 1;
  if (language === 'en') {
    const back = released > 0 ? `; ${counted(released, language, 'credit was', 'credits were')} returned to you` : '';
    return `${delivered} of ${total} videos ${several ? 'are' : 'is'} ready${back}.`;
  }
  const back =
    released > 0 ? ` ; ${counted(released, language, 'crédit vous a été rendu', 'crédits vous ont été rendus')}` : '';
  return `${counted(delivered, language, 'vidéo', 'vidéos')} sur ${total} ${several ? 'sont prêtes' : 'est prête'}${back}.`;
}
