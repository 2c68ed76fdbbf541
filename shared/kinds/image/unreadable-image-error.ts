/** Bytes that were meant to be an image and cannot be decoded as one. `cause` holds the decoder's error. */
export class UnreadableImageError extends Error {
  constructor(why: string, cause?: unknown) {
    super(why, { cause });
  }
}
