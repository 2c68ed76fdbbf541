import type { StoredFile } from '../jobs/part.ts';
import type { ClipFacts } from '../kinds/clips/clip-facts.ts';
import type { Requests, ShippedKind } from '../kinds/requests.ts';
import { ARTICLE_CONTENT, BOOK_CONTENT } from './text-examples.ts';

/** A job of a kind, for the examples of its events. */
export interface WebhookSample<K extends ShippedKind> {
  readonly request: Requests[K];
  /** What its parts deliver. */
  readonly file: Pick<StoredFile, 'contentType' | 'facts'>;
  /** What is in the file that the event tells itself. */
  readonly content?: object;
}

const CLIP = {
  contentType: 'video/mp4',
  facts: { width: 1280, height: 720, duration_seconds: 8.008, download_seconds: 1.2 } satisfies ClipFacts,
};

/** One job of every kind. */
export const WEBHOOK_SAMPLES: { readonly [K in ShippedKind]: WebhookSample<K> } = {
  image: {
    request: {
      prompt: 'Un phare breton au lever du jour',
      numImages: 1,
      size: '1024x1024',
      style: 'photorealistic',
      format: 'PNG',
      quality: 'high',
    },
    file: { contentType: 'image/png', facts: { width: 1024, height: 1024 } },
  },
  video: {
    request: {
      prompt: 'Une vague se brise au pied d’un phare',
      count: 1,
      durationSeconds: 8,
      aspectRatio: '16:10',
      personGeneration: 'ALLOW_ALL',
    },
    file: CLIP,
  },
  'custom-video': {
    request: {
      prompt: 'La marcheuse longe la falaise',
      count: 1,
      durationSeconds: 6,
      aspectRatio: '16:9',
      personGeneration: 'ALLOW_ALL',
      references: [],
    },
    file: CLIP,
  },
  article: {
    request: { topic: 'Les phares de Bretagne', targetWords: 2_000 },
    file: { contentType: 'application/json', facts: { words: 340 } },
    content: ARTICLE_CONTENT,
  },
  book: {
    request: {
      title: 'Les phares de Bretagne',
      topic: 'L’histoire des phares bretons',
      goal: 'Donner envie de les visiter',
      chaptersCount: 10,
      wordsPerChapter: 1_500,
    },
    file: { contentType: 'application/json', facts: { words: 1_500 } },
    content: BOOK_CONTENT,
  },
  'ecommerce-image': {
    request: {
      prompt: 'La théière sur une table en chêne, lumière du matin',
      references: [
        {
          role: 'product',
          description: 'théière.jpg',
          image: {
            from: 'order',
            sha256: 'gy6mZ2nJp3m4a1cRzUuAUnuEJqYjYp2oSzPi8hBP2pI=',
            bytes: 812_000,
            contentType: 'image/jpeg',
            width: 3_024,
            height: 4_032,
          },
        },
      ],
      qualityLevel: 'standard',
      numVariations: 1,
      outputFormat: 'png',
      requirements: [],
    },
    file: { contentType: 'image/png', facts: { width: 1000, height: 1000 } },
  },
};
