import type { InputRef } from '../../inputs/input-ref.ts';
import type { ClipRequest } from '../clips/clip-request.ts';

/** A valid order of videos, with every default applied. */
export interface VideoRequest extends ClipRequest {
  /** The picture with which each clip begins. */
  readonly firstFrame?: InputRef;
}
