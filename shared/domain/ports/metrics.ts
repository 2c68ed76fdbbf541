/** Numbers that dashboards and alarms are made of. */
export interface Metrics {
  /** Emits one value of a metric; names are in CamelCase. */
  count(name: string, value: number): void;
}
