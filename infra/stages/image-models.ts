import type { StageInput } from './stage.ts';

/**
 * The models in use in November 2026 and what each can draw (a change of models is a change of this list only).
 *
 * The provider retires ids about every five months, so each quality has a fallback. `gemini-3.1-flash-lite-image` draws at 1K
 * only and refuses `imageSize`. A call is given 120 s at 1K and 2K, 240 s at 4K, where the slowest model needs minutes.
 */
export const CURRENT_IMAGE_MODELS: StageInput['kinds']['image']['models'] = {
  standard: [
    { model: 'gemini-nano-banana-2.1', imageSize: '1K', timeoutSeconds: 120 },
    { model: 'gemini-3.1-flash-lite-image', timeoutSeconds: 120 },
    { model: 'gemini-3-pro-image', imageSize: '1K', timeoutSeconds: 120 },
  ],
  high: [
    { model: 'gemini-nano-banana-2.1', imageSize: '2K', timeoutSeconds: 120 },
    { model: 'gemini-3-pro-image', imageSize: '2K', timeoutSeconds: 120 },
  ],
  ultra: [
    { model: 'gemini-nano-banana-2.1', imageSize: '4K', timeoutSeconds: 240 },
    { model: 'gemini-3-pro-image', imageSize: '4K', timeoutSeconds: 240 },
  ],
};

/**
 * For pictures of products: models that go by many references. `gemini-nano-banana-2.1` keeps up to 10 objects and 4 characters apart;
 * `gemini-3.1-flash-lite-image` is left out, `gemini-3-pro-image` is the fallback although it keeps 6 objects only.
 */
export const CURRENT_PRODUCT_IMAGE_MODELS: StageInput['kinds']['ecommerce-image']['models'] = {
  standard: CURRENT_IMAGE_MODELS.standard.filter(({ model }) => model !== 'gemini-3.1-flash-lite-image'),
  high: CURRENT_IMAGE_MODELS.high,
  ultra: CURRENT_IMAGE_MODELS.ultra,
};

/** The most references of each role that these models go by: persons are what they call characters. */
export const CURRENT_REFERENCE_LIMITS: StageInput['kinds']['ecommerce-image']['references'] = {
  product: 10,
  model: 4,
  background: 10,
  accessory: 10,
};
