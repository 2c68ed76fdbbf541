/**
 * What a unit costs, in US dollars without tax, in eu-north-1 on demand and without free tiers; one table, so that a change of a price is a
 * change of a line. The regions of Europe differ by less than a fifth.
 */
export const PRICES = {
  /** The day for which the table holds; look the largest lines of an estimate up before relying on them. */
  asOf: '2026-11-23',
  lambda: { gbSecond: 0.0000133334, request: 0.2e-6 },
  httpApi: { request: 1.11e-6 },
  sqs: { request: 0.4e-6, fifoRequest: 0.5e-6 },
  dynamodb: { writeUnit: 0.71e-6, readUnit: 0.1425e-6, gbMonth: 0.28, pitrGbMonth: 0.22 },
  s3: { put: 5.4e-6, get: 0.43e-6, gbMonth: 0.023, gbOut: 0.09 },
  secrets: { month: 0.4, call: 5e-6 },
  logs: { gbIn: 0.57, gbMonth: 0.03 },
  cloudWatch: { metricMonth: 0.3, alarmMetricMonth: 0.1, dashboardMonth: 3 },
  /** Dollars for one image, by the quality's first model and size (facts of November 2026; third parties' figures). */
  model: {
    'gemini-nano-banana-2.1': { '1K': 0.0336, '2K': 0.0504, '4K': 0.0756 },
    'gemini-3-pro-image': { '1K': 0.134, '2K': 0.134, '4K': 0.24 },
    'gemini-3.1-flash-lite-image': { '1K': 0.0336 },
  },
} as const;

/** Dollars for one image. @throws Error for a model that the table does not know. */
export function modelPrice(model: string, imageSize = '1K'): number {
  const models: Readonly<Record<string, Readonly<Record<string, number>>>> = PRICES.model;
  const price = models[model]?.[imageSize];
  if (price === undefined) throw new Error(`infra/cost/prices.ts has no price of ${model} at ${imageSize}`);
  return price;
}
