import type { Throttle } from '../resource-types/http-api.ts';

/** The gateway's throttle of one route: `burst` requests at once, refilled at `rate` a second. */
export class TokenBucket {
  readonly #rate: number;
  readonly #burst: number;
  readonly #now: () => number;
  #tokens: number;
  #at: number;

  /** @param now milliseconds of a clock that never goes back. */
  constructor({ ThrottlingRateLimit, ThrottlingBurstLimit }: Throttle, now: () => number) {
    this.#now = now;
    this.#at = now();
    this.#rate = ThrottlingRateLimit;
    this.#burst = ThrottlingBurstLimit;
    this.#tokens = ThrottlingBurstLimit;
  }

  take(): boolean {
    const now = this.#now();
    this.#tokens = Math.min(this.#burst, this.#tokens + ((now - this.#at) / 1000) * this.#rate);
    this.#at = now;
    if (this.#tokens < 1) return false;
    this.#tokens -= 1;
    return true;
  }
}
