import * as v from 'valibot';
import { Accepted, count, partNumber, Result, Status, time } from '../../contract/job-answers.ts';
import type { Answered } from '../answered.ts';
import { ASKED_RATIOS } from './clip-fields.ts';
import { CLIP_SECONDS, MAX_CLIPS_PER_JOB, PERSON_GENERATIONS } from './clip-request.ts';
import { CLIP_STATUSES } from './clip-statuses.ts';

const url = v.pipe(v.string(), v.url());
const contentType = v.literal('video');
const clipCount = v.pipe(count, v.minValue(1), v.maxValue(MAX_CLIPS_PER_JOB));
/** Of a file as it is: `16:9`. */
const ratio = v.pipe(v.string(), v.regex(/^\d+:\d+$/));

/** A delivered clip as the frontend's consumers read it: each of them knows the same facts under other names. Measured in the file. */
const file = v.strictObject({
  number: partNumber,
  filename: v.string(),
  file_path: v.string(),
  s3_key: v.string(),
  url,
  s3_url: url,
  file_url: url,
  size_bytes: count,
  file_size: count,
  format: v.literal('mp4'),
  /** Whole seconds, as a text. */
  duration: v.pipe(v.string(), v.regex(/^\d+$/)),
  duration_seconds: count,
  aspect_ratio: ratio,
  dimensions: v.strictObject({ width: count, height: count }),
  width: count,
  height: count,
  created_at: time,
});

/** How the clips of a job were made. */
const metadata = v.strictObject({
  model_name: v.string(),
  version: v.string(),
  model_version: v.string(),
  generation_time_seconds: count,
  processing_time: count,
  generation_time: count,
  download_time: count,
  input_tokens: count,
  output_size_bytes: count,
  timestamp: time,
  prompt_used: v.string(),
  num_videos_requested: count,
  num_videos_generated: count,
  config_used: v.strictObject({
    /** As it was made: what is asked for as 16:10 is made as 16:9. */
    aspect_ratio: v.string(),
    requested_aspect_ratio: v.string(),
    duration_seconds: count,
    person_generation: v.string(),
  }),
});

const counted = { num_videos: clipCount };
const filed = { videos: v.array(v.strictObject({ ...file.entries, expires_at: time })) };

/** What the routes of videos say otherwise than those of all kinds: statuses in lower case, `null` for what is not there yet. */
const worded = {
  status: v.picklist(CLIP_STATUSES),
  content_type: contentType,
  ...counted,
};
const ended = {
  ...worded,
  ...filed,
  completed_at: v.nullable(time),
  error: v.nullable(v.string()),
  generation_metadata: v.nullable(metadata),
};

/** What the contract and the webhooks say of a job for clips beside what they say of every job. */
export const CLIP_ANSWERS = {
  file,
  metadata,
  quoted: v.strictObject({
    price_per_video: count,
    ...counted,
    duration_seconds: v.picklist(CLIP_SECONDS),
    /** As it will be made. */
    aspect_ratio: ratio,
    requested_aspect_ratio: v.picklist(ASKED_RATIOS),
    person_generation: v.picklist(PERSON_GENERATIONS),
  }),
  listed: v.strictObject({ ...counted, prompt: v.string() }),
  counted: v.strictObject(counted),
  filed: v.strictObject({ ...counted, ...filed }),
  accepted: v.strictObject({ ...Accepted.entries, ...worded }),
  status: v.strictObject({ ...Status.entries, ...ended }),
  result: v.strictObject({ ...Result.entries, ...ended }),
  completed: v.strictObject({
    prompt: v.string(),
    num_videos: count,
    videos: v.array(file),
    metadata,
    generation_metadata: metadata,
  }),
};

/** What is shown of a job for clips. */
export type ClipShown = { readonly [N in keyof typeof CLIP_ANSWERS]: Answered<(typeof CLIP_ANSWERS)[N]> };
