/** Statuses of jobs as they are shown: of an open one how far it is, of an ended one how it ended. */
export const SHOWN_STATUSES = [
  'PENDING',
  'INITIALIZING',
  'GENERATING',
  'SAVING',
  'COMPLETED',
  'FAILED',
  'CANCELLED',
] as const;

export type ShownStatus = (typeof SHOWN_STATUSES)[number];
