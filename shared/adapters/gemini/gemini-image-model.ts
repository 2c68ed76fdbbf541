import type { DrawingOrder, DrawingOutcome, ImageModel } from '../../kinds/image/image-model.ts';
import type { ImageModels, ModelChoice } from '../../kinds/image/image-models.ts';
import { callModel } from './call-model.ts';
import { generationRequest } from './generation-request.ts';
import { type KeySource, OrderKey } from './order-key.ts';
import { type CallVerdict, readCall } from './read-call.ts';

/** What the adapter needs to know. */
export interface GeminiOptions extends KeySource {
  readonly models: ImageModels;
  /** Scheme, host and port; Google's own when absent. */
  readonly baseUrl?: string | undefined;
  /** A monotonic clock in milliseconds, to measure calls. */
  readonly now?: () => number;
}

/**
 * Draws with Gemini's `generateContent`.
 *
 * One call per order, plus one for every model of the list that is gone and one when the key was refused and has been read
 * again. Nothing else is repeated here: when to try again is the caller's decision. Rejects only as `apiKey` and
 * `refreshApiKey` do.
 */
export function geminiImageModel(options: GeminiOptions): ImageModel {
  const now = options.now ?? (() => performance.now());
  return {
    async draw(order, signal) {
      const startedAt = now();
      const seconds = () => Math.round(now() - startedAt) / 1_000;
      const key = new OrderKey(options);
      const retired: string[] = [];
      for (const choice of options.models[order.quality]) {
        const verdict = await key.use((apiKey) => ask(order, choice, apiKey, options.baseUrl, signal));
        if (verdict.kind !== 'model-gone') return outcomeOf(verdict, choice, retired, seconds());
        retired.push(choice.model);
      }
      return {
        kind: 'trouble',
        code: 'model_unavailable',
        reason: `gone: ${retired.join(', ')}`,
        maybeBilled: false,
      };
    },
  };
}

async function ask(
  order: DrawingOrder,
  choice: ModelChoice,
  apiKey: string,
  baseUrl: string | undefined,
  signal: AbortSignal,
): Promise<CallVerdict> {
  const request = generationRequest(order, choice);
  const timeoutMs = choice.timeoutSeconds * 1_000;
  return readCall(await callModel({ apiKey, model: choice.model, request, timeoutMs, baseUrl }, signal));
}

function outcomeOf(
  verdict: Exclude<CallVerdict, { kind: 'model-gone' }>,
  choice: ModelChoice,
  retired: readonly string[],
  seconds: number,
): DrawingOutcome {
  switch (verdict.kind) {
    case 'drawn': {
      const { bytes, inputTokens, modelVersion } = verdict;
      return { kind: 'drawn', bytes, model: modelVersion ?? choice.model, seconds, inputTokens, retired };
    }
    case 'key-refused':
      // An order that waits for a good key can still be drawn; one that is refused could not.
      return { kind: 'trouble', code: 'provider_key_refused', reason: verdict.reason, maybeBilled: false };
    default:
      return verdict;
  }
}
