const WINDOW_MS = 5 * 60_000;

/** The receivers' idempotency: events that one process has seen lately. The real one has two processes and forgets at restarts. */
export class RememberedEvents {
  readonly #seenAt = new Map<unknown, number>();

  get size(): number {
    return this.#seenAt.size;
  }

  has(key: unknown, now: Date): boolean {
    const at = this.#seenAt.get(key);
    return at !== undefined && now.getTime() - at < WINDOW_MS;
  }

  add(key: unknown, now: Date): void {
    this.#seenAt.set(key, now.getTime());
  }

  delete(key: unknown): void {
    this.#seenAt.delete(key);
  }
}
