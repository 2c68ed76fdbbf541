import type { StoredFile } from '../jobs/part.ts';
import type { ClipFacts } from '../kinds/clips/clip-facts.ts';
import type { Requests, ShippedKind } from '../kinds/requests.ts';

/** A job of a kind, for the examples of its events. */
export interface WebhookSample<K extends ShippedKind> {
  readonly request: Requests[K];
  /** What its parts deliver. */
  readonly file: Pick<StoredFile, 'contentType' | 'facts'>;
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
};
