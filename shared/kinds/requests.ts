import type { ImageRequest } from './image/image-request.ts';

/** What is ordered, by kind: the one list of kinds. */
export interface Requests {
  readonly image: ImageRequest;
}

/** What can be ordered. */
export type KindName = keyof Requests;
