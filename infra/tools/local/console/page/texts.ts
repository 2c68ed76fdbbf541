import type { Language } from './language.ts';

/** Everything the page says itself. Words in braces are filled in. */
export const TEXTS = {
  title: { fr: 'Sorami · console locale', en: 'Sorami · local console' },
  skip: { fr: 'Aller à la demande', en: 'Skip to the request' },
  subtitle: { fr: 'console locale', en: 'local console' },
  user: { fr: 'Utilisateur', en: 'User' },
  creditsAvailable: { fr: 'crédits disponibles', en: 'credits available' },
  creditAvailable: { fr: 'crédit disponible', en: 'credit available' },
  language: { fr: 'Langue', en: 'Language' },

  request: { fr: 'Une demande', en: 'An order' },
  kinds: { fr: 'Ce qui est demandé', en: 'What is ordered' },
  'kind-image': { fr: 'Image', en: 'Image' },
  'kind-ecommerce-image': { fr: 'Produit', en: 'Product image' },
  'kind-video': { fr: 'Vidéo', en: 'Video' },
  'kind-custom-video': { fr: 'Vidéo sur mesure', en: 'Custom video' },
  'kind-article': { fr: 'Article', en: 'Article' },
  'kind-book': { fr: 'Livre', en: 'Book' },
  moreFields: { fr: 'Autres champs', en: 'Other fields' },
  dropPicture: { fr: 'Déposez une image ici, ou choisissez-la.', en: 'Drop a picture here, or choose one.' },
  dropPictures: {
    fr: 'Déposez jusqu’à {most} images ici, ou choisissez-les.',
    en: 'Drop up to {most} pictures here, or choose them.',
  },
  roleOf: { fr: 'Rôle de {name}', en: 'Role of {name}' },
  removePicture: { fr: 'Retirer {name}', en: 'Remove {name}' },
  promptHint: { fr: 'Ctrl + Entrée envoie la demande.', en: 'Ctrl + Enter sends it.' },
  example: {
    fr: 'Un phare breton au lever du jour, mer calme',
    en: 'A lighthouse in Brittany at daybreak, calm sea',
  },
  submit: { fr: 'Générer', en: 'Generate' },
  price: { fr: 'Prix en crédits : {price}', en: 'Price in credits: {price}' },
  priceTooHigh: {
    fr: 'Prix en crédits : {price}, plus qu’il n’en reste ({available})',
    en: 'Price in credits: {price}, more than are left ({available})',
  },

  code: { fr: 'Le code de cette demande', en: 'The code of this order' },
  codeForms: { fr: 'Langage', en: 'Language' },
  copy: { fr: 'Copier', en: 'Copy' },

  magic: { fr: 'Faire échouer le modèle', en: 'Make the model fail' },
  magicHint: {
    fr: 'Un mot entre crochets dans la demande, et le modèle se comporte comme en panne. Ce qui échoue n’est jamais payé.',
    en: 'A word in brackets in the prompt, and the model behaves as if it were broken. What fails is never paid for.',
  },
  magicAll: { fr: 'Tous les mots', en: 'All the words' },

  job: { fr: 'Génération', en: 'Job' },
  jobNone: {
    fr: 'Envoyez une demande : ce qui est prêt apparaît ici au fur et à mesure.',
    en: 'Send a request: what is ready appears here at once.',
  },
  progress: { fr: 'Avancement', en: 'Progress' },
  queued: { fr: 'en attente', en: 'waiting' },
  generating: { fr: 'le modèle travaille…', en: 'the model is at work…' },
  waitsForParts: { fr: 'attend : {needs}', en: 'waits for: {needs}' },
  written: { fr: 'prêt', en: 'done' },
  deadline: { fr: 'au plus tard à {time}', en: 'by {time} at the latest' },
  lastTrouble: { fr: 'dernier essai : {code}', en: 'last attempt: {code}' },
  nextAttempt: {
    fr: 'nouvel essai à {time}, au plus tard à {deadline}',
    en: 'next attempt at {time}, at {deadline} at the latest',
  },
  gateClosed: {
    fr: 'Le fournisseur du modèle refuse tout le compte jusqu’à {time} ({reason}) : tout attend.',
    en: 'The model’s provider refuses the whole account until {time} ({reason}): everything waits.',
  },
  openGate: { fr: 'Ouvrir maintenant', en: 'Open now' },
  attempt: { fr: 'essai {attempts}', en: 'attempt {attempts}' },
  picture: { fr: 'Image {number} : {description}', en: 'Picture {number}: {description}' },
  clip: { fr: 'Vidéo {number} : {description}', en: 'Video {number}: {description}' },
  open: { fr: 'Ouvrir l’image {number} en entier', en: 'Open picture {number} in full' },
  download: { fr: 'Télécharger', en: 'Download' },
  downloadFile: { fr: 'Télécharger {name}', en: 'Download {name}' },
  given: { fr: 'Données avec la demande', en: 'Given with the order' },
  givenPicture: { fr: 'Image donnée : {name}', en: 'Given picture: {name}' },
  chapter: { fr: '{number}.', en: '{number}.' },
  wordCount: { fr: '{words} mots', en: '{words} words' },
  word_count: { fr: '{value} mots', en: '{value} words' },
  seo_score: { fr: 'SEO {value}', en: 'SEO {value}' },
  readability_score: { fr: 'lisibilité : {value}', en: 'readability: {value}' },
  'part-outline': { fr: 'Plan', en: 'Outline' },
  'part-introduction': { fr: 'Introduction', en: 'Introduction' },
  'part-section': { fr: 'Section {number}', en: 'Section {number}' },
  'part-conclusion': { fr: 'Conclusion', en: 'Conclusion' },
  'part-article': { fr: 'Article', en: 'Article' },
  'part-chapter': { fr: 'Chapitre {number}', en: 'Chapter {number}' },
  'part-book': { fr: 'Livre', en: 'Book' },
  cancel: { fr: 'Annuler', en: 'Cancel' },
  retry: { fr: 'Refaire ce qui a échoué', en: 'Try again what failed' },
  remove: { fr: 'Supprimer', en: 'Delete' },
  removed: { fr: 'Cette génération est supprimée.', en: 'This job is deleted.' },
  ahead: { fr: 'devant vous : {ahead}', en: 'ahead of you: {ahead}' },
  expected: { fr: 'prêt vers {time}', en: 'ready around {time}' },
  moneyOpen: { fr: 'Crédits réservés : {held}', en: 'Credits held: {held}' },
  moneyEnded: {
    fr: 'Crédits payés : {captured} · rendus : {released}',
    en: 'Credits paid: {captured} · returned: {released}',
  },
  PENDING: { fr: 'en file', en: 'queued' },
  INITIALIZING: { fr: 'démarre', en: 'starting' },
  GENERATING: { fr: 'en cours', en: 'at work' },
  SAVING: { fr: 'enregistre', en: 'saving' },
  COMPLETED: { fr: 'terminée', en: 'completed' },
  FAILED: { fr: 'échouée', en: 'failed' },
  CANCELLED: { fr: 'annulée', en: 'cancelled' },

  credits: { fr: 'Crédits', en: 'Credits' },
  give: { fr: 'Donner à {user}', en: 'Give to {user}' },
  amount: { fr: 'Crédits à donner', en: 'Credits to give' },
  available: { fr: 'disponibles', en: 'available' },
  held: { fr: 'réservés', en: 'held' },
  spent: { fr: 'dépensés', en: 'spent' },
  granted: { fr: 'accordés', en: 'granted' },
  lotExpires: { fr: '{amount} à dépenser avant le {date}', en: '{amount} to be spent before {date}' },
  lotFirst: { fr: '{amount} à dépenser en priorité ({priority})', en: '{amount} by priority ({priority})' },
  ledger: { fr: 'Grand livre', en: 'Ledger' },
  when: { fr: 'Heure', en: 'Time' },
  movement: { fr: 'Mouvement', en: 'Movement' },
  grant: { fr: 'attribution', en: 'grant' },
  hold: { fr: 'réservation', en: 'hold' },
  settle: { fr: 'règlement (payé : {captured})', en: 'settlement (paid: {captured})' },
  expire: { fr: 'expiration', en: 'expiry' },

  history: { fr: 'Vos générations', en: 'Your jobs' },
  historyNone: { fr: 'Aucune pour l’instant.', en: 'None yet.' },

  exchanges: { fr: 'Échanges avec l’API', en: 'Exchanges with the API' },
  requestBody: { fr: 'Corps envoyé', en: 'Body sent' },
  responseBody: { fr: 'Réponse', en: 'Answer' },
  headers: { fr: 'En-têtes', en: 'Headers' },

  troubles: { fr: 'Pannes autour de l’API', en: 'Trouble around the API' },
  troublesHint: {
    fr: 'Ce qui est en panne le reste pour tous, jusqu’à ce que vous le rétablissiez.',
    en: 'What is down stays down for everybody until you bring it back.',
  },
  troubleFrontend: { fr: 'Frontend (webhooks)', en: 'Frontend (webhooks)' },
  troubleClerk: { fr: 'Clerk (clés)', en: 'Clerk (keys)' },
  troubleModel: { fr: 'Modèle', en: 'Model' },
  works: { fr: 'fonctionne', en: 'works' },
  circuitPaused: {
    fr: 'Le frontend a trop échoué : plus de webhooks jusqu’à {time}.',
    en: 'The frontend failed too often: no webhooks until {time}.',
  },
  closeCircuit: { fr: 'Reprendre maintenant', en: 'Resume now' },

  nothingYet: { fr: 'Rien à montrer pour l’instant.', en: 'Nothing to show yet.' },

  passedOn: { fr: 'répondu par {origin}', en: 'answered by {origin}' },
  webhooks: { fr: 'Webhooks reçus par le frontend', en: 'Webhooks received by the frontend' },
  stored: { fr: 'enregistré', en: 'stored' },
  notStored: { fr: 'non enregistré', en: 'not stored' },
  cut: { fr: 'connexion coupée', en: 'connection cut' },

  queues: { fr: 'Files d’attente', en: 'Queues' },
  queuesCaption: { fr: 'Messages dans chaque file', en: 'Messages in each queue' },
  queue: { fr: 'File', en: 'Queue' },
  waiting: { fr: 'en attente', en: 'waiting' },
  inFlight: { fr: 'en cours', en: 'in flight' },
  delayed: { fr: 'différés', en: 'delayed' },

  logs: { fr: 'Journaux des fonctions', en: 'Logs of the functions' },
  logLines: { fr: 'Lignes des journaux', en: 'Log lines' },
  correlation: { fr: 'Corrélation :', en: 'Correlation:' },

  unreachable: { fr: 'L’API ne répond pas.', en: 'The API does not answer.' },
  odd: { fr: 'L’API a répondu {status}.', en: 'The API answered {status}.' },
  stopped: {
    fr: 'Le système local ne répond plus. Relancez-le avec npm start : cette page revient d’elle-même.',
    en: 'The local system no longer answers. Start it again with npm start: this page comes back by itself.',
  },
} as const satisfies Record<string, Record<Language, string>>;

export type TextKey = keyof typeof TEXTS;

/** Whether the page has words for it. */
export function isTextKey(key: string | undefined): key is TextKey {
  return key !== undefined && Object.hasOwn(TEXTS, key);
}
