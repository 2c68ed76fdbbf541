import type { Language } from '../language.ts';

type Words = Readonly<Record<Language, string>>;

/** What fields are called; those that are not here go by their own names. */
const FIELDS: Readonly<Record<string, Words>> = {
  prompt: { fr: 'Votre demande', en: 'Your prompt' },
  topic: { fr: 'Sujet', en: 'Topic' },
  goal: { fr: 'Objectif', en: 'Goal' },
  title: { fr: 'Titre', en: 'Title' },
  chapters: {
    fr: 'Chapitres souhaités (un par ligne : titre | description)',
    en: 'Wished chapters (one a line: title | description)',
  },
  chapters_count: { fr: 'Nombre de chapitres', en: 'Number of chapters' },
  words_per_chapter: { fr: 'Mots par chapitre', en: 'Words per chapter' },
  target_word_count: { fr: 'Nombre de mots', en: 'Number of words' },
  size: { fr: 'Taille', en: 'Size' },
  style: { fr: 'Style', en: 'Style' },
  quality: { fr: 'Qualité', en: 'Quality' },
  quality_level: { fr: 'Qualité', en: 'Quality' },
  format: { fr: 'Format', en: 'Format' },
  output_format: { fr: 'Format', en: 'Format' },
  num_images: { fr: 'Nombre d’images', en: 'Number of images' },
  num_variations: { fr: 'Nombre de variantes', en: 'Number of variations' },
  number_of_videos: { fr: 'Nombre de vidéos', en: 'Number of videos' },
  duration_seconds: { fr: 'Durée (secondes)', en: 'Duration (seconds)' },
  aspect_ratio: { fr: 'Format d’image', en: 'Aspect ratio' },
  person_generation: { fr: 'Personnes', en: 'People' },
  reference_images: { fr: 'Images de référence', en: 'Reference images' },
  input_image: { fr: 'Image de départ', en: 'Input image' },
  input_image_base64: { fr: 'Première image', en: 'First frame' },
  input_image_url: { fr: 'Image de départ (adresse)', en: 'Input image (address)' },
  additional_requirements: { fr: 'Autres exigences (une par ligne)', en: 'Further requirements (one a line)' },
  image_generation_prompt: { fr: 'La première image, en mots', en: 'The first frame, in words' },
  generate_image_first: { fr: 'Dessiner d’abord la première image', en: 'Draw the first frame first' },
  language: { fr: 'Langue', en: 'Language' },
  negative_prompt: { fr: 'À éviter', en: 'To be avoided' },
  deadline_seconds: { fr: 'Échéance (secondes)', en: 'Deadline (seconds)' },
  metadata: { fr: 'Vos métadonnées', en: 'Your metadata' },
  max_credits: { fr: 'Au plus, en crédits', en: 'At most, in credits' },
};

/** What values are called. */
const VALUES: Readonly<Record<string, Words>> = {
  photorealistic: { fr: 'Photographie', en: 'Photorealistic' },
  artistic: { fr: 'Artistique', en: 'Artistic' },
  illustration: { fr: 'Illustration', en: 'Illustration' },
  '3d-render': { fr: 'Rendu 3D', en: '3D render' },
  thumbnail: { fr: 'Vignette (500 × 500)', en: 'Thumbnail (500 × 500)' },
  standard: { fr: 'Standard', en: 'Standard' },
  high: { fr: 'Haute', en: 'High' },
  ultra: { fr: 'Ultra', en: 'Ultra' },
  ALLOW_ALL: { fr: 'autorisées', en: 'allowed' },
  DENY_ALL: { fr: 'aucune', en: 'none' },
  product: { fr: 'Produit', en: 'Product' },
  model: { fr: 'Mannequin', en: 'Model' },
  background: { fr: 'Arrière-plan', en: 'Background' },
  accessory: { fr: 'Accessoire', en: 'Accessory' },
  subject: { fr: 'Sujet', en: 'Subject' },
  asset: { fr: 'Élément', en: 'Asset' },
  style: { fr: 'Style', en: 'Style' },
};

const SHAPES = {
  square: { fr: 'carré', en: 'square' },
  landscape: { fr: 'paysage', en: 'landscape' },
  portrait: { fr: 'portrait', en: 'portrait' },
} as const;

/** Whether a field has words of its own here. */
export function isKnownField(name: string): boolean {
  return Object.hasOwn(FIELDS, name);
}

/** The label of a field. */
export function labelOf(name: string, language: Language): string {
  const known = FIELDS[name]?.[language];
  if (known !== undefined) return known;
  const words = name
    .replace(/_/g, ' ')
    .replace(/([a-z])([A-Z])/g, '$1 $2')
    .toLowerCase();
  return words.charAt(0).toUpperCase() + words.slice(1);
}

/** What a value of a choice is called. */
export function wordOf(value: string, language: Language): string {
  const [, width, height] = /^(\d+)x(\d+)$/.exec(value) ?? [];
  if (width === undefined || height === undefined) return VALUES[value]?.[language] ?? value;
  const difference = Number(width) - Number(height);
  const shape = difference === 0 ? 'square' : difference > 0 ? 'landscape' : 'portrait';
  return `${width} × ${height}, ${SHAPES[shape][language]}`;
}
