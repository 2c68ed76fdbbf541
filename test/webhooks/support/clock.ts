/** A clock that goes `speed` times as fast as the wall's and can be put forward. Epoch ms. */
export class Clock {
  readonly #startedAt = Date.now();
  readonly #speed: number;
  #ahead: number = 0;

  /** @param speed 0: it goes only when it is put forward. */
  constructor(speed: number = 0) {
    this.#speed = speed;
  }

  now = (): number => Math.floor(this.#startedAt + (Date.now() - this.#startedAt) * this.#speed + this.#ahead);

  advance(ms: number): void {
    this.#ahead += ms;
  }
}
