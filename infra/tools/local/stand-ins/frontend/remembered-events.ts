/** The receivers' idempotency: events that one process has seen lately. The real one has two processes and forgets at restarts. */
export class RememberedEvents {
  readonly #seenAt = new Map<string, number>();
  readonly #windowMs: number;

  constructor(windowMs: number = 5 * 60_000) {
    this.#windowMs = windowMs;
  }

  get size(): number {
    return this.#seenAt.size;
  }

  has(key: string, now: Date): boolean {
    const at = this.#seenAt.get(key);
    return at !== undefined && now.getTime() - at < this.#windowMs;
  }

  add(key: string, now: Date): void {
    this.#seenAt.set(key, now.getTime());
  }

  delete(key: string): void {
    this.#seenAt.delete(key);
  }
}
