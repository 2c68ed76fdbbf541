import type { Stage } from '../stages/stage.ts';
import type { Load } from './load.ts';
import type { Plant } from './plant.ts';
import { modelPrice, PRICES } from './prices.ts';

/** The most that an hour can cost, whoever calls how often. */
export interface Flood {
  /** Requests that get past the throttle, with their functions at the limit. Dollars. */
  readonly requests: number;
  /** Workers at the limit, each drawing the dearest image without a pause. Dollars, AWS and model. */
  readonly images: number;
}

const HOUR = 3_600;
const LOG_BYTES_PER_REQUEST = 1_700;

/** What throttles and limits leave to a flood: the throttle bounds requests, the limits bound what runs at once. */
export function floodOf(stage: Stage, plant: Plant, load: Load): Flood {
  const requests = stage.throttle.api.rate * HOUR;
  const api = [...plant.functions.values()].filter(({ isBehindApi }) => isBehindApi);
  // A function runs at the limit set aside for it; without one, for its whole time-out with every request that the throttle lets through.
  const dearestCall = Math.max(...api.map(({ gigabytes, timeoutSeconds }) => gigabytes * timeoutSeconds));
  const limited = api.reduce(
    (sum, { gigabytes, reserved = Number.POSITIVE_INFINITY }) => sum + gigabytes * reserved,
    0,
  );
  const gbSeconds = Math.min(limited * HOUR, requests * dearestCall);
  const perRequest =
    PRICES.httpApi.request + PRICES.lambda.request + (LOG_BYTES_PER_REQUEST / 1024 ** 3) * PRICES.logs.gbIn;
  const dearest = Math.max(
    ...Object.values(stage.images.models).flatMap((choices) =>
      choices.map(({ model, imageSize }) => modelPrice(model, imageSize)),
    ),
  );
  const { concurrency } = stage.images;
  const worker = plant.functions.get('Generate')?.gigabytes ?? 0;
  return {
    requests: requests * perRequest + gbSeconds * PRICES.lambda.gbSecond,
    images: concurrency * HOUR * (dearest / load.modelSeconds + worker * PRICES.lambda.gbSecond),
  };
}
