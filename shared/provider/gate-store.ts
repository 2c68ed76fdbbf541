import type { GateName, GateState, Gates } from './provider-gate.ts';

/** Where the provider's gates are kept for all workers. */
export interface GateStore {
  read(): Promise<Gates>;
  /** Writes the state unless a later closing is there already: of many workers that are refused at once, one closes. */
  close(name: GateName, state: GateState, seen: GateState | undefined): Promise<void>;
}

/** Lets everybody call again at once: for operators who know that the provider does not refuse any more. */
export interface GateOpener {
  /** `false`: it was closed anew since it was read, and stays so. */
  open(name: GateName, seen: GateState): Promise<boolean>;
}
