import * as v from 'valibot';
import { DOWNLOAD_MS } from '../../shared/adapters/gemini/omni/download-film.ts';
import { BEGIN_MS, LOOK_MS, omniClipProvider } from '../../shared/adapters/gemini/omni/omni-clip-provider.ts';
import { httpsInputImageSource } from '../../shared/adapters/input-image/https-input-image-source.ts';
import { mp4Meter } from '../../shared/adapters/mp4/mp4-meter.ts';
import { ClipModels, ClipRetrieval } from '../../shared/kinds/clips/clip-models.ts';
import { makeClip } from '../../shared/kinds/clips/make-clip.ts';
import { orderWithPictures } from '../../shared/kinds/clips/order-with-pictures.ts';
import { customVideoClipOrder } from '../../shared/kinds/custom-video/custom-video-clip-order.ts';
import { videoClipOrder } from '../../shared/kinds/video/video-clip-order.ts';
import { integer, json } from '../../shared/runtime/parse-env.ts';
import type { WorkDeps } from '../../shared/runtime/work-handler.ts';
import { WorkerEnv, workerDeps } from '../../shared/runtime/worker-deps.ts';

export const WorkVideosEnv = {
  ...WorkerEnv,
  GEMINI_BASE_URL: v.optional(v.string()),
  CLIP_MODELS: json(ClipModels),
  CLIP_RETRIEVAL: ClipRetrieval,
  /** How long one call waits for a film, where it is waited for. */
  CLIP_WAIT_SECONDS: integer,
  INPUT_ORIGINS: json(v.array(v.string())),
};
export type WorkVideosEnv = v.InferOutput<v.ObjectSchema<typeof WorkVideosEnv, undefined>>;

/** What reading the key and the gate may take beside the provider's own time, and the same call with another key. */
const BESIDE_MS = 30_000;

/** @param fetch how calls of the provider go out; as the adapter thinks best when left out. */
export function workVideosDeps(env: WorkVideosEnv, fetch?: typeof globalThis.fetch): WorkDeps {
  return workerDeps(env, 'videos', ({ key, ask, inputs, log }) => {
    const waitMs = env.CLIP_WAIT_SECONDS * 1_000;
    const provider = omniClipProvider({
      ...key,
      models: env.CLIP_MODELS,
      retrieval: env.CLIP_RETRIEVAL,
      waitMs,
      baseUrl: env.GEMINI_BASE_URL,
      now: Date.now,
      ...(fetch === undefined ? {} : { fetch }),
    });
    const pictures = inputs(httpsInputImageSource({ origins: env.INPUT_ORIGINS }));
    const common = {
      // What is begun is looked at and fetched whether or not the provider takes new work.
      provider: { ...provider, start: (...asked) => ask(() => provider.start(...asked)) } satisfies typeof provider,
      meter: mp4Meter(),
      beginMs: (env.CLIP_RETRIEVAL === 'wait' ? waitMs : BEGIN_MS) + BESIDE_MS,
      lookMs: LOOK_MS + BESIDE_MS,
      fetchMs: LOOK_MS + DOWNLOAD_MS + BESIDE_MS,
      log,
      now: Date.now,
    };
    return {
      video: makeClip<'video'>({ ...common, orderOf: orderWithPictures(pictures, videoClipOrder) }),
      'custom-video': makeClip<'custom-video'>({
        ...common,
        orderOf: orderWithPictures(pictures, customVideoClipOrder),
      }),
    };
  });
}
