import type { InputRef } from '../../inputs/input-ref.ts';
import type { NamedReference } from '../clips/clip-prompt.ts';
import type { ClipRequest } from '../clips/clip-request.ts';

/** The most pictures that an order can give. */
export const MAX_REFERENCES = 3;

/** What a picture can be to a video, spelled as the frontend spells it. */
export const REFERENCE_TYPES = ['subject', 'asset', 'style'] as const satisfies readonly NamedReference['role'][];

/** A picture to go by. */
export interface VideoReference extends NamedReference {
  readonly picture: InputRef;
}

/** A valid order of custom videos, with every default applied. */
export interface CustomVideoRequest extends ClipRequest {
  /** At most {@link MAX_REFERENCES}, in the order in which they were given. */
  readonly references: readonly VideoReference[];
  /** What the first frame shows, in the user's words. Never logged. */
  readonly openingImage?: string;
}
