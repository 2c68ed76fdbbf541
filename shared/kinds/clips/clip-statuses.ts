import type { ShownStatus } from '../../jobs/shown-statuses.ts';

/** Statuses as the routes of videos word them, by those of all kinds. The steps are those of the frontend's receivers. */
export const CLIP_STATUS = {
  PENDING: 'pending',
  INITIALIZING: 'processing',
  GENERATING: 'generating',
  SAVING: 'downloading',
  COMPLETED: 'completed',
  FAILED: 'failed',
  CANCELLED: 'cancelled',
} as const satisfies Record<ShownStatus, string>;

export type ClipStatus = (typeof CLIP_STATUS)[ShownStatus];

export const CLIP_STATUSES = Object.values(CLIP_STATUS);
