import { CURRENT_CLIP_MODELS } from './clip-models.ts';
import { CURRENT_IMAGE_MODELS, CURRENT_PRODUCT_IMAGE_MODELS, CURRENT_REFERENCE_LIMITS } from './image-models.ts';
import type { StageInput } from './stage.ts';
import { CURRENT_TEXT_MODELS } from './text-models.ts';

/**
 * A stage to try things on, with a bucket of its own and this backend's own credits.
 *
 * To be checked before its first deployment: the frontend's host and the Clerk issuer are samples.
 */
export const dev: StageInput = {
  name: 'dev',
  region: 'eu-north-1',
  bucket: { kind: 'new' },
  frontendOrigins: ['https://dev.sorami.app', 'http://localhost:3000'],
  webhookBase: 'https://dev.sorami.app',
  clerk: {
    issuer: 'https://sample-instance.clerk.accounts.dev',
    authorizedParties: ['https://dev.sorami.app', 'http://localhost:3000'],
  },
  kinds: {
    image: {
      on: true,
      price: 1,
      charging: 'ledger',
      deadlineSeconds: 900,
      concurrency: 4,
      models: CURRENT_IMAGE_MODELS,
      limits: { unitsPerDay: 200 },
    },
    video: {
      on: true,
      price: 5,
      charging: 'ledger',
      deadlineSeconds: 1_800,
      concurrency: 4,
      models: CURRENT_CLIP_MODELS,
      limits: { unitsPerDay: 20 },
    },
    'custom-video': {
      on: true,
      price: 8,
      charging: 'ledger',
      deadlineSeconds: 1_800,
      concurrency: 4,
      models: CURRENT_CLIP_MODELS,
      limits: { unitsPerDay: 20 },
    },
    article: {
      on: true,
      price: 2,
      charging: 'ledger',
      deadlineSeconds: 1200,
      concurrency: 4,
      models: CURRENT_TEXT_MODELS,
      limits: { unitsPerDay: 100 },
    },
    book: {
      on: true,
      price: 10,
      charging: 'ledger',
      deadlineSeconds: 1800,
      concurrency: 4,
      models: CURRENT_TEXT_MODELS,
      limits: { unitsPerDay: 20 },
    },
    'ecommerce-image': {
      on: true,
      price: 2,
      charging: 'ledger',
      deadlineSeconds: 900,
      concurrency: 4,
      models: CURRENT_PRODUCT_IMAGE_MODELS,
      references: CURRENT_REFERENCE_LIMITS,
      limits: { unitsPerDay: 100 },
    },
  },
  credits: { starter: 10 },
  throttle: { api: { rate: 200, burst: 400 }, create: { rate: 200, burst: 400 } },
  retention: { jobDays: 30, logDays: 14 },
};
