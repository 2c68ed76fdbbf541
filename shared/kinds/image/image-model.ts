import type { PartErrorCode } from '../../messages/codes.ts';
import type { ImageContentType } from './content-type.ts';
import type { ImageQuality, ImageStyle } from './image-request.ts';
import type { AspectRatio } from './image-size.ts';

/** What the model is asked to draw: one image. */
export interface DrawingOrder {
  readonly prompt: string;
  readonly style: ImageStyle;
  readonly quality: ImageQuality;
  readonly aspectRatio: AspectRatio;
  /** An image to start from. */
  readonly inputImage?: { readonly bytes: Uint8Array; readonly mimeType: ImageContentType };
}

/** What became of one call. Everything a provider does is one of these values; exceptions are bugs. */
export type DrawingOutcome =
  | {
      readonly kind: 'drawn';
      readonly bytes: Uint8Array;
      /** The model that drew it, as the provider names it. */
      readonly model: string;
      /** Wall time of the calls in seconds, to the millisecond. */
      readonly seconds: number;
      readonly inputTokens: number;
      /** Models of the list that are gone and were passed over, first choice first: the configuration needs care. */
      readonly retired?: readonly string[];
    }
  | {
      /** This image will never come: do not call again for it. */
      readonly kind: 'refused';
      readonly code: PartErrorCode;
      /** The model's or provider's own words, for the owner of the job only (≤ 500 characters). Never logged. */
      readonly detail?: string;
      /** A provider's class of the trouble, safe to log, for example `IMAGE_SAFETY` or `400 INVALID_ARGUMENT`. */
      readonly reason: string;
    }
  | {
      /** It may work later. */
      readonly kind: 'trouble';
      /** The code the image fails with when there is no later. */
      readonly code: PartErrorCode;
      readonly detail?: string;
      readonly reason: string;
      /** Whether the provider may have billed the call; such attempts are counted and capped. */
      readonly maybeBilled: boolean;
      /** How long the provider asks to wait, in milliseconds from now. */
      readonly retryAfterMs?: number;
      /** It is not about this call: every other call of the account would meet it too. */
      readonly accountWide?: true;
    };

/** Draws images. Implemented by an adapter for one provider. */
export interface ImageModel {
  /**
   * Draws one image.
   *
   * @param signal ends the call from outside (the function's own deadline, a lost lease); the outcome is then `trouble`.
   */
  draw(order: DrawingOrder, signal: AbortSignal): Promise<DrawingOutcome>;
}
