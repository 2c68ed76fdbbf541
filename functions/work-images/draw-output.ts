import type { DeliveredOutput, FailedOutput, ImageJob, StoredImage } from '../../shared/jobs/job.ts';
import type { DrawingOrder, DrawingOutcome, ImageModel } from '../../shared/kinds/image/image-model.ts';
import type { ImageRenderer, RenderedImage } from '../../shared/kinds/image/image-renderer.ts';
import type { ImageQuality } from '../../shared/kinds/image/image-request.ts';
import { aspectRatioOf } from '../../shared/kinds/image/image-size.ts';

import type { InputImageSource } from '../../shared/kinds/image/input-image-source.ts';
import { placesOf } from '../../shared/kinds/image/object-key.ts';
import { UnreadableImageError } from '../../shared/kinds/image/unreadable-image-error.ts';
import type { OutputErrorCode } from '../../shared/messages/codes.ts';
import { bucketTrouble, type StoreImageDeps, storeImage } from './store-image.ts';

export type Trouble = DrawingOutcome & { readonly kind: 'trouble' };

/** The end of an attempt: the image's fate, or trouble that a later attempt may not have. */
export type Attempt =
  | {
      readonly kind: 'fate';
      readonly output: DeliveredOutput | FailedOutput;
      /** Of a failure; safe to log. */
      readonly reason?: string;
    }
  | Trouble;

export interface DrawOutputDeps extends StoreImageDeps {
  readonly model: ImageModel;
  readonly renderer: ImageRenderer;
  readonly inputs: Pick<InputImageSource, 'fetch'>;
  /** The longest that the model may take for an image of this quality. */
  readonly longestDrawingMs: (quality: ImageQuality) => number;
}

/** The work on an image as its worker follows it. */
export interface Work {
  /** Ends it: the function's own deadline, a lost lease. */
  readonly signal: AbortSignal;
  /** Told when the model is asked, and when it has drawn and the file is made and stored. */
  tell(step: 'drawing' | 'drawn'): void;
  /** Told at every step, with the time after which it is over at the latest. */
  moves(forMs: number): void;
}

/** Longer than looking for what is there and fetching an input image take. */
const PREPARING_MS = 60_000;
/** Longer than making a file, and than one attempt to store it, take. */
const FILE_MS = 60_000;
/** The provider's name for a model is kept with every image. */
const MODEL_CHARACTERS = 200;

/**
 * One attempt at one image: adopts what an earlier attempt left, otherwise draws, renders and stores it.
 *
 * @param job as the lease found it: the counts include this attempt.
 */
export async function drawOutput(
  deps: DrawOutputDeps,
  job: ImageJob,
  number: number,
  maxBillableAttempts: number,
  work: Work,
): Promise<Attempt> {
  const { attempts = 0, billableAttempts = 0 } = job.outputs[number - 1] ?? {};
  const counts = { attempts, billableAttempts };
  const delivered = (image: StoredImage): Attempt => ({
    kind: 'fate',
    output: { state: 'delivered', ...counts, image },
  });
  const failed = (code: OutputErrorCode, reason: string, detail?: string): Attempt => ({
    kind: 'fate',
    output: { state: 'failed', ...counts, code, ...(detail === undefined ? {} : { detail }) },
    reason,
  });

  work.moves(PREPARING_MS);
  const ids = { job_id: job.jobId, user_id: job.userId, correlation_id: job.correlationId, number };
  const places = placesOf(job, number, job.request.format);
  if (attempts > 1) {
    const earlier = await deps.images.find(places);
    if (earlier !== undefined) return delivered(earlier);
  }
  // Earlier attempts were cut short after their call to the model had begun; each may have been billed.
  if (billableAttempts > maxBillableAttempts) return failed('attempts_exhausted', 'interrupted too often');

  const refusing = await bucketTrouble(deps, ids);
  if (refusing !== undefined) return refusing;
  const order = await drawingOrder(deps, job, work.signal);
  if (order.kind === 'unusable') return failed('input_image_unusable', order.reason);
  if (order.kind === 'trouble') return order;

  work.tell('drawing');
  work.moves(deps.longestDrawingMs(job.request.quality));
  const outcome = await deps.model.draw(order.order, work.signal);
  if (outcome.kind === 'trouble') return outcome;
  for (const model of (outcome.kind === 'drawn' && outcome.retired) || []) deps.log.warn('model.retired', { model });
  if (outcome.kind === 'refused') return failed(outcome.code, outcome.reason, outcome.detail);
  work.tell('drawn');
  work.moves(FILE_MS);
  const rendered = await readable(deps.renderer.render(outcome.bytes, job.request.size, job.request.format));
  if (rendered === undefined) {
    return { kind: 'trouble', code: 'provider_error', reason: 'unreadable image', maybeBilled: true };
  }
  const { seconds, inputTokens } = outcome;
  const model = [...outcome.model.toWellFormed()].slice(0, MODEL_CHARACTERS).join('');
  const stored = await storeImage(
    deps,
    places,
    rendered,
    { model, seconds, inputTokens },
    { ids, signal: work.signal, moves: () => work.moves(FILE_MS) },
  );
  return 'kind' in stored ? stored : delivered(stored);
}

/** `undefined` when what was drawn is no image. */
async function readable(rendering: Promise<RenderedImage>): Promise<RenderedImage | undefined> {
  try {
    return await rendering;
  } catch (error) {
    if (error instanceof UnreadableImageError) return undefined;
    throw error;
  }
}

async function drawingOrder(
  deps: Pick<DrawOutputDeps, 'inputs' | 'renderer'>,
  { request }: ImageJob,
  signal: AbortSignal,
): Promise<{ kind: 'order'; order: DrawingOrder } | { kind: 'unusable'; reason: string } | Trouble> {
  const order: DrawingOrder = {
    prompt: request.prompt,
    style: request.style,
    quality: request.quality,
    aspectRatio: aspectRatioOf(request.size),
  };
  if (request.inputImageUrl === undefined) return { kind: 'order', order };
  const input = await deps.inputs.fetch(request.inputImageUrl, signal);
  switch (input.kind) {
    case 'image':
      try {
        const inputImage = await deps.renderer.upright({ bytes: input.bytes, mimeType: input.mimeType });
        return { kind: 'order', order: { ...order, inputImage } };
      } catch (error) {
        if (!(error instanceof UnreadableImageError)) throw error;
        return { kind: 'unusable', reason: 'unreadable image' };
      }
    case 'unusable':
      return input;
    case 'unreachable':
      return { kind: 'trouble', code: 'input_image_unusable', reason: input.reason, maybeBilled: false };
  }
}
