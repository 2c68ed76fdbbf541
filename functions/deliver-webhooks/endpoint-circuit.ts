import type { Logger } from '../../shared/telemetry/logger.ts';
import type { CircuitStore } from '../../shared/webhooks/circuit-store.ts';
import {
  admission,
  type Circuit,
  CLOSED_CIRCUIT,
  PROBE_MS,
  pauseAfterFailure,
} from '../../shared/webhooks/webhook-circuit.ts';

/** How long a deliverer believes what it has read. */
const BELIEVED_MS = 10_000;

export interface EndpointCircuitDeps {
  readonly store: CircuitStore;
  readonly log: Logger;
  readonly now: () => number;
  readonly random: () => number;
}

export type Admittance =
  /** `isProbe`: it goes ahead of the others. */
  { readonly kind: 'go'; readonly isProbe: boolean } | { readonly kind: 'wait'; readonly until: number };

/** The way to the endpoint, shared with the other deliverers: closed after failures in a row, opened again by one event that is answered. */
export interface EndpointCircuit {
  /** Whether an event may go; while the endpoint is being tried, one may. */
  admit(): Promise<Admittance>;
  /** Whether nothing is known against the endpoint. */
  isClear(): Promise<boolean>;
  /** The endpoint is there: it took an event, or refused it for what it says. */
  succeeded(): Promise<void>;
  failed(admitted: { readonly isProbe: boolean }, retryAfterMs?: number): Promise<void>;
}

export function endpointCircuit({ store, log, now, random }: EndpointCircuitDeps): EndpointCircuit {
  let known: { circuit: Circuit; at: number } | undefined;

  function remember(circuit: Circuit): Circuit {
    known = { circuit, at: now() };
    return circuit;
  }

  async function current(): Promise<Circuit> {
    return known !== undefined && now() - known.at < BELIEVED_MS ? known.circuit : remember(await store.read());
  }

  return {
    async admit() {
      const circuit = await current();
      const admitted = admission(circuit, now());
      if (admitted.kind === 'open') return { kind: 'go', isProbe: false };
      if (admitted.kind === 'wait') return admitted;
      const until = now() + PROBE_MS;
      if (await store.pause(until, circuit, circuit.pauses)) {
        remember({ ...circuit, pausedUntil: until });
        return { kind: 'go', isProbe: true };
      }
      // Another deliverer was quicker; what it finds is known when its time is over, or sooner to those who ask afresh.
      known = undefined;
      return { kind: 'wait', until: now() + BELIEVED_MS };
    },

    async isClear() {
      return admission(await current(), now()).kind === 'open';
    },

    async succeeded() {
      const { failures, pausedUntil } = await current();
      if (failures === 0 && pausedUntil === undefined) return;
      await store.close();
      remember(CLOSED_CIRCUIT);
      if (pausedUntil !== undefined) log.info('webhook.resumed');
    },

    async failed({ isProbe }, retryAfterMs) {
      const circuit = remember(await store.countFailure());
      // An attempt that began before the pause says nothing new.
      if (!isProbe && circuit.pausedUntil !== undefined && circuit.pausedUntil > now()) return;
      const until = pauseAfterFailure(circuit, now(), random, retryAfterMs);
      if (until === undefined) return;
      if (await store.pause(until, circuit, circuit.pauses + 1)) {
        log.warn('webhook.paused', { failures: circuit.failures, wait_ms: until - now() });
      }
      known = undefined;
    },
  };
}
