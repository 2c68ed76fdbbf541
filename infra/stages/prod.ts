import { CURRENT_CLIP_MODELS } from './clip-models.ts';
import { CURRENT_IMAGE_MODELS, CURRENT_PRODUCT_IMAGE_MODELS, CURRENT_REFERENCE_LIMITS } from './image-models.ts';
import type { StageInput } from './stage.ts';
import { CURRENT_TEXT_MODELS } from './text-models.ts';

/** https://api.sorami.app, beside the frontend that runs today. */
export const prod: StageInput = {
  name: 'prod',
  region: 'eu-north-1',
  bucket: { kind: 'existing', name: 'sorami-generated-content-9872' },
  // The frontend's host serves its second name as well: tokens that are minted there say so.
  frontendOrigins: ['https://sorami.app', 'https://www.sorami.app'],
  // Exactly this host: http:// answers with a redirect, which loses a POST, and whether www. does is up to its nginx.
  webhookBase: 'https://sorami.app',
  clerk: {
    // A sample, to be checked before the first deployment: the Frontend API URL of the production instance (Clerk dashboard, API keys).
    issuer: 'https://clerk.sorami.app',
    authorizedParties: ['https://sorami.app', 'https://www.sorami.app'],
  },
  kinds: {
    image: {
      on: true,
      price: 1,
      // For the cut-over: the frontend's database still deducts before it calls, so charging here too would charge twice.
      // `ledger` once the frontend has stopped deducting.
      charging: 'external',
      deadlineSeconds: 900,
      concurrency: 10,
      models: CURRENT_IMAGE_MODELS,
      // More than the largest pack of credits pays for, and the most that one stolen or inventive session can cost in a day.
      limits: { unitsPerDay: 500 },
    },
    video: {
      // Until ops switch it on (docs/deploy.md): the old server makes them.
      on: false,
      price: 5,
      charging: 'external',
      deadlineSeconds: 1_800,
      concurrency: 10,
      models: CURRENT_CLIP_MODELS,
      limits: { unitsPerDay: 40 },
    },
    'custom-video': {
      // Until ops switch it on (docs/deploy.md): the old server makes them.
      on: false,
      price: 8,
      charging: 'external',
      deadlineSeconds: 1_800,
      concurrency: 10,
      models: CURRENT_CLIP_MODELS,
      limits: { unitsPerDay: 40 },
    },
    article: {
      on: false,
      price: 2,
      // As images: the frontend's database deducts before it calls.
      charging: 'external',
      deadlineSeconds: 1800,
      concurrency: 10,
      models: CURRENT_TEXT_MODELS,
      limits: { unitsPerDay: 100 },
    },
    book: {
      on: false,
      price: 10,
      // Nobody deducts for books today: they are given away, few a day, until balances are here and this says `ledger`.
      charging: 'external',
      deadlineSeconds: 3600,
      concurrency: 10,
      models: CURRENT_TEXT_MODELS,
      limits: { unitsPerDay: 5 },
    },
    'ecommerce-image': {
      // Until ops switch it on (docs/deploy.md).
      on: false,
      price: 2,
      // Nobody deducts for it today. The order comes from the user's browser, so that charging it outside would be giving it away.
      charging: 'ledger',
      // The page looks for four minutes; what comes later is in its history.
      deadlineSeconds: 900,
      concurrency: 4,
      models: CURRENT_PRODUCT_IMAGE_MODELS,
      references: CURRENT_REFERENCE_LIMITS,
      limits: { unitsPerDay: 100 },
    },
  },
  credits: { starter: 0 },
  // Before the name api.sorami.app moves here: `oldBackend`, the origin of the old server under another name. Blog, books and videos are
  // off here, and that server makes them (docs/deploy.md, Cut-over).
  // At once: 100 orders and 100 status reads, 40 callers that wait for news, 20 of each other route.
  apiConcurrency: 20,
  // One bucket a route for all callers, emptied before any token is looked at: no limit for users (those are counted inside), but for
  // what strangers can cost. A thousand refused requests a second are some $10 an hour.
  throttle: { api: { rate: 1_000, burst: 2_000 }, create: { rate: 1_000, burst: 2_000 } },
  retention: { jobDays: 90, logDays: 90 },
};
