/** A clock that goes only when it is put forward. Epoch ms. */
export class Clock {
  #now: number = Date.now();

  now = (): number => this.#now;

  advance(ms: number): void {
    this.#now += Math.round(ms);
  }
}
