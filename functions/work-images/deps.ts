import * as v from 'valibot';
import { geminiImageModel } from '../../shared/adapters/gemini/image/gemini-image-model.ts';
import { httpsInputImageSource } from '../../shared/adapters/input-image/https-input-image-source.ts';
import { sharpImageRenderer } from '../../shared/adapters/sharp/sharp-image-renderer.ts';
import { makeEcommerceImage } from '../../shared/kinds/ecommerce-image/make-ecommerce-image.ts';
import type { DrawingOrder } from '../../shared/kinds/image/image-model.ts';
import { ImageModels } from '../../shared/kinds/image/image-models.ts';
import type { ImageQuality } from '../../shared/kinds/image/image-request.ts';
import { makeImage } from '../../shared/kinds/image/make-image.ts';
import { json } from '../../shared/runtime/parse-env.ts';
import type { WorkDeps } from '../../shared/runtime/work-handler.ts';
import { WorkerEnv, workerDeps } from '../../shared/runtime/worker-deps.ts';

export const WorkImagesEnv = {
  ...WorkerEnv,
  GEMINI_BASE_URL: v.optional(v.string()),
  IMAGE_MODELS: json(ImageModels),
  PRODUCT_IMAGE_MODELS: json(ImageModels),
  INPUT_ORIGINS: json(v.array(v.string())),
};
export type WorkImagesEnv = v.InferOutput<v.ObjectSchema<typeof WorkImagesEnv, undefined>>;

/** What reading the key, the gate and a large answer may take beside the model's own time. */
const ANSWER_MS = 30_000;

export function workImagesDeps(env: WorkImagesEnv): WorkDeps {
  return workerDeps(env, 'images', ({ key, ask, inputs, log }) => {
    const common = {
      renderer: sharpImageRenderer(),
      inputs: inputs(httpsInputImageSource({ origins: env.INPUT_ORIGINS })),
      log,
    };
    const drawnBy = (models: ImageModels) => {
      const model = geminiImageModel({ ...key, models, baseUrl: env.GEMINI_BASE_URL });
      return {
        model: { draw: (order: DrawingOrder, signal: AbortSignal) => ask(() => model.draw(order, signal)) },
        longestDrawingMs: (quality: ImageQuality) =>
          Math.max(...models[quality].map(({ timeoutSeconds }) => timeoutSeconds)) * 1_000 + ANSWER_MS,
      };
    };
    return {
      image: makeImage({ ...common, ...drawnBy(env.IMAGE_MODELS) }),
      'ecommerce-image': makeEcommerceImage({ ...common, ...drawnBy(env.PRODUCT_IMAGE_MODELS) }),
    };
  });
}
