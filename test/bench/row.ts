/** One line of the table: what was measured, and the limit that it must not exceed. */
export interface Row {
  readonly what: string;
  readonly value: number;
  readonly limit: number;
  /** Of both numbers: `×`, `KB`, `s`, `MB`, `units`. */
  readonly unit: string;
  /** A miss is marked but does not fail the run: the limit is there to compare with. */
  readonly informative?: boolean;
  /** The numbers behind the value. */
  readonly detail: string;
}

export function isMet({ value, limit }: Row): boolean {
  return value <= limit;
}
