import * as v from 'valibot';
import { JOB_ID } from '../../jobs/job-id.ts';

/** What a retry may say; no body at all says nothing. */
export const RetryRequestBody = v.object({
  /** The new job's id, for clients that want its webhook; left out, it follows from the old one. */
  job_id: v.optional(v.pipe(v.string(), v.regex(JOB_ID))),
  max_credits: v.optional(v.pipe(v.number(), v.integer(), v.minValue(0))),
});
