import type { ShownStatus } from '../../jobs/shown-statuses.ts';

/** Statuses of jobs as the frontend's database spells them for books. */
export const PAGE_STATUSES = [
  'PENDING',
  'GENERATING_OUTLINE',
  'WRITING_CHAPTERS',
  'RUNNING',
  'FINALIZING',
  'COMPLETED',
  'FAILED',
  'CANCELLED',
] as const;
export type PageStatus = (typeof PAGE_STATUSES)[number];

const OF_TEXTS: Readonly<Record<ShownStatus, PageStatus>> = {
  PENDING: 'PENDING',
  INITIALIZING: 'GENERATING_OUTLINE',
  GENERATING: 'WRITING_CHAPTERS',
  SAVING: 'FINALIZING',
  COMPLETED: 'COMPLETED',
  FAILED: 'FAILED',
  CANCELLED: 'CANCELLED',
};
const OF_OTHERS: Readonly<Record<ShownStatus, PageStatus>> = {
  ...OF_TEXTS,
  INITIALIZING: 'RUNNING',
  GENERATING: 'RUNNING',
};

/** A status as that page writes it down. */
export function pageStatus(kind: string, status: ShownStatus): PageStatus {
  return (kind === 'article' || kind === 'book' ? OF_TEXTS : OF_OTHERS)[status];
}
