import type { Circuit } from './webhook-circuit.ts';

/** Where the circuit of the webhook endpoint is kept for all deliverers. */
export interface CircuitStore {
  /** {@link Circuit} as it was a moment ago. */
  read(): Promise<Circuit>;
  /** Counts a failure; answers with the circuit after it. */
  countFailure(): Promise<Circuit>;
  /** Pauses, or claims the probe; `false` when another process did either since `seen` was read. */
  pause(until: number, seen: Circuit, pauses: number): Promise<boolean>;
  /** After a success. */
  close(): Promise<void>;
}
