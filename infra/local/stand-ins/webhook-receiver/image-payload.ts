import * as v from 'valibot';
import { DateTime, Int, IsoUtc, Text, VarChar } from './column-types.ts';

/** Statuses that the route knows; it compares them in lower case and takes any other for a step on the way. */
const STATUSES = ['pending', 'initializing', 'generating', 'saving', 'completed', 'failed'] as const;

const Metadata = v.looseObject({
  model_name: v.nullish(VarChar),
  version: v.nullish(VarChar),
  generation_time_seconds: v.nullish(v.number()),
});
const Dimensions = v.union([
  v.pipe(v.string(), v.regex(/^[1-9]\d{0,5}x[1-9]\d{0,5}$/, 'is not WxH')),
  v.looseObject({ width: Int, height: Int }),
]);

/** What the database takes of one image. Less than {@link ExpectedImage}: a file without a URL is stored, but nobody sees it. */
export const StorableImage = v.looseObject({
  file_path: v.pipe(VarChar, v.nonEmpty()),
  url: v.nullish(Text),
  format: VarChar,
  size_bytes: v.nullish(Int),
});

/** What the database takes of a completed job, its images apart. */
export const StorableCompletion = v.pipe(
  v.looseObject({
    job_id: VarChar,
    timestamp: v.nullish(DateTime),
    data: v.looseObject({
      generated_at: v.nullish(DateTime),
      metadata: v.nullish(Metadata),
      images: v.array(v.unknown()),
    }),
  }),
  v.check(({ timestamp, data }) => Boolean(data.generated_at ?? timestamp), 'no time of completion'),
);

/** What the database takes of a failed job or of a step on the way. */
export const StorableStatus = v.looseObject({
  job_id: VarChar,
  status: v.string(),
  error_message: v.nullish(Text),
  message: v.nullish(Text),
  progress: v.nullish(Int),
});

/** An image as people get to see it as it is. */
const ExpectedImage = v.looseObject({
  file_path: v.pipe(VarChar, v.regex(/^[A-Za-z0-9_.~-][A-Za-z0-9_.~/-]*$/, 'has characters that a URL would escape')),
  url: v.pipe(Text, v.url('is not a URL')),
  format: v.pipe(VarChar, v.nonEmpty('is empty')),
  size_bytes: v.pipe(Int, v.minValue(1, 'is not positive')),
  dimensions: Dimensions,
  description: v.string(),
});

const ExpectedHead = {
  job_id: v.pipe(VarChar, v.nonEmpty('is empty')),
  status: v.picklist(STATUSES, 'is not a known status in lower case'),
  timestamp: IsoUtc,
  message: v.optional(Text),
  progress: v.optional(v.pipe(Int, v.minValue(0, 'is out of range'), v.maxValue(100, 'is out of range'))),
};

/** Everything the route reads, as the contract wants it, by status. */
const ExpectedPayload = {
  completed: v.looseObject({
    ...ExpectedHead,
    data: v.looseObject({
      generated_at: IsoUtc,
      images: v.pipe(v.array(ExpectedImage), v.nonEmpty('is empty')),
      metadata: v.optional(
        v.looseObject({
          model_name: VarChar,
          version: v.optional(VarChar),
          generation_time_seconds: v.number(),
        }),
      ),
    }),
  }),
  failed: v.looseObject({ ...ExpectedHead, error_message: v.pipe(Text, v.nonEmpty('is empty')) }),
  step: v.looseObject(ExpectedHead),
};

/** Every breach of {@link ExpectedPayload}, each as `path: what is wrong`. */
export function imagePayloadProblems(payload: unknown): string[] {
  const terminal = v.safeParse(v.object({ status: v.picklist(['completed', 'failed']) }), payload);
  const kind = terminal.success ? terminal.output.status : 'step';
  const result = v.safeParse(ExpectedPayload[kind], payload);
  return result.success ? [] : result.issues.map((issue) => `${v.getDotPath(issue) ?? 'body'}: ${issue.message}`);
}
