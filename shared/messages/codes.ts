/**
 * The closed list of codes, shared by HTTP errors, failed parts and webhooks.
 *
 * `status` is the HTTP status when the code is the answer to a request (and its equivalent when it is the end of a part);
 * `retry` says whether the same request may work later without being changed; `error` is the short French text that the
 * frontend shows beside its own (English only where its contract fixes the words, at 401); `fr` and `en` are the sentences people read. Words in braces are filled in,
 * counts together with the noun that agrees with them.
 * Nothing is ever charged for any of them: failed parts are refunded, refused requests never held a credit.
 */
export const CODES = {
  authentication_required: {
    status: 401,
    retry: false,
    error: 'Authentication required',
    fr: 'Connectez-vous pour continuer.',
    en: 'You must be signed in to continue.',
  },
  invalid_token: {
    status: 401,
    retry: false,
    error: 'Invalid token',
    fr: 'Votre session a expiré ou n’est pas valide. Reconnectez-vous.',
    en: 'Your session has expired or is not valid. Please sign in again.',
  },
  authentication_unavailable: {
    status: 503,
    retry: true,
    error: 'Vérification de session momentanément impossible',
    fr: 'La vérification de votre session est momentanément impossible. Réessayez dans quelques secondes.',
    en: 'Your session cannot be verified right now. Please try again in a few seconds.',
  },
  invalid_json: {
    status: 400,
    retry: false,
    error: 'La requête n’est pas du JSON valide',
    fr: 'Le corps de la requête n’est pas un objet JSON valide.',
    en: 'The request body is not a valid JSON object.',
  },
  invalid_request: {
    status: 400,
    retry: false,
    error: 'La demande n’est pas valide',
    fr: '{problem}',
    en: '{problem}',
  },
  payload_too_large: {
    status: 413,
    retry: false,
    error: 'La requête est trop volumineuse',
    fr: 'La requête est trop volumineuse (au plus {limitKb} Ko).',
    en: 'The request is too large (at most {limitKb} KB).',
  },
  insufficient_credits: {
    status: 402,
    retry: false,
    error: 'Crédits insuffisants pour cette demande',
    fr: 'Crédits insuffisants (disponibles : {available}, requis : {required}).',
    en: 'Insufficient credits (available: {available}, required: {required}).',
  },
  price_above_limit: {
    status: 422,
    retry: false,
    error: 'Le prix dépasse la limite fixée',
    fr: 'Cette demande coûte {price}, plus que votre maximum ({limit}).',
    en: 'This request costs {price}, more than your maximum ({limit}).',
  },
  account_deleted: {
    status: 410,
    retry: false,
    error: 'Ce compte a été supprimé',
    fr: 'Ce compte a été supprimé.',
    en: 'This account has been deleted.',
  },
  invalid_signature: {
    status: 401,
    retry: false,
    error: 'La signature n’est pas valide',
    fr: 'La signature de cette requête n’est pas valide.',
    en: 'The signature of this request is not valid.',
  },
  too_many_lots: {
    status: 409,
    retry: false,
    error: 'Trop de lots de crédits sur ce compte',
    fr: 'Ce compte a déjà {limit} lots de crédits à durée ou à priorité propre, le maximum : accordez ces crédits sans « expires_at » ni « priority », ou attendez qu’un lot soit dépensé ou expire.',
    en: 'This account already has {limit} lots of credits with an expiry or a priority of their own, the maximum: grant these credits without "expires_at" and "priority", or wait until a lot is spent or expires.',
  },
  event_conflict: {
    status: 422,
    retry: false,
    error: 'Cet identifiant d’événement a déjà servi',
    fr: 'Cet identifiant a déjà été utilisé pour un autre événement.',
    en: 'This event id has already been used for something else.',
  },
  route_not_found: {
    status: 404,
    retry: false,
    error: 'Cette adresse n’existe pas',
    fr: 'Cette adresse n’existe pas.',
    en: 'This address does not exist.',
  },
  job_not_found: {
    status: 404,
    retry: false,
    error: 'Cette génération est introuvable',
    fr: 'Cette génération est introuvable.',
    en: 'This job cannot be found.',
  },
  job_not_finished: {
    status: 400,
    retry: true,
    error: 'La génération n’est pas terminée',
    fr: 'Cette génération n’est pas encore terminée.',
    en: 'This job is not finished yet.',
  },
  job_has_no_result: {
    status: 409,
    retry: false,
    error: 'La génération n’a rien produit',
    fr: 'Cette génération n’a pas abouti : il n’y a pas de texte à lire.',
    en: 'This job came to nothing: there is no text to read.',
  },
  job_id_conflict: {
    status: 422,
    retry: false,
    error: 'Cet identifiant a déjà servi pour une autre demande',
    fr: 'Cet identifiant est déjà utilisé par une autre demande.',
    en: 'This id is already used by another request.',
  },
  job_expired: {
    status: 410,
    retry: false,
    error: 'Cette génération a expiré',
    fr: 'Cette génération est trop ancienne : ses détails ne sont plus conservés.',
    en: 'This job is too old: its details are no longer kept.',
  },
  job_deleted: {
    status: 410,
    retry: false,
    error: 'Cette génération a été supprimée',
    fr: 'Cette génération a été supprimée.',
    en: 'This job has been deleted.',
  },
  job_id_taken: {
    status: 409,
    retry: false,
    error: 'Cet identifiant est déjà pris',
    fr: 'Cet identifiant est déjà pris. Choisissez-en un autre.',
    en: 'This id is already taken. Please choose another one.',
  },
  frontend_only: {
    status: 403,
    retry: false,
    error: 'Les commandes passent par le site',
    fr: 'Cette commande n’est possible que depuis le site de Sorami.',
    en: 'This can only be ordered from the Sorami site.',
  },
  input_files_gone: {
    status: 410,
    retry: false,
    error: 'Les images fournies ne sont plus disponibles',
    fr: 'Les images fournies pour cette demande ne sont plus disponibles : elles sont gardées une semaine. Envoyez-les de nouveau.',
    en: 'The pictures given for this request are no longer available: they are kept for a week. Please send them again.',
  },
  too_many_uploads: {
    status: 429,
    retry: true,
    error: 'Trop de fichiers envoyés aujourd’hui',
    fr: 'Vous avez déjà envoyé {limit} fichiers aujourd’hui, le maximum. Le compteur repart à zéro à minuit (UTC).',
    en: 'You have already uploaded {limit} files today, which is the maximum. The count starts afresh at midnight UTC.',
  },
  nothing_to_retry: {
    status: 409,
    retry: false,
    error: 'Il n’y a rien à refaire',
    fr: 'Aucune image de cette génération n’a échoué.',
    en: 'No image of this job has failed.',
  },
  too_many_open_jobs: {
    status: 429,
    retry: true,
    error: 'Trop de générations sont en cours',
    fr: 'Vous avez déjà {limit} en cours. Attendez qu’une génération se termine.',
    en: 'You already have {limit} in progress. Please wait until one is finished.',
  },
  daily_limit_reached: {
    status: 429,
    retry: true,
    error: 'La limite du jour est atteinte',
    fr: 'Cette commande dépasse votre limite du jour : il vous reste {remaining} sur {limit}. Le compteur repart à zéro à minuit (UTC).',
    en: 'This order exceeds your daily limit: {remaining} of {limit} left. The count starts afresh at midnight UTC.',
  },
  feature_unavailable: {
    status: 503,
    retry: false,
    error: 'Fonctionnalité pas encore disponible',
    fr: 'Cette fonctionnalité n’est pas encore disponible.',
    en: 'This feature is not available yet.',
  },
  service_unavailable: {
    status: 503,
    retry: true,
    error: 'Le service est momentanément indisponible',
    fr: 'Le service est momentanément indisponible. Réessayez dans quelques secondes.',
    en: 'The service is unavailable right now. Please try again in a few seconds.',
  },
  internal_error: {
    status: 500,
    retry: true,
    error: 'Une erreur interne est survenue',
    fr: 'Une erreur inattendue s’est produite. Réessayez dans quelques instants.',
    en: 'An unexpected error occurred. Please try again in a moment.',
  },

  content_blocked: {
    status: 422,
    retry: false,
    error: 'Contenu refusé par le modèle',
    fr: 'Cette image a été refusée par les règles de sécurité du modèle. Reformulez votre demande.',
    en: 'The model refused this image under its safety rules. Please rephrase your request.',
  },
  no_image: {
    status: 502,
    retry: true,
    error: 'Le modèle n’a pas produit d’image',
    fr: 'Le modèle n’a pas produit d’image pour cette demande. Précisez-la ou réessayez.',
    en: 'The model produced no image for this request. Please make it more precise or try again.',
  },
  text_unusable: {
    status: 502,
    retry: true,
    error: 'Le modèle n’a pas écrit de texte utilisable',
    fr: 'Le modèle n’a pas écrit de texte utilisable pour cette demande. Précisez-la ou réessayez.',
    en: 'The model wrote no usable text for this request. Please make it more precise or try again.',
  },
  provider_error: {
    status: 502,
    retry: true,
    error: 'Le modèle a rencontré une erreur',
    fr: 'Le modèle a rencontré une erreur. Réessayez.',
    en: 'The model ran into an error. Please try again.',
  },
  provider_overloaded: {
    status: 503,
    retry: true,
    error: 'Le modèle est surchargé',
    fr: 'Le modèle est trop sollicité en ce moment. Réessayez plus tard.',
    en: 'The model is overloaded right now. Please try again later.',
  },
  provider_unavailable: {
    status: 503,
    retry: true,
    error: 'Le modèle est indisponible',
    fr: 'Le modèle est indisponible en ce moment. Réessayez dans quelques minutes.',
    en: 'The model is unavailable right now. Please try again in a few minutes.',
  },
  provider_timeout: {
    status: 504,
    retry: true,
    error: 'Le modèle n’a pas répondu à temps',
    fr: 'Le modèle n’a pas répondu à temps. Réessayez.',
    en: 'The model did not answer in time. Please try again.',
  },
  provider_refused_request: {
    status: 502,
    retry: false,
    error: 'Le modèle a refusé la demande',
    fr: 'Le modèle n’a pas accepté cette demande. Modifiez-la ou réessayez plus tard.',
    en: 'The model did not accept this request. Please change it or try again later.',
  },
  provider_key_refused: {
    status: 503,
    retry: true,
    error: 'L’accès au modèle est refusé',
    fr: 'La génération d’images est momentanément indisponible. Notre équipe est prévenue.',
    en: 'Image generation is unavailable right now. Our team has been notified.',
  },
  model_unavailable: {
    status: 503,
    retry: true,
    error: 'Le modèle demandé n’existe plus',
    fr: 'Le modèle demandé n’est plus disponible. Notre équipe est prévenue.',
    en: 'The model is no longer available. Our team has been notified.',
  },
  input_image_unusable: {
    status: 422,
    retry: false,
    error: 'L’image fournie est inutilisable',
    fr: 'L’image de départ est inaccessible ou n’est pas une image PNG, JPEG ou WEBP utilisable.',
    en: 'The input image cannot be reached or is not a usable PNG, JPEG or WEBP image.',
  },
  storage_unavailable: {
    status: 503,
    retry: true,
    error: 'Le stockage est momentanément indisponible',
    fr: 'Votre résultat ne peut pas être enregistré pour le moment. Notre équipe est prévenue.',
    en: 'Your result cannot be stored right now. Our team has been notified.',
  },
  attempts_exhausted: {
    status: 502,
    retry: true,
    error: 'Toutes les tentatives ont échoué',
    fr: 'La génération a été interrompue plusieurs fois. Réessayez.',
    en: 'The generation was interrupted several times. Please try again.',
  },
  cancelled: {
    status: 409,
    retry: false,
    error: 'La génération a été annulée',
    fr: 'La génération a été annulée.',
    en: 'The generation was cancelled.',
  },
  deadline_exceeded: {
    status: 504,
    retry: true,
    error: 'Le délai de la génération est dépassé',
    fr: 'La génération n’a pas abouti dans le temps imparti. Réessayez.',
    en: 'The generation did not finish in time. Please try again.',
  },
} as const satisfies Record<string, CodeDefinition>;

/** What a code means; see {@link CODES}. */
export interface CodeDefinition {
  readonly status: number;
  readonly retry: boolean;
  readonly error: string;
  readonly fr: string;
  readonly en: string;
}

/** Any code. */
export type Code = keyof typeof CODES;

/** Codes with which a part can fail. */
export const PART_ERROR_CODES = [
  'content_blocked',
  'no_image',
  'text_unusable',
  'provider_error',
  'provider_overloaded',
  'provider_unavailable',
  'provider_timeout',
  'provider_refused_request',
  'provider_key_refused',
  'model_unavailable',
  'input_image_unusable',
  'storage_unavailable',
  'attempts_exhausted',
  'cancelled',
  'deadline_exceeded',
  'internal_error',
] as const satisfies readonly Code[];

export type PartErrorCode = (typeof PART_ERROR_CODES)[number];

/** Languages in which people are addressed. */
export type Language = 'fr' | 'en';

/** The sentence of a code in a language, its braces filled from `values`. */
export function sentenceOf(
  code: Code,
  language: Language,
  values: Readonly<Record<string, string | number>> = {},
): string {
  return CODES[code][language].replace(/\{(\w+)\}/g, (brace, name: string) => String(values[name] ?? brace));
}
