import type { LogFields } from '../../telemetry/logger.ts';
import type { Job } from '../job.ts';

/** What every log line about a part says. */
export function idsOf(job: Pick<Job, 'userId' | 'jobId' | 'correlationId'>, part: string): LogFields {
  return { job_id: job.jobId, user_id: job.userId, correlation_id: job.correlationId, part };
}
