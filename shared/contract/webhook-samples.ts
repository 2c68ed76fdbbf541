import type { StoredFile } from '../jobs/part.ts';
import type { Requests, ShippedKind } from '../kinds/requests.ts';

/** A job of a kind, for the examples of its events. */
export interface WebhookSample<K extends ShippedKind> {
  readonly request: Requests[K];
  /** What its parts deliver. */
  readonly file: Pick<StoredFile, 'contentType' | 'facts'>;
}

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
};
