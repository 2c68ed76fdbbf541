import { CURRENT_IMAGE_MODELS } from './image-models.ts';
import type { StageInput } from './stage.ts';

/** https://api.sorami.app, beside the frontend that runs today. */
export const prod: StageInput = {
  name: 'prod',
  region: 'eu-north-1',
  bucket: { kind: 'existing', name: 'sorami-generated-content-9872' },
  frontendOrigins: ['https://sorami.app'],
  // Exactly this host: http:// and www. answer with redirects, which lose a POST.
  webhookBase: 'https://sorami.app',
  clerk: {
    // A sample, to be checked before the first deployment: the Frontend API URL of the production instance (Clerk dashboard, API keys).
    issuer: 'https://clerk.sorami.app',
    authorizedParties: ['https://sorami.app'],
  },
  features: { images: true, videos: false, blog: false, books: false },
  images: { models: CURRENT_IMAGE_MODELS, deadlineSeconds: 900, concurrency: 10 },
  credits: {
    // For the cut-over: the frontend's database still deducts before it calls, so charging here too would charge twice.
    // `ledger` once the frontend has stopped deducting.
    mode: 'external',
    starter: 0,
    prices: { image: 1 },
  },
  // Some hundred requests a second of 40 ms, and a hundred clients that wait for news, leave room below it.
  apiConcurrency: 20,
  throttle: { api: { rate: 100, burst: 200 }, create: { rate: 20, burst: 40 } },
  retention: { jobDays: 90, logDays: 90 },
};
