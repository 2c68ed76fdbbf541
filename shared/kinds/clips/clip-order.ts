import type { PictureContentType } from '../../pictures/inspect-picture.ts';
import type { ClipSeconds, MadeRatio } from './clip-request.ts';

/** What is made of what: nothing but words · a picture that is the first frame · pictures to go by. */
export type ClipTask = 'text_to_video' | 'image_to_video' | 'reference_to_video';

/** A picture that the model is given, upright, with its type as its bytes have it. The model takes what telephones make. */
export interface ClipPicture {
  readonly bytes: Uint8Array;
  readonly mimeType: PictureContentType;
}

/** What the model is asked for: one clip, the same for videos and custom videos. */
export interface ClipOrder {
  /** The whole prompt: the user's words, and what the model has no field for. Never logged. */
  readonly prompt: string;
  readonly task: ClipTask;
  readonly aspectRatio: MadeRatio;
  readonly durationSeconds: ClipSeconds;
  /** The pictures that the prompt names: `<FIRST_FRAME>`, or `<IMAGE_REF_0>` and so on, in this order. */
  readonly pictures: readonly ClipPicture[];
}
