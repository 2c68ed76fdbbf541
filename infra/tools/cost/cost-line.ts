/** One line of an estimate. */
export interface CostLine {
  readonly what: string;
  /** Dollars for 30 days. */
  readonly month: number;
  /** What makes it smaller. */
  readonly lever: string;
}
