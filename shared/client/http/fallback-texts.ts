import type { Language } from './language.ts';

/** Sentences for what no function of the API could say itself; everything else is told in the API's own words. */
export const FALLBACK_TEXTS = {
  unreachable: {
    fr: 'La connexion au service a échoué. Vérifiez votre réseau et réessayez.',
    en: 'The service could not be reached. Check your network and try again.',
  },
  timed_out: {
    fr: 'Le service n’a pas répondu à temps. Réessayez.',
    en: 'The service did not answer in time. Please try again.',
  },
  no_token: {
    fr: 'Votre session n’a pas pu être lue. Réessayez, ou reconnectez-vous.',
    en: 'Your session could not be read. Try again, or sign in again.',
  },
  aborted: { fr: 'La demande a été interrompue.', en: 'The request was interrupted.' },
  busy: {
    fr: 'Trop de demandes en même temps. Réessayez dans quelques secondes.',
    en: 'Too many requests at once. Please try again in a few seconds.',
  },
  too_large: { fr: 'La requête est trop volumineuse.', en: 'The request is too large.' },
  unavailable: {
    fr: 'Le service est momentanément indisponible. Réessayez dans quelques secondes.',
    en: 'The service is unavailable right now. Please try again in a few seconds.',
  },
  unexpected: {
    fr: 'Le service a renvoyé une réponse inattendue. Réessayez plus tard.',
    en: 'The service gave an unexpected answer. Please try again later.',
  },
} as const satisfies Record<string, Record<Language, string>>;
