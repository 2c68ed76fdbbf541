import * as v from 'valibot';
import { JOB_ID } from '../../jobs/job-id.ts';
import { ORDER_TERMS } from '../../kinds/order-terms.ts';

/** What is a retry's own. */
export const RETRY_FIELDS = {
  /** The new job's id, for clients that want its webhook; left out, it follows from the old one. */
  job_id: v.optional(v.pipe(v.string(), v.regex(JOB_ID))),
  max_credits: v.optional(v.pipe(v.number(), v.integer(), v.minValue(0))),
};

/** What a retry may say; no body at all says nothing. Terms that are left out are those of the job that is tried again. */
export const RetryRequestBody = v.object({ ...RETRY_FIELDS, ...ORDER_TERMS });
