import { type GeminiImageOptions, geminiImageModel } from '../../../shared/adapters/gemini/image/gemini-image-model.ts';
import type { DrawingOrder, DrawingOutcome, ImageModel } from '../../../shared/kinds/image/image-model.ts';
import type { ImageModels } from '../../../shared/kinds/image/image-models.ts';

/** A word that stands in every prompt of these tests and must never come out of the adapter again. */
export const SECRET_WORD = 'quetzalcoatl';

export const MODELS: ImageModels = {
  standard: [{ model: 'gemini-nano-banana-2.1', timeoutSeconds: 20 }],
  high: [{ model: 'gemini-nano-banana-2.1', imageSize: '2K', timeoutSeconds: 20 }],
  ultra: [{ model: 'gemini-nano-banana-2.1', imageSize: '4K', timeoutSeconds: 20 }],
};

/** An adapter that talks to a server of ours, with its good key unless told otherwise. */
export function modelAt(
  server: { url: string; apiKey?: string },
  options: Partial<GeminiImageOptions> = {},
): ImageModel {
  const apiKey = async () => server.apiKey ?? 'some-key';
  return geminiImageModel({ apiKey, refreshApiKey: apiKey, models: MODELS, baseUrl: server.url, ...options });
}

export function orderOf(prompt: string, order: Partial<DrawingOrder> = {}): DrawingOrder {
  return {
    prompt: `${SECRET_WORD} ${prompt}`,
    style: 'illustration',
    quality: 'standard',
    aspectRatio: '1:1',
    ...order,
  };
}

/** A signal that never fires. */
export const never = new AbortController().signal;

/** What a test wants to know of an outcome: all but the bytes. */
export function withoutBytes(outcome: DrawingOutcome): object {
  return outcome.kind === 'drawn' ? { ...outcome, bytes: undefined } : outcome;
}
