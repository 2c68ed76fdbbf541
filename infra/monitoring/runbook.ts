import type { Stage } from '../stages/stage.ts';

/** The entries of `docs/runbook.md`, by the anchor of their heading: every alarm links to one. */
export const RUNBOOK_ENTRIES = [
  'dead-letters',
  'queue-stuck',
  'jobs-stuck',
  'generation-failing',
  'key-refused',
  'model-retired',
  'provider-gate-closed',
  'film-unreadable',
  'webhooks-failing',
  'webhooks-unconfirmed',
  'session-keys',
  'api-errors',
  'api-slow',
  'function-failing',
  'table-throttled',
  'books-wrong',
  'secret-unreadable',
] as const;

export type RunbookEntry = (typeof RUNBOOK_ENTRIES)[number];

/**
 * Where an entry is read: at the stage's `runbookUrl`, else by its place in the repository. What to type first is on the dashboards in
 * either case, and the mail of an alarm links to one.
 */
export function runbookLink({ runbookUrl }: Pick<Stage, 'runbookUrl'>, entry: RunbookEntry): string {
  return `${runbookUrl ?? 'docs/runbook.md'}#${entry}`;
}

/** What to type first, as arguments of the operator's command, where that needs no id; the entry says what to make of the answer. */
export const FIRST_AID: Readonly<Record<RunbookEntry, readonly string[]>> = {
  'dead-letters': ['queues list', 'queues show generate', 'queues redrive generate'],
  'queue-stuck': ['queues list'],
  'jobs-stuck': ['jobs stuck --scan', 'jobs stuck --scan --close'],
  'generation-failing': ['gate show', 'check'],
  'key-refused': ['check'],
  'model-retired': ['check'],
  'provider-gate-closed': ['gate show', 'gate open'],
  'film-unreadable': [],
  'webhooks-failing': ['webhooks test', 'check'],
  'webhooks-unconfirmed': ['webhooks list'],
  'session-keys': ['check'],
  'api-errors': ['check'],
  'api-slow': ['check'],
  'function-failing': ['queues list', 'jobs stuck'],
  'table-throttled': [],
  'books-wrong': [],
  'secret-unreadable': ['check'],
};
