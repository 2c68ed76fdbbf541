import { sqsVisibility, type Visibility } from '../../../shared/adapters/sqs/visibility.ts';
import type { Clock } from './clock.ts';
import type { DeliverySite } from './delivery-site.ts';

const FAR_AWAY_MS = 12 * 3_600_000;

/** The visibility of the delivery queue's messages by a clock of our own: the engine hides them until this clock says otherwise. */
export class VirtualVisibility implements Visibility {
  readonly #real: Visibility;
  readonly #clock: Clock;
  readonly #visibleAt = new Map<string, number>();
  readonly #busy = new Set<string>();

  constructor(site: DeliverySite, clock: Clock) {
    this.#real = sqsVisibility(site.sqs, site.deliverQueue.url);
    this.#clock = clock;
  }

  async changeVisibility(receiptHandle: string, afterMs: number): Promise<void> {
    this.#visibleAt.set(receiptHandle, this.#clock.now() + afterMs);
    await this.#real.changeVisibility(receiptHandle, FAR_AWAY_MS);
  }

  /** A message that is at work: a function is ended by its time-out before the message comes back. */
  busy(receiptHandle: string): void {
    this.#busy.add(receiptHandle);
  }

  /** A message whose function has ended. */
  idle(receiptHandle: string): void {
    this.#busy.delete(receiptHandle);
  }

  /** A message that is done. */
  forget(receiptHandle: string): void {
    this.#visibleAt.delete(receiptHandle);
  }

  /** When the next message comes back, epoch ms. */
  get nextAt(): number {
    return Math.min(Number.POSITIVE_INFINITY, ...this.#visibleAt.values());
  }

  /** Shows the messages whose time has come. */
  async release(): Promise<void> {
    const now = this.#clock.now();
    const due = [...this.#visibleAt]
      .filter(([handle, at]) => at <= now && !this.#busy.has(handle))
      .map(([handle]) => handle);
    for (const handle of due) this.#visibleAt.delete(handle);
    await Promise.all(due.map((handle) => this.#real.changeVisibility(handle, 0)));
  }
}
