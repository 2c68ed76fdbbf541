import type { TextModel, WritingOrder } from '../../../kinds/text/text-model.ts';
import type { TextModelChoice, TextModels } from '../../../kinds/text/text-models.ts';
import { askModels } from '../ask-models.ts';
import { callModel } from '../call-model.ts';
import type { KeySource } from '../order-key.ts';
import { readCall } from '../read-call.ts';
import type { ErrorVerdict } from '../read-error.ts';
import { readWriting, type WritingVerdict } from './read-writing.ts';
import { writingRequest } from './writing-request.ts';

/** What the adapter needs to know. */
export interface GeminiTextOptions extends KeySource {
  readonly models: TextModels;
  /** Scheme, host and port; Google's own when absent. */
  readonly baseUrl?: string | undefined;
  /** A monotonic clock in milliseconds, to measure calls. */
  readonly now?: () => number;
}

/** Writes with Gemini's `generateContent`, once per order ({@link askModels}). Rejects only as `apiKey` and `refreshApiKey` do. */
export function geminiTextModel(options: GeminiTextOptions): TextModel {
  const now = options.now ?? (() => performance.now());
  return {
    async write(order, signal) {
      const startedAt = now();
      const { verdict, model, retired } = await askModels(options, options.models[order.step], (choice, apiKey) =>
        ask(order, choice, apiKey, options.baseUrl, signal),
      );
      if (verdict.kind !== 'written') return verdict;
      const { modelVersion, ...written } = verdict;
      return { ...written, model: modelVersion ?? model, seconds: Math.round(now() - startedAt) / 1_000, retired };
    },
  };
}

async function ask(
  order: WritingOrder,
  choice: TextModelChoice,
  apiKey: string,
  baseUrl: string | undefined,
  signal: AbortSignal,
): Promise<WritingVerdict | ErrorVerdict> {
  const request = writingRequest(order, choice);
  const timeoutMs = choice.timeoutSeconds * 1_000;
  const result = await callModel({ apiKey, model: choice.model, request, timeoutMs, baseUrl }, signal);
  return readCall(result, readWriting, (verdict) => verdict.kind === 'written' && verdict.text !== '');
}
