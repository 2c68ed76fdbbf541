import { CURRENT_IMAGE_MODELS } from './image-models.ts';
import type { StageInput } from './stage.ts';

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
  features: { images: true, videos: false, blog: false, books: false },
  images: { models: CURRENT_IMAGE_MODELS, deadlineSeconds: 900, concurrency: 4, limits: { unitsPerDay: 200 } },
  credits: { mode: 'ledger', starter: 10, prices: { image: 1 } },
  throttle: { api: { rate: 200, burst: 400 }, create: { rate: 200, burst: 400 } },
  retention: { jobDays: 30, logDays: 14 },
};
