import * as v from 'valibot';
import { geminiImageModel } from '../../shared/adapters/gemini/image/gemini-image-model.ts';
import { httpsInputImageSource } from '../../shared/adapters/input-image/https-input-image-source.ts';
import { sharpImageRenderer } from '../../shared/adapters/sharp/sharp-image-renderer.ts';
import { ImageModels } from '../../shared/kinds/image/image-models.ts';
import { makeImage } from '../../shared/kinds/image/make-image.ts';
import { json } from '../../shared/runtime/parse-env.ts';
import type { WorkDeps } from '../../shared/runtime/work-handler.ts';
import { WorkerEnv, workerDeps } from '../../shared/runtime/worker-deps.ts';

export const WorkImagesEnv = {
  ...WorkerEnv,
  GEMINI_BASE_URL: v.optional(v.string()),
  IMAGE_MODELS: json(ImageModels),
  INPUT_ORIGINS: json(v.array(v.string())),
};
export type WorkImagesEnv = v.InferOutput<v.ObjectSchema<typeof WorkImagesEnv, undefined>>;

/** What reading the key, the gate and a large answer may take beside the model's own time. */
const ANSWER_MS = 30_000;

export function workImagesDeps(env: WorkImagesEnv): WorkDeps {
  return workerDeps(env, 'images', ({ key, ask, inputs, log }) => {
    const model = geminiImageModel({ ...key, models: env.IMAGE_MODELS, baseUrl: env.GEMINI_BASE_URL });
    return {
      image: makeImage({
        model: { draw: (order, signal) => ask(() => model.draw(order, signal)) },
        renderer: sharpImageRenderer(),
        inputs: inputs(httpsInputImageSource({ origins: env.INPUT_ORIGINS })),
        longestDrawingMs: (quality) => {
          const timeouts = env.IMAGE_MODELS[quality].map(({ timeoutSeconds }) => timeoutSeconds);
          return Math.max(...timeouts) * 1_000 + ANSWER_MS;
        },
        log,
      }),
    };
  });
}
