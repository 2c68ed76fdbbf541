import * as v from 'valibot';
import { cutText } from '../../jobs/cut-text.ts';
import { type DeliveredPart, deliveredParts, type StoredFile } from '../../jobs/part.ts';
import type { Made, ShownJob, ToldAccepted } from '../kind.ts';
import type { ClipShown } from './answers.ts';
import { aspectRatioOf } from './aspect-ratio-of.ts';
import { ClipFacts } from './clip-facts.ts';
import { type ClipRequest, MADE_RATIOS } from './clip-request.ts';
import { CLIP_STATUS } from './clip-statuses.ts';

type ClipKind = 'video' | 'custom-video';
type ClipJob = ShownJob<ClipKind>;

/** @param url a signed address of the object. */
function presentClip(job: ClipJob, { name, file }: DeliveredPart, url: string): ClipShown['file'] {
  const { width, height, duration_seconds } = factsOf(file);
  // The receivers' columns hold whole numbers; a text or a fraction there loses the clip.
  const seconds = Math.max(1, Math.round(duration_seconds));
  return {
    number: Number(name),
    filename: file.key.slice(file.key.lastIndexOf('/') + 1),
    file_path: file.key,
    s3_key: file.key,
    url,
    s3_url: url,
    file_url: url,
    size_bytes: file.bytes,
    file_size: file.bytes,
    format: 'mp4',
    duration: String(seconds),
    duration_seconds: seconds,
    aspect_ratio: aspectRatioOf(width, height),
    dimensions: { width, height },
    width,
    height,
    created_at: new Date(job.closedAt ?? job.updatedAt).toISOString(),
  };
}

/** Characters of the frontend's column. The provider decides how it calls its models. */
const LONGEST_MODEL_NAME = 191;

/** How a job's clips were made. Whole seconds: the frontend's pages call functions of numbers on them. */
function presentMetadata(job: ClipJob, at: number): ClipShown['metadata'] {
  const files = deliveredParts(job.parts).map(({ file }) => file);
  const seconds = Math.round(Math.max(0, ...files.map((file) => file.seconds)));
  const model = cutText(files[0]?.model ?? '', LONGEST_MODEL_NAME);
  return {
    model_name: model,
    version: model,
    model_version: model,
    generation_time_seconds: seconds,
    processing_time: Math.round(((job.closedAt ?? at) - job.createdAt) / 1000),
    generation_time: seconds,
    download_time: Math.round(Math.max(0, ...files.map((file) => factsOf(file).download_seconds))),
    input_tokens: files.reduce((sum, file) => sum + file.inputTokens, 0),
    output_size_bytes: files.reduce((sum, file) => sum + file.bytes, 0),
    timestamp: new Date(job.closedAt ?? at).toISOString(),
    prompt_used: job.request.prompt ?? '',
    num_videos_requested: job.parts.length,
    num_videos_generated: files.length,
    config_used: configOf(job, files),
  };
}

function configOf(job: ClipJob, files: readonly StoredFile[]): ClipShown['metadata']['config_used'] {
  if (!job.foreign) {
    const { aspectRatio, durationSeconds, personGeneration } = job.request;
    return {
      aspect_ratio: MADE_RATIOS[aspectRatio],
      requested_aspect_ratio: aspectRatio,
      duration_seconds: durationSeconds,
      person_generation: personGeneration,
    };
  }
  // Of an order that this version does not understand, the files say how they were made.
  const { aspectRatio = '', personGeneration = '' } = job.request;
  const [file] = files;
  return {
    aspect_ratio: aspectRatio,
    requested_aspect_ratio: aspectRatio,
    duration_seconds: file === undefined ? 0 : Math.round(factsOf(file).duration_seconds),
    person_generation: personGeneration,
  };
}

/** What the routes of videos say otherwise than those of all kinds. */
function worded<T extends ToldAccepted>({ status, ...told }: T) {
  return { ...told, status: CLIP_STATUS[status], content_type: 'video' } as const;
}

interface Ended extends ToldAccepted {
  readonly error?: string;
}

function withClips<T extends Ended>(told: T, { files, metadata }: Made<ClipKind>) {
  return {
    ...worded(told),
    completed_at: told.completed_at ?? null,
    error: told.error ?? null,
    videos: files,
    generation_metadata: files.length === 0 ? null : metadata,
  };
}

/** What the API and the webhooks show of a job for clips, the same for videos and custom videos. */
export const CLIP_VIEW = {
  file: presentClip,
  metadata: presentMetadata,
  quoted: ({ count, durationSeconds, aspectRatio, personGeneration }: ClipRequest, price: number) => ({
    price_per_video: price,
    num_videos: count,
    duration_seconds: durationSeconds,
    aspect_ratio: MADE_RATIOS[aspectRatio],
    requested_aspect_ratio: aspectRatio,
    person_generation: personGeneration,
  }),
  listed: ({ parts, request: { prompt = '' } }: ClipJob) => ({ num_videos: parts.length, prompt }),
  counted: (total: number) => ({ num_videos: total }),
  filed: (total: number, videos: ClipShown['filed']['videos']) => ({ num_videos: total, videos }),
  accepted: worded<ToldAccepted & ClipShown['counted']>,
  status: withClips,
  result: withClips,
  completed(job: ClipJob, files: readonly ClipShown['file'][], endedAt: number): ClipShown['completed'] {
    const metadata = presentMetadata(job, endedAt);
    return {
      prompt: job.request.prompt ?? '',
      num_videos: files.length,
      videos: files,
      metadata,
      generation_metadata: metadata,
    };
  },
};

/** Measured values; zeros where a file of another version does not have them. */
function factsOf({ facts }: StoredFile): ClipFacts {
  const read = v.safeParse(ClipFacts, facts);
  if (read.success) return read.output;
  return { width: 16, height: 9, duration_seconds: 0, download_seconds: 0 };
}
