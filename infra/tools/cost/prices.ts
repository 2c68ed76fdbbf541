import type { TextTokens } from './text-tokens.ts';

/** Where a price stands, and on which day that was published. */
interface Source {
  readonly list: string;
  readonly date: string;
}

/** A list of AWS's public price list (https://pricing.us-east-1.amazonaws.com/offers/v1.0/aws/<list>/current/eu-west-1/index.json). */
const aws = (list: string, date: string): Source => ({ list: `AWS price list, ${list}, eu-west-1`, date });

/**
 * What a unit costs, in US dollars without tax, on demand, in the first tier and without free tiers; one table, so that a change of a price
 * is a change of a line. The prices of AWS are those of Ireland, from copies of its lists made in October 2026. Of Stockholm, where the stages are,
 * storage ($0.023 a GB) and transfer ($0.09 a GB) of S3 could be compared: they are the same.
 */
export const PRICES = {
  /** The day on which the table was put together. Look the largest lines of an estimate up before relying on them. */
  asOf: '2026-11-26',
  /** arm64. */
  lambda: { source: aws('AWSLambda', '2026-10-01'), gbSecond: 13.3334e-6, request: 0.2e-6 },
  httpApi: { source: aws('AmazonApiGateway', '2026-10-02'), request: 1.11e-6 },
  sqs: { source: aws('AWSQueueService', '2026-09-11'), request: 0.4e-6, fifoRequest: 0.5e-6 },
  dynamodb: {
    source: aws('AmazonDynamoDB', '2026-09-11'),
    writeUnit: 0.705e-6,
    readUnit: 0.1415e-6,
    gbMonth: 0.283,
    pitrGbMonth: 0.22,
  },
  s3: { source: aws('AmazonS3', '2026-09-28'), put: 5e-6, get: 0.4e-6, gbMonth: 0.023 },
  transfer: { source: aws('AWSDataTransfer', '2026-09-16'), gbOut: 0.09 },
  secrets: { source: aws('AWSSecretsManager', '2026-09-11'), month: 0.4, call: 5e-6 },
  logs: { source: aws('AmazonCloudWatch', '2026-09-22'), gbIn: 0.57, gbMonth: 0.03 },
  cloudWatch: { source: aws('AmazonCloudWatch', '2026-09-22'), metricMonth: 0.3, alarmMetricMonth: 0.1 },
  dashboards: { source: { list: 'AWS, CloudWatch pricing, every region', date: '2026-06-13' }, month: 3 },
  /** Dollars for one image by model and size; the prompt adds a hundredth of a cent. */
  models: {
    'gemini-nano-banana-2.1': {
      source: { list: 'third parties who quote Google: $30 for a million tokens, $0.0336 at 1K', date: '2026-10-18' },
      sizes: { '1K': 0.0336, '2K': 0.0504, '4K': 0.0756 },
    },
    'gemini-3-pro-image': {
      source: { list: 'third parties who quote Google', date: '2026-11-23' },
      sizes: { '1K': 0.134, '2K': 0.134, '4K': 0.24 },
    },
    'gemini-3.1-flash-lite-image': {
      source: { list: 'third parties who quote Google', date: '2026-11-23' },
      sizes: { '1K': 0.0336 },
    },
  },
  /** Dollars for a second of film by model and resolution; a picture given with the order adds a third of a cent, the prompt nothing. */
  films: {
    'gemini-omni-1.2-flash': {
      source: { list: 'third parties who quote Google: $0.07 a second at 720p', date: '2026-11-11' },
      seconds: { '360p': 0.023, '720p': 0.07, '1080p': 0.105, '4k': 0.21 },
    },
    'gemini-omni-1.1-flash': {
      source: {
        list: 'LiteLLM’s price map and third parties who quote Google: $17.50 for a million tokens of film',
        date: '2026-11-11',
      },
      seconds: { '360p': 0.03, '720p': 0.10136, '1080p': 0.15, '4k': 0.3 },
    },
  },
  /** Dollars for a million tokens of text, in and out. */
  texts: {
    'gemini-3.8-flash': {
      source: {
        list: 'Google’s price list (a copy), until 2026-12-31; twice as much from then on',
        date: '2026-10-07',
      },
      million: { in: 0.75, out: 3.75 },
    },
    'gemini-4-hydrogen': {
      source: { list: 'Google’s documentation (a copy)', date: '2026-11-12' },
      million: { in: 1.5, out: 7.5 },
    },
  },
} as const;

/** Dollars for a second of film. @throws Error for a model that the table does not know. */
export function filmPrice(model: string, resolution = '720p'): number {
  const films: Readonly<Record<string, { readonly seconds: Readonly<Record<string, number>> }>> = PRICES.films;
  const price = films[model]?.seconds[resolution];
  if (price === undefined) throw new Error(`infra/tools/cost/prices.ts has no price of ${model} at ${resolution}`);
  return price;
}

/** Dollars for the tokens of a text. @throws Error for a model that the table does not know. */
export function textPrice(model: string, tokens: TextTokens): number {
  const texts: Readonly<Record<string, { readonly million: TextTokens }>> = PRICES.texts;
  const price = texts[model]?.million;
  if (price === undefined) throw new Error(`infra/tools/cost/prices.ts has no price of ${model}`);
  return (tokens.in * price.in + tokens.out * price.out) / 1e6;
}

/** Dollars for one image. @throws Error for a model that the table does not know. */
export function modelPrice(model: string, imageSize = '1K'): number {
  const models: Readonly<Record<string, { readonly sizes: Readonly<Record<string, number>> }>> = PRICES.models;
  const price = models[model]?.sizes[imageSize];
  if (price === undefined) throw new Error(`infra/tools/cost/prices.ts has no price of ${model} at ${imageSize}`);
  return price;
}
