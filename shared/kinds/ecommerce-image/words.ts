import { IMAGE_WORDS } from '../image/words.ts';
import type { KindWords } from '../kind.ts';

/** What is said of a job for product images: as of images, but for what they are made from. */
export const ECOMMERCE_WORDS: KindWords = {
  ...IMAGE_WORDS,
  failed: {
    input_image_unusable: {
      fr: 'Une image de référence est inaccessible ou n’est pas une image PNG, JPEG ou WEBP utilisable.',
      en: 'A reference image cannot be reached or is not a usable PNG, JPEG or WEBP picture.',
    },
  },
};
