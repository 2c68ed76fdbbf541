import type { PictureContentType } from '../../pictures/inspect-picture.ts';
import type { ImageContentType } from './content-type.ts';
import type { ImageFormat } from './image-request.ts';
import type { ImageSize } from './image-size.ts';

/** A file exactly as it will be delivered. */
export interface RenderedImage {
  readonly bytes: Uint8Array;
  readonly width: number;
  readonly height: number;
  readonly contentType: ImageContentType;
}

/** A picture that the model is given. */
export interface InputPicture {
  readonly bytes: Uint8Array;
  readonly mimeType: PictureContentType;
}

/** Turns what the model drew into the asked size and format; bytes that already are both stay untouched. */
export interface ImageRenderer {
  /**
   * A user's picture as people see it: upright whatever its orientation flag says, in sRGB. One that is both stays untouched.
   *
   * @throws UnreadableImageError when the bytes are not an image that can be decoded.
   */
  upright(picture: InputPicture): Promise<InputPicture>;
  /**
   * The same, reduced to what a model looks at, and without transparency, which models take for black.
   *
   * @param maxSide pixels; a smaller picture keeps its size.
   */
  reference(picture: InputPicture, maxSide: number): Promise<InputPicture>;
  /** @throws UnreadableImageError when the bytes are not an image that can be decoded. */
  render(drawn: Uint8Array, size: ImageSize, format: ImageFormat): Promise<RenderedImage>;
  /** The same, as a square. @param side pixels. */
  square(drawn: Uint8Array, side: number, format: ImageFormat): Promise<RenderedImage>;
}
