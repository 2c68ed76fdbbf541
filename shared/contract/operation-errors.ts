import type { Code } from '../messages/codes.ts';

/** What any route of signed-in users can answer. */
export const SESSION: readonly Code[] = ['authentication_required', 'invalid_token', 'authentication_unavailable'];
/** What any route that works can answer. */
export const WORK: readonly Code[] = ['service_unavailable', 'internal_error'];
/** What any route that reads a body can answer. */
export const BODY: readonly Code[] = ['invalid_json', 'invalid_request', 'payload_too_large'];
/** What any route of one job can answer. */
export const JOB: readonly Code[] = ['job_not_found', 'job_deleted'];
/** What an order can be refused with once it is understood. */
export const OF_ORDERS: readonly Code[] = [
  'insufficient_credits',
  'price_above_limit',
  'job_id_conflict',
  'job_id_taken',
  'frontend_only',
  'job_deleted',
  'job_expired',
  'account_deleted',
  'too_many_open_jobs',
  'daily_limit_reached',
];
/** All that an order can be refused with. */
export const OPENING: readonly Code[] = [...OF_ORDERS, 'feature_unavailable'];
