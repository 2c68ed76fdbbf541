import { CURRENT_IMAGE_MODELS } from './image-models.ts';
import type { StageInput } from './stage.ts';

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
}

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

/** The choices named by the context key `local.oldBackend`. */
export function localChoices(contextOf: (key: string) => unknown): LocalChoices {
  const oldBackend = contextOf('local.oldBackend');
  return oldBackend === undefined ? {} : { oldBackend: String(oldBackend) };
}

/** The whole system on one machine: the same stacks, with stand-ins where the world would be. */
export function localStage(endpoints: LocalEndpoints, choices: LocalChoices = {}): StageInput {
  return {
    name: 'local',
    region: 'eu-north-1',
    bucket: { kind: 'new' },
    frontendOrigins: ['http://localhost:3000', endpoints.consoleOrigin],
    webhookBase: endpoints.webhookBase,
    clerk: { issuer: endpoints.clerkIssuer, authorizedParties: ['http://localhost:3000', endpoints.consoleOrigin] },
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
    },
    // Users of the stand-in have the credits they were given, and no others.
    credits: { starter: 0 },
    // High enough that trying things out in parallel never meets it.
    throttle: { api: { rate: 1000, burst: 2000 }, create: { rate: 200, burst: 400 } },
    retention: { jobDays: 3, logDays: 1 },
    ...choices,
    local: { geminiBaseUrl: endpoints.geminiBaseUrl, awsEndpoint: endpoints.awsEndpoint },
  };
}
