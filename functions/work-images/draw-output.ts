import type { DeliveredOutput, FailedOutput, ImageJob, StoredImage } from '../../shared/jobs/job.ts';
import type { DrawingOrder, DrawingOutcome, ImageModel } from '../../shared/kinds/image/image-model.ts';
import type { ImageRenderer } from '../../shared/kinds/image/image-renderer.ts';
import { aspectRatioOf } from '../../shared/kinds/image/image-size.ts';
import type { ImageStore } from '../../shared/kinds/image/image-store.ts';
import type { InputImageSource } from '../../shared/kinds/image/input-image-source.ts';
import { objectKeyOf } from '../../shared/kinds/image/object-key.ts';
import { UnreadableImageError } from '../../shared/kinds/image/unreadable-image-error.ts';
import type { OutputErrorCode } from '../../shared/messages/codes.ts';
import type { Logger } from '../../shared/telemetry/logger.ts';

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

export interface DrawOutputDeps {
  readonly images: ImageStore;
  readonly model: ImageModel;
  readonly renderer: ImageRenderer;
  readonly inputs: Pick<InputImageSource, 'fetch'>;
  readonly log: Logger;
}

/**
 * One attempt at one image: adopts what an earlier attempt left, otherwise draws, renders and stores it.
 *
 * @param job as the lease found it: the counts include this attempt.
 * @param tell told when the model is asked, and when it has drawn and the file is made and stored.
 */
export async function drawOutput(
  deps: DrawOutputDeps,
  job: ImageJob,
  number: number,
  maxBillableAttempts: number,
  signal: AbortSignal,
  tell: (step: 'drawing' | 'drawn') => void,
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

  const key = objectKeyOf(job, number, job.request.format);
  if (attempts > 1) {
    const earlier = await deps.images.find(key);
    if (earlier !== undefined) return delivered(earlier);
  }
  // Earlier attempts were cut short after their call to the model had begun; each may have been billed.
  if (billableAttempts > maxBillableAttempts) return failed('attempts_exhausted', 'interrupted too often');

  const order = await drawingOrder(deps, job, signal);
  if (order.kind === 'unusable') return failed('input_image_unusable', order.reason);
  if (order.kind === 'trouble') return order;

  tell('drawing');
  const outcome = await deps.model.draw(order.order, signal);
  if (outcome.kind === 'trouble') return outcome;
  for (const model of (outcome.kind === 'drawn' && outcome.retired) || []) deps.log.warn('model.retired', { model });
  if (outcome.kind === 'refused') return failed(outcome.code, outcome.reason, outcome.detail);
  tell('drawn');
  try {
    const rendered = await deps.renderer.render(outcome.bytes, job.request.size, job.request.format);
    const { model, seconds, inputTokens } = outcome;
    return delivered(await deps.images.put(key, rendered, { model, seconds, inputTokens }));
  } catch (error) {
    if (!(error instanceof UnreadableImageError)) throw error;
    return { kind: 'trouble', code: 'provider_error', reason: 'unreadable image', maybeBilled: true };
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
