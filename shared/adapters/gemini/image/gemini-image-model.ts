import type { DrawingOrder, ImageModel } from '../../../kinds/image/image-model.ts';
import type { ImageModels, ModelChoice } from '../../../kinds/image/image-models.ts';
import { askModels } from '../ask-models.ts';
import { callModel } from '../call-model.ts';
import type { KeySource } from '../order-key.ts';
import { readCall } from '../read-call.ts';
import type { ErrorVerdict } from '../read-error.ts';
import { drawingRequest } from './drawing-request.ts';
import { type DrawingVerdict, readDrawing } from './read-drawing.ts';

/** What the adapter needs to know. */
export interface GeminiImageOptions extends KeySource {
  readonly models: ImageModels;
  /** Scheme, host and port; Google's own when absent. */
  readonly baseUrl?: string | undefined;
  /** A monotonic clock in milliseconds, to measure calls. */
  readonly now?: () => number;
}

/** Draws with Gemini's `generateContent`, once per order ({@link askModels}). Rejects only as `apiKey` and `refreshApiKey` do. */
export function geminiImageModel(options: GeminiImageOptions): ImageModel {
  const now = options.now ?? (() => performance.now());
  return {
    async draw(order, signal) {
      const startedAt = now();
      const { verdict, model, retired } = await askModels(options, options.models[order.quality], (choice, apiKey) =>
        ask(order, choice, apiKey, options.baseUrl, signal),
      );
      if (verdict.kind !== 'drawn') return verdict;
      const { bytes, inputTokens, modelVersion } = verdict;
      const seconds = Math.round(now() - startedAt) / 1_000;
      return { kind: 'drawn', bytes, model: modelVersion ?? model, seconds, inputTokens, retired };
    },
  };
}

async function ask(
  order: DrawingOrder,
  choice: ModelChoice,
  apiKey: string,
  baseUrl: string | undefined,
  signal: AbortSignal,
): Promise<DrawingVerdict | ErrorVerdict> {
  const request = drawingRequest(order, choice);
  const timeoutMs = choice.timeoutSeconds * 1_000;
  const result = await callModel({ apiKey, model: choice.model, request, timeoutMs, baseUrl }, signal);
  return readCall(result, readDrawing, ({ kind }) => kind === 'drawn');
}
