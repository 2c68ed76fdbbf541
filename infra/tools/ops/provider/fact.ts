/** What a fact turned out to be. */
export type Verdict = 'confirmed' | 'refuted' | 'unknown';

/** Something about the provider that the configuration or the code relies on, as it was found. */
export interface Fact {
  /** Stable, for scripts: `clip.polling`. */
  readonly id: string;
  /** What is relied on. */
  readonly statement: string;
  readonly verdict: Verdict;
  /** What was seen. */
  readonly found: string;
  /** What to change where it is refuted. */
  readonly change?: string;
}

/** A fact that was measured. @param change what to do when it does not hold. */
export function fact(id: string, statement: string, holds: boolean, found: string, change: string): Fact {
  return { id, statement, verdict: holds ? 'confirmed' : 'refuted', found, ...(holds ? {} : { change }) };
}

/** A fact that could not be looked at. */
export function unknown(id: string, statement: string, why: string): Fact {
  return { id, statement, verdict: 'unknown', found: why };
}

/** A number that nothing relies on, for the record. */
export function noted(id: string, statement: string, found: string): Fact {
  return { id, statement, verdict: 'confirmed', found };
}
