import type { PictureContentType } from '../../pictures/inspect-picture.ts';
import type { ProviderRefusal, ProviderTrouble } from '../../provider/outcome.ts';
import type { ImageQuality, ImageStyle } from './image-request.ts';
import type { AspectRatio } from './image-size.ts';

/** A picture that the model is shown, and what is said before it. */
export interface LabelledPicture {
  readonly label: string;
  readonly bytes: Uint8Array;
  readonly mimeType: PictureContentType;
}

/** What the model is asked to draw: one image. */
export interface DrawingOrder {
  readonly prompt: string;
  /** Left out, the prompt says it all. */
  readonly style?: ImageStyle;
  readonly quality: ImageQuality;
  readonly aspectRatio: AspectRatio;
  /** An image to start from. */
  /** Pictures to go by, shown before the prompt, each after its label. */
  readonly references?: readonly LabelledPicture[];
  readonly inputImage?: { readonly bytes: Uint8Array; readonly mimeType: PictureContentType };
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
  | ProviderRefusal
  | ProviderTrouble;

/** Draws images. Implemented by an adapter for one provider. */
export interface ImageModel {
  /**
   * Draws one image.
   *
   * @param signal ends the call from outside (the function's own deadline, a lost lease); the outcome is then `trouble`.
   */
  draw(order: DrawingOrder, signal: AbortSignal): Promise<DrawingOutcome>;
}
