import type { InputImages } from '../../inputs/input-files.ts';
import { cutText } from '../../jobs/cut-text.ts';
import type { KindJob } from '../../jobs/job.ts';
import type { Logger } from '../../telemetry/logger.ts';
import { inputsOf } from '../kinds.ts';
import type { Failed, Maker, Trouble } from '../maker.ts';
import type { DrawingOrder, ImageModel } from './image-model.ts';
import type { ImageRenderer, RenderedImage } from './image-renderer.ts';
import type { ImageQuality } from './image-request.ts';
import { aspectRatioOf } from './image-size.ts';
import { UnreadableImageError } from './unreadable-image-error.ts';

export interface MakeImageDeps {
  readonly model: ImageModel;
  readonly renderer: ImageRenderer;
  readonly inputs: InputImages;
  /** The longest that the model may take for an image of this quality. */
  readonly longestDrawingMs: (quality: ImageQuality) => number;
  readonly log: Logger;
}

/** Attempts that the provider may have billed for one image. */
const MAX_BILLABLE_ATTEMPTS = 3;
/** Longer than fetching an input image takes. */
const PREPARING_MS = 60_000;
/** Longer than making a file takes. */
const FILE_MS = 60_000;
/** The provider's name for a model is kept with every image. */
const MODEL_CHARACTERS = 200;

/** Draws one image, renders it as it was ordered, and stores it. */
export function makeImage(deps: MakeImageDeps): Maker<'image'> {
  return {
    maxBillableAttempts: MAX_BILLABLE_ATTEMPTS,

    async turn(job, _part, tools) {
      const { request } = job;
      tools.moves(PREPARING_MS);
      const order = await drawingOrder(deps, job, tools.signal);
      if (order.kind !== 'order') return order;

      tools.step('asked');
      tools.moves(deps.longestDrawingMs(request.quality));
      const outcome = await deps.model.draw(order.order, tools.signal);
      if (outcome.kind === 'trouble') return outcome;
      if (outcome.kind === 'refused') return { ...outcome, kind: 'failed' };
      for (const model of outcome.retired ?? []) deps.log.warn('model.retired', { model });

      tools.step('answered');
      tools.moves(FILE_MS);
      const rendered = await readable(deps.renderer.render(outcome.bytes, request.size, request.format));
      if (rendered === undefined) {
        return { kind: 'trouble', code: 'provider_error', reason: 'unreadable image', maybeBilled: true };
      }
      const { bytes, width, height, contentType } = rendered;
      return tools.store({
        body: bytes,
        contentType,
        model: cutText(outcome.model.toWellFormed(), MODEL_CHARACTERS),
        seconds: outcome.seconds,
        inputTokens: outcome.inputTokens,
        facts: { width, height },
      });
    },
  };
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
  { inputs, renderer }: Pick<MakeImageDeps, 'inputs' | 'renderer'>,
  job: KindJob<'image'>,
  signal: AbortSignal,
): Promise<{ readonly kind: 'order'; readonly order: DrawingOrder } | Failed | Trouble> {
  const { request } = job;
  const order: DrawingOrder = {
    prompt: request.prompt,
    style: request.style,
    quality: request.quality,
    aspectRatio: aspectRatioOf(request.size),
  };
  const [ref] = inputsOf(job);
  if (ref === undefined) return { kind: 'order', order };
  const input = await inputs.read(job, ref, signal);
  switch (input.kind) {
    case 'image':
      try {
        const inputImage = await renderer.upright({ bytes: input.bytes, mimeType: input.mimeType });
        return { kind: 'order', order: { ...order, inputImage } };
      } catch (error) {
        if (!(error instanceof UnreadableImageError)) throw error;
        return { kind: 'failed', code: 'input_image_unusable', reason: 'unreadable image' };
      }
    case 'unusable':
      return { kind: 'failed', code: 'input_image_unusable', reason: input.reason };
    case 'unreachable':
      return { kind: 'trouble', code: 'input_image_unusable', reason: input.reason, maybeBilled: false };
  }
}
