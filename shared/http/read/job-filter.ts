import * as v from 'valibot';
import { SHOWN_STATUSES } from '../../jobs/shown-statuses.ts';
import { KIND_NAMES } from '../../kinds/kinds.ts';
import { Time } from './time.ts';

/** The parameters by which jobs can be listed. */
export const JOB_FILTER = {
  kind: v.picklist(KIND_NAMES),
  /** `OPEN`: every job that has not ended. */
  status: v.picklist([...SHOWN_STATUSES, 'OPEN']),
  from: Time,
  to: Time,
};
