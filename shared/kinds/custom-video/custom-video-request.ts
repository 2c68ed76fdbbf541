import type { NamedReference } from '../clips/clip-prompt.ts';
import type { ClipRequest } from '../clips/clip-request.ts';

/** The most pictures that an order can give. */
export const MAX_REFERENCES = 3;

/** A picture to go by. */
export interface VideoReference extends NamedReference {}

/** A valid order of custom videos, with every default applied. */
export interface CustomVideoRequest extends ClipRequest {
  /** At most {@link MAX_REFERENCES}. */
  readonly references: readonly VideoReference[];
  /** What the first frame shows, in the user's words. Never logged. */
  readonly openingImage?: string;
}
