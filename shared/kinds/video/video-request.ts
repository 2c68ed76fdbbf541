import type { ClipRequest } from '../clips/clip-request.ts';

/** A valid order of videos, with every default applied. */
export interface VideoRequest extends ClipRequest {}
