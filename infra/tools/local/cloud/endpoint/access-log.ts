import type { Permission } from './policy.ts';

/** What a role asked for, what it was told, and how often. */
export interface AccessRecord extends Permission {
  readonly role: string;
  readonly allowed: boolean;
  readonly count: number;
}

/** Counts every decision, so that permissions that nothing uses can be found. */
export class AccessLog {
  readonly #records = new Map<string, AccessRecord>();
  readonly #onDenied: (record: AccessRecord) => void;

  constructor(onDenied: (record: AccessRecord) => void) {
    this.#onDenied = onDenied;
  }

  record(decision: Omit<AccessRecord, 'count'>): void {
    const key = JSON.stringify(decision);
    const record = { ...decision, count: (this.#records.get(key)?.count ?? 0) + 1 };
    this.#records.set(key, record);
    if (!record.allowed) this.#onDenied(record);
  }

  get records(): readonly AccessRecord[] {
    return [...this.#records.values()];
  }
}
