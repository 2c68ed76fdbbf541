import * as v from 'valibot';
import type { Capture } from '../../../shared/jobs/job.ts';
import { JOB_ID } from '../../../shared/jobs/job-id.ts';
import type { PartPlan } from '../../../shared/jobs/part.ts';
import { userFolder } from '../../../shared/jobs/user-files.ts';
import { FOREIGN_WORDS } from '../../../shared/kinds/foreign-words.ts';
import type { ImageShown } from '../../../shared/kinds/image/answers.ts';
import type { Kind, KindView, ParsedOrder } from '../../../shared/kinds/kind.ts';
import { RECEIVERS } from '../../../shared/webhooks/webhook-receivers.ts';

/** What is ordered of a kind that exists in tests only. */
export interface StepRequest {
  readonly prompt: string;
  /** How many parts it has, where the kind leaves that open. */
  readonly parts: number;
}

/** The kinds whose parts are steps of text, made by a provider of the tests' own. */
export type StepKindName = 'test-chain' | 'test-slow';

declare module '../../../shared/kinds/requests.ts' {
  interface Requests {
    readonly 'test-chain': StepRequest;
    readonly 'test-slow': StepRequest;
  }
  // The images' receiver takes their bodies: they show what images do.
  interface Shown {
    readonly 'test-chain': ImageShown;
    readonly 'test-slow': ImageShown;
  }
}

const OPTIONS = { size: '1x1', style: 'steps', format: 'TXT', quality: 'steps' };

const Body = v.object({
  prompt: v.string(),
  job_id: v.optional(v.pipe(v.string(), v.regex(JOB_ID))),
  num_images: v.optional(v.number(), 1),
});

/** What such kinds have in common: all but their plan and the way they are paid. */
export function stepKind<K extends StepKindName>(
  name: K,
  folder: 'books' | 'videos',
  capture: Capture,
  plan: (request: StepRequest) => readonly PartPlan[],
): Kind<StepKindName> & { readonly name: K } {
  const root = `/api/tests/${name}`;
  return {
    name,
    routes: { create: root, status: `${root}/status/{job_id}`, result: `${root}/result/{job_id}` },
    order: {
      body: Body,
      parse(body): ParsedOrder<StepKindName> {
        const read = v.safeParse(Body, body);
        if (!read.success) return { kind: 'invalid', problems: [{ field: 'prompt', message: 'is missing' }] };
        const { prompt, job_id: jobId, num_images: parts } = read.output;
        const request = { prompt, parts };
        return { kind: 'valid', request, jobId, clientUserId: undefined, maxCredits: undefined };
      },
    },
    row: v.object({ prompt: v.string(), parts: v.number() }),
    price: { capture, units: ({ parts }) => (capture === 'each' ? parts : 1) },
    pace: () => 'steps',
    plan,
    retry: (request, failed) => (capture === 'each' ? { ...request, parts: failed } : request),
    erased: (request) => ({ ...request, prompt: '' }),
    keyOf: ({ userId, jobId }, part) => `${userFolder(userId)}${folder}/${jobId}-${part}.txt`,
    words: FOREIGN_WORDS,
    view: VIEW,
    // Bodies that the images' receiver takes: its answers, and its status route, are understood.
    webhook: {
      receiver: RECEIVERS.image,
      contentType: 'image',
      tellsServerIds: false,
      steps: { initializing: 'initializing', generating: 'generating', saving: 'saving' },
    },
  };
}

const VIEW: KindView<StepKindName> = {
  file: (_job, { name, file }, url) => ({
    number: 1,
    file_path: file.key,
    s3_key: file.key,
    url,
    s3_url: url,
    file_url: url,
    filename: name,
    description: file.model,
    format: 'TXT',
    size_bytes: file.bytes,
    file_size: file.bytes,
    dimensions: '1x1',
    width: 1,
    height: 1,
  }),
  metadata,
  quoted: ({ parts }, price) => ({ price_per_image: price, num_images: parts, ...OPTIONS }),
  listed: ({ parts }) => ({ num_images: parts.length, prompt: '' }),
  counted: (total) => ({ num_images: total }),
  filed: (total, images) => ({ num_images: total, images }),
  accepted: (told) => told,
  status: (told, { files }) => ({ ...told, images: files }),
  result: (told, { files, metadata: made }) => ({ ...told, images: files, metadata: made }),
  completed(job, files, endedAt) {
    const made = metadata(job, endedAt);
    return { prompt: '', num_images: files.length, images: files, metadata: made, generation_metadata: made };
  },
};

function metadata(_job: unknown, at: number): ImageShown['metadata'] {
  return {
    model_name: 'steps',
    version: 'steps',
    model_version: 'steps',
    generation_time_seconds: 1,
    processing_time: 1,
    generation_time: 1,
    download_time: 0,
    input_tokens: 0,
    output_size_bytes: 0,
    timestamp: new Date(at).toISOString(),
    prompt_used: '',
    config_used: OPTIONS,
  };
}
