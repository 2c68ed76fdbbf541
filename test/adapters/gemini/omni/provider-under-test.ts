import {
  type GeminiStandIn,
  type GeminiStandInOptions,
  startGeminiStandIn,
} from '../../../../infra/tools/local/stand-ins/gemini/gemini-stand-in.ts';
import { makeFilm } from '../../../../infra/tools/local/stand-ins/gemini/omni/film/make-film.ts';
import { type OmniOptions, omniClipProvider } from '../../../../shared/adapters/gemini/omni/omni-clip-provider.ts';
import type { ClipOrder } from '../../../../shared/kinds/clips/clip-order.ts';
import type { ClipProvider } from '../../../../shared/kinds/clips/clip-provider.ts';

let small: Promise<Buffer> | undefined;

/** The same small clip, whatever is asked: 320 × 180 pixels, 5 seconds. */
export function smallFilm(): Promise<Buffer> {
  small ??= makeFilm({ width: 320, height: 180, seconds: 5, seed: 'small', caption: 'small' }).then((film) =>
    Buffer.from(film),
  );
  return small;
}

export interface ProviderUnderTest extends AsyncDisposable {
  readonly gemini: GeminiStandIn;
  readonly provider: ClipProvider;
  /** By which both go, epoch ms. */
  readonly clock: { now: number };
}

/** The adapter against the stand-in, with a clock that stands still. */
export async function startProvider(
  options: Partial<OmniOptions> = {},
  standIn: GeminiStandInOptions = {},
): Promise<ProviderUnderTest> {
  const clock = { now: Date.UTC(2026, 10, 29) };
  const gemini = await startGeminiStandIn({
    latencyMs: 0,
    filmMs: 60_000,
    film: smallFilm,
    now: () => clock.now,
    ...standIn,
  });
  const provider = omniClipProvider({
    apiKey: async () => gemini.apiKey,
    refreshApiKey: async () => gemini.apiKey,
    models: [
      { model: 'gemini-omni-1.2-flash', resolution: '720p' },
      { model: 'gemini-omni-1.1-flash', resolution: '720p' },
    ],
    retrieval: 'poll',
    waitMs: 60_000,
    baseUrl: gemini.url,
    now: () => clock.now,
    ...options,
  });
  return { gemini, provider, clock, [Symbol.asyncDispose]: () => gemini.stop() };
}

/** An order of one clip from words. */
export function clipOrder(prompt: string, changes: Partial<ClipOrder> = {}): ClipOrder {
  return { prompt, task: 'text_to_video', aspectRatio: '16:9', durationSeconds: 5, pictures: [], ...changes };
}
