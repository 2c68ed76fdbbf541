import type { GoogleError } from './google-error.ts';

/** How a picture differs from the JPEG of the asked size that the model normally sends. */
export type PictureLook = 'plain' | 'png' | 'mislabelled' | 'thought-first' | 'square' | 'broken';

/** The deciding part of an answer without a picture, in Gemini's own shape. */
export interface AnswerBody {
  readonly candidates?: readonly {
    readonly content?: { readonly role: 'model'; readonly parts?: readonly { readonly text: string }[] };
    readonly finishReason: string;
    readonly finishMessage?: string;
    readonly index: number;
  }[];
  readonly promptFeedback?: { readonly blockReason: string };
}

/** What the stand-in does with a request. */
export type Reply =
  | { readonly kind: 'picture'; readonly look: PictureLook }
  | { readonly kind: 'answer'; readonly body: AnswerBody }
  /** As Google writes errors; now and then in an array of one. */
  | { readonly kind: 'error'; readonly error: GoogleError; readonly inArray?: boolean }
  /** A web page, as proxies answer. */
  | { readonly kind: 'page'; readonly status: number }
  /** The connection breaks in the middle of the body, before the answer, or the answer never comes. */
  | { readonly kind: 'cut' }
  | { readonly kind: 'reset' }
  | { readonly kind: 'hang' };
