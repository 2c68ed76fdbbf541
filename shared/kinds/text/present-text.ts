import type { Job } from '../../jobs/job.ts';
import { type DeliveredPart, deliveredParts } from '../../jobs/part.ts';
import type { ShownStatus } from '../../jobs/shown-statuses.ts';
import type { TextStatus } from './text-answers.ts';

/** Our statuses as the frontend's routes of texts spell them. */
const STATUS: Readonly<Record<ShownStatus, TextStatus>> = {
  PENDING: 'pending',
  INITIALIZING: 'generating_outline',
  GENERATING: 'writing_chapters',
  SAVING: 'finalizing',
  COMPLETED: 'completed',
  FAILED: 'failed',
  CANCELLED: 'cancelled',
};

/** A status as the frontend's routes of texts spell it. */
export function textStatus(status: ShownStatus): TextStatus {
  return STATUS[status];
}

/** A file of a text. @param url a signed address of it. */
export function presentTextFile({ name, file }: DeliveredPart, url: string) {
  return {
    name,
    s3_key: file.key,
    url,
    filename: file.key.slice(file.key.lastIndexOf('/') + 1),
    content_type: file.contentType,
    size_bytes: file.bytes,
  };
}

/** How a text was made. @param at when it is told, epoch ms, for jobs that have not ended. */
export function presentTextMetadata(job: Pick<Job, 'parts' | 'createdAt' | 'closedAt'>, at: number) {
  const files = deliveredParts(job.parts).map(({ file }) => file);
  // What is put together from the parts has no model; the first that has one planned the text.
  const model = files.find((file) => file.inputTokens > 0)?.model ?? '';
  return {
    model_name: model,
    generation_time_seconds: Math.round(files.reduce((sum, { seconds }) => sum + seconds, 0)),
    processing_time: Math.round(((job.closedAt ?? at) - job.createdAt) / 1000),
    input_tokens: files.reduce((sum, { inputTokens }) => sum + inputTokens, 0),
    timestamp: new Date(job.closedAt ?? at).toISOString(),
  };
}

/** The text of a job. @throws when it was not read: it is told and shown from its file only. */
export function read<T>(content: T | undefined): T {
  if (content === undefined) throw new Error('the file of the text was not read');
  return content;
}
