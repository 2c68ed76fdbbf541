import { CURRENT_CLIP_MODELS } from './clip-models.ts';
import { CURRENT_IMAGE_MODELS, CURRENT_PRODUCT_IMAGE_MODELS, CURRENT_REFERENCE_LIMITS } from './image-models.ts';
import type { StageInput } from './stage.ts';
import { CURRENT_TEXT_MODELS } from './text-models.ts';

/** Where the stand-ins of one machine listen: origins such as `http://127.0.0.1:4801`. */
export interface LocalEndpoints {
  /** Serves `/.well-known/jwks.json` and is the `iss` of the tokens. */
  readonly clerkIssuer: string;
  readonly geminiBaseUrl: string;
  /** Receives the webhooks. */
  readonly webhookBase: string;
  /** The one endpoint of every AWS service; presigned URLs point at it. */
  readonly awsEndpoint: string;
  /** The page on which one tries it all; calls the API from a browser. */
  readonly consoleOrigin: string;
}

/** What else the context may say of the stage. */
export interface LocalChoices {
  /** Takes what is not made here, `http://127.0.0.1:9006`; absent: that is answered with 503. */
  readonly oldBackend?: string;
  /** Pages that may call the API beside the console and `http://localhost:3000`. */
  readonly origins?: readonly string[];
  /**
   * Where the keys of `clerkIssuer` are fetched when that is a developer's own instance: the stand-in serves them beside its own key, so
   * that the sample users are signed in there, too.
   */
  readonly clerkKeys?: string;
  /** Credits of every new user; 0 when left out: the sample users have the credits that they were given. */
  readonly starterCredits?: number;
}

/** The frontend's page on a developer's machine. */
const FRONTEND_PAGE = 'http://localhost:3000';

/** Used where the context says nothing, so that a plain `cdk synth -c stage=local` works. */
const DEFAULT_ENDPOINTS: LocalEndpoints = {
  awsEndpoint: 'http://127.0.0.1:4800',
  clerkIssuer: 'http://127.0.0.1:4801',
  geminiBaseUrl: 'http://127.0.0.1:4802',
  webhookBase: 'http://127.0.0.1:4803',
  consoleOrigin: 'http://127.0.0.1:4804',
};

/**
 * The endpoints named by the context keys `local.awsEndpoint`, `local.clerkIssuer`, `local.geminiBaseUrl`, `local.webhookBase` and
 * `local.consoleOrigin`; the stage's schema checks that they are origins.
 */
export function localEndpoints(contextOf: (key: string) => unknown): LocalEndpoints {
  const from = (name: keyof LocalEndpoints): string => String(contextOf(`local.${name}`) ?? DEFAULT_ENDPOINTS[name]);
  return {
    awsEndpoint: from('awsEndpoint'),
    clerkIssuer: from('clerkIssuer'),
    geminiBaseUrl: from('geminiBaseUrl'),
    webhookBase: from('webhookBase'),
    consoleOrigin: from('consoleOrigin'),
  };
}

/** The choices named by the context keys `local.oldBackend`, `local.origins` (a list), `local.clerkKeys` and `local.starterCredits`. */
export function localChoices(contextOf: (key: string) => unknown): LocalChoices {
  const [oldBackend, origins, clerkKeys, starterCredits] = [
    contextOf('local.oldBackend'),
    contextOf('local.origins'),
    contextOf('local.clerkKeys'),
    contextOf('local.starterCredits'),
  ];
  return {
    ...(oldBackend === undefined ? {} : { oldBackend: String(oldBackend) }),
    ...(Array.isArray(origins) ? { origins: origins.map(String) } : {}),
    ...(clerkKeys === undefined ? {} : { clerkKeys: String(clerkKeys) }),
    ...(starterCredits === undefined ? {} : { starterCredits: Number(starterCredits) }),
  };
}

/** Every page that may call the API and read files: browsers tell `localhost` and `127.0.0.1` apart, people do not. */
function pagesOf({ consoleOrigin }: LocalEndpoints, { origins = [] }: LocalChoices): string[] {
  const consoles = [consoleOrigin, consoleOrigin.replace('//127.0.0.1:', '//localhost:')];
  return [...new Set([FRONTEND_PAGE, ...consoles, ...origins])];
}

/** The whole system on one machine: the same stacks, with stand-ins where the world would be. */
export function localStage(endpoints: LocalEndpoints, choices: LocalChoices = {}): StageInput {
  const pages = pagesOf(endpoints, choices);
  const { oldBackend, clerkKeys, starterCredits = 0 } = choices;
  return {
    name: 'local',
    region: 'eu-north-1',
    bucket: { kind: 'new' },
    frontendOrigins: pages,
    webhookBase: endpoints.webhookBase,
    clerk: { issuer: endpoints.clerkIssuer, authorizedParties: pages },
    kinds: {
      image: {
        on: true,
        price: 1,
        charging: 'ledger',
        deadlineSeconds: 300,
        concurrency: 8,
        models: CURRENT_IMAGE_MODELS,
        limits: { unitsPerDay: 10_000 },
      },
      video: {
        on: true,
        price: 5,
        charging: 'ledger',
        deadlineSeconds: 600,
        concurrency: 8,
        models: CURRENT_CLIP_MODELS,
        limits: { unitsPerDay: 10_000 },
      },
      'custom-video': {
        on: true,
        price: 8,
        charging: 'ledger',
        deadlineSeconds: 600,
        concurrency: 8,
        models: CURRENT_CLIP_MODELS,
        limits: { unitsPerDay: 10_000 },
      },
      article: {
        on: true,
        price: 2,
        charging: 'ledger',
        deadlineSeconds: 600,
        concurrency: 16,
        models: CURRENT_TEXT_MODELS,
        limits: { unitsPerDay: 10_000 },
      },
      book: {
        on: true,
        price: 10,
        charging: 'ledger',
        deadlineSeconds: 900,
        concurrency: 16,
        models: CURRENT_TEXT_MODELS,
        limits: { unitsPerDay: 1_000 },
      },
      'ecommerce-image': {
        on: true,
        price: 2,
        charging: 'ledger',
        deadlineSeconds: 300,
        concurrency: 8,
        models: CURRENT_PRODUCT_IMAGE_MODELS,
        references: CURRENT_REFERENCE_LIMITS,
        limits: { unitsPerDay: 10_000 },
      },
    },
    credits: { starter: starterCredits },
    // High enough that trying things out in parallel never meets it.
    throttle: { api: { rate: 1000, burst: 2000 }, create: { rate: 200, burst: 400 } },
    retention: { jobDays: 3, logDays: 1 },
    ...(oldBackend === undefined ? {} : { oldBackend }),
    local: {
      geminiBaseUrl: endpoints.geminiBaseUrl,
      awsEndpoint: endpoints.awsEndpoint,
      ...(clerkKeys === undefined ? {} : { clerkKeys }),
    },
  };
}
