import * as v from 'valibot';
import { CODES, type Code } from '../messages/codes.ts';

const count = v.pipe(v.number(), v.integer(), v.minValue(0));
const job = { job_id: v.exactOptional(v.string()) };
const credits = { available: v.exactOptional(count), required: v.exactOptional(count) };

/** What an error with a code says beside what every error says. */
const MORE: Partial<Record<Code, v.ObjectEntries>> = {
  invalid_request: { details: v.array(v.strictObject({ field: v.string(), message: v.string() })) },
  insufficient_credits: {
    ...credits,
    ...job,
    creditsAvailable: v.exactOptional(count),
    creditsRequired: v.exactOptional(count),
  },
  price_above_limit: { price: count, max_credits: count },
  job_id_conflict: job,
  job_id_taken: job,
  job_deleted: job,
  job_expired: job,
  job_not_finished: job,
  job_has_no_result: job,
  input_files_gone: job,
  nothing_to_retry: job,
  too_many_open_jobs: job,
  too_many_uploads: { limit: count },
  daily_limit_reached: {
    ...job,
    limit: count,
    remaining: count,
    requested: count,
    resets_at: v.pipe(v.string(), v.isoTimestamp()),
  },
};

/** The body of an error with this code: strict, so that nothing else is answered under it. */
export function errorBody(code: Code) {
  return v.strictObject({
    success: v.literal(false),
    error: v.literal(CODES[code].error),
    message: v.string(),
    code: v.literal(code),
    ...(MORE[code] ?? {}),
    request_id: v.string(),
    timestamp: v.pipe(v.string(), v.isoTimestamp()),
  });
}
