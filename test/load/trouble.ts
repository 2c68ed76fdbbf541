import type { EndpointFault, FaultOf } from '../../infra/tools/local/cloud/endpoint/fault.ts';
import { pick, seeded } from '../faults/harness/random.ts';
import type { LoadOptions } from './options.ts';

/** Ways in which the model fails: busy, down, broken connections, answers without a picture. */
const MOODS = ['503', '500', '429-minute', 'reset', 'cut', 'no-image'] as const;

/** Draws who meets which trouble, and counts it. Everything is drawn from one seed, though the order of events is not. */
export class Trouble {
  readonly counts = { throttles: 0, lostAnswers: 0, modelFailures: 0 };
  readonly #random: () => number;
  readonly #options: LoadOptions;

  constructor(options: LoadOptions) {
    this.#options = options;
    this.#random = seeded(options.seed);
  }

  readonly faultOf: FaultOf = (): EndpointFault | undefined => {
    if (this.#strikes(this.#options.throttle)) {
      this.counts.throttles += 1;
      return 'throttle';
    }
    if (!this.#strikes(this.#options.loseAnswers)) return undefined;
    this.counts.lostAnswers += 1;
    return 'lose-answer';
  };

  readonly mood = (): string | undefined => {
    if (!this.#strikes(this.#options.modelFails)) return undefined;
    this.counts.modelFailures += 1;
    return pick(this.#random, MOODS);
  };

  /** Whether the worker of an attempt is to be killed, and how long after it has begun, in ms; within what an attempt takes. */
  killsAfter(attemptMs: number): number | undefined {
    return this.#strikes(this.#options.kill) ? this.#random() * attemptMs : undefined;
  }

  #strikes(percent: number): boolean {
    return this.#random() * 100 < percent;
  }
}
