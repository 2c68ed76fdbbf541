import type { GateState } from './provider-gate.ts';

/** Where the provider's gate is kept for all workers. */
export interface GateStore {
  read(): Promise<GateState | undefined>;
  /** Writes the state unless a later closing is there already: of many workers that are refused at once, one closes. */
  close(state: GateState, seen: GateState | undefined): Promise<void>;
}

/** Lets everybody call again at once: for operators who know that the provider does not refuse any more. */
export interface GateOpener {
  /** `false`: it was closed anew since it was read, and stays so. */
  open(seen: GateState): Promise<boolean>;
}
