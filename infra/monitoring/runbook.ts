/** The entries of `docs/runbook.md`, by the anchor of their heading: every alarm links to one. */
export const RUNBOOK_ENTRIES = [
  'dead-letters',
  'queue-stuck',
  'jobs-stuck',
  'generation-failing',
  'key-refused',
  'model-retired',
  'provider-gate-closed',
  'webhooks-failing',
  'api-errors',
  'api-slow',
  'function-failing',
  'table-throttled',
  'books-wrong',
  'secret-unreadable',
] as const;

export type RunbookEntry = (typeof RUNBOOK_ENTRIES)[number];
