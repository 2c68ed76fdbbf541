import * as v from 'valibot';
import { KIND_NAMES } from '../../kinds/kinds.ts';
import { Time } from './time.ts';

/** Statuses as they are shown; see `progressOf`. */
export const SHOWN_STATUSES = [
  'PENDING',
  'INITIALIZING',
  'GENERATING',
  'SAVING',
  'COMPLETED',
  'FAILED',
  'CANCELLED',
] as const;

/** The parameters by which jobs can be listed. */
export const JOB_FILTER = {
  kind: v.picklist(KIND_NAMES),
  /** `OPEN`: every job that has not ended. */
  status: v.picklist([...SHOWN_STATUSES, 'OPEN']),
  from: Time,
  to: Time,
};
