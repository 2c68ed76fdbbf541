import type { InputImages } from '../../inputs/input-files.ts';
import { cutText } from '../../jobs/cut-text.ts';
import type { KindJob } from '../../jobs/job.ts';
import type { Logger } from '../../telemetry/logger.ts';
import type { ImageModel, LabelledPicture } from '../image/image-model.ts';
import type { ImageRenderer, RenderedImage } from '../image/image-renderer.ts';
import type { ImageQuality } from '../image/image-request.ts';
import { UnreadableImageError } from '../image/unreadable-image-error.ts';
import type { Failed, Maker, Trouble } from '../maker.ts';
import { formatOf, type ProductReference, type QualityLevel, sideOf } from './ecommerce-request.ts';
import { inModelOrder, instructionOf, labelOf } from './product-prompt.ts';

export interface MakeEcommerceImageDeps {
  readonly model: ImageModel;
  readonly renderer: ImageRenderer;
  readonly inputs: InputImages;
  /** The longest that the model may take for an image of this quality. */
  readonly longestDrawingMs: (quality: ImageQuality) => number;
  readonly log: Logger;
}

/** Attempts that the provider may have billed for one picture. */
const MAX_BILLABLE_ATTEMPTS = 3;
/** Longer than fetching one reference and making it ready takes. */
const PREPARING_MS = 60_000;
/** Longer than making a file of 4000 pixels square takes. */
const FILE_MS = 120_000;
/** What a model looks at: a larger reference costs it tokens, and shows it nothing more. */
const REFERENCE_SIDE = 2_048;
const MODEL_CHARACTERS = 200;

/** The tier at which the model draws: every delivered size is a reduction of what it draws there. */
const TIERS: Readonly<Record<QualityLevel, ImageQuality>> = {
  thumbnail: 'standard',
  standard: 'standard',
  high: 'high',
  ultra: 'ultra',
};

/** Draws one variation after its references, renders it as the square that was ordered, and stores it. */
export function makeEcommerceImage(deps: MakeEcommerceImageDeps): Maker<'ecommerce-image'> {
  return {
    maxBillableAttempts: MAX_BILLABLE_ATTEMPTS,

    async turn(job, part, tools) {
      const { request } = job;
      const references: LabelledPicture[] = [];
      // One after the other: ten pictures of fifty million pixels at once would not fit into the function.
      for (const [index, reference] of inModelOrder(request.references).entries()) {
        tools.moves(PREPARING_MS);
        const picture = await prepared(deps, job, reference, tools.signal);
        if (picture.kind !== 'picture') return picture;
        references.push({ ...picture.picture, label: labelOf(reference, index) });
      }
      const quality = TIERS[request.qualityLevel];
      const prompt = instructionOf(request, Number(part.name));

      tools.step('asked');
      tools.moves(deps.longestDrawingMs(quality));
      const outcome = await deps.model.draw({ prompt, references, quality, aspectRatio: '1:1' }, tools.signal);
      if (outcome.kind === 'trouble') return outcome;
      if (outcome.kind === 'refused') return { ...outcome, kind: 'failed' };
      for (const model of outcome.retired ?? []) deps.log.warn('model.retired', { model });

      tools.step('answered');
      tools.moves(FILE_MS);
      const side = sideOf(request);
      const rendered = await readable(deps.renderer.square(outcome.bytes, side, formatOf(request)));
      if (rendered === undefined) {
        return { kind: 'trouble', code: 'provider_error', reason: 'unreadable image', maybeBilled: true };
      }
      return tools.store({
        body: rendered.bytes,
        contentType: rendered.contentType,
        model: cutText(outcome.model.toWellFormed(), MODEL_CHARACTERS),
        seconds: outcome.seconds,
        inputTokens: outcome.inputTokens,
        facts: { width: side, height: side },
      });
    },
  };
}

async function prepared(
  { inputs, renderer }: Pick<MakeEcommerceImageDeps, 'inputs' | 'renderer'>,
  job: KindJob<'ecommerce-image'>,
  { image }: ProductReference,
  signal: AbortSignal,
): Promise<{ readonly kind: 'picture'; readonly picture: Omit<LabelledPicture, 'label'> } | Failed | Trouble> {
  const input = await inputs.read(job, image, signal);
  if (input.kind === 'unusable') return { kind: 'failed', code: 'input_image_unusable', reason: input.reason };
  if (input.kind === 'unreachable') {
    return { kind: 'trouble', code: 'input_image_unusable', reason: input.reason, maybeBilled: false };
  }
  const picture = await readable(renderer.reference(input, REFERENCE_SIDE));
  return picture === undefined
    ? { kind: 'failed', code: 'input_image_unusable', reason: 'unreadable image' }
    : { kind: 'picture', picture };
}

/** `undefined` for bytes that are no image. */
async function readable<Image extends RenderedImage | Omit<LabelledPicture, 'label'>>(
  rendering: Promise<Image>,
): Promise<Image | undefined> {
  try {
    return await rendering;
  } catch (error) {
    if (error instanceof UnreadableImageError) return undefined;
    throw error;
  }
}
