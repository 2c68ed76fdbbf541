import * as v from 'valibot';
import type { PartErrorCode } from '../../messages/codes.ts';
import type { ProviderRefusal, ProviderTrouble } from '../../provider/outcome.ts';
import type { OutOfMemory } from '../file-store.ts';
import type { ClipOrder } from './clip-order.ts';

/** What every form of an operation says. */
const begun = {
  /** As the provider names it. */
  model: v.string(),
  /** When the provider was asked, epoch ms. */
  begunAt: v.number(),
};

/** The provider is filming: `id` is its interaction. `oddLooks`: looks that found it done, and nothing that could be read. */
const Filming = v.object({
  step: v.literal('filming'),
  id: v.string(),
  ...begun,
  oddLooks: v.exactOptional(v.number()),
});

/** The provider has the film, as a file of its own. */
const Filmed = v.object({
  step: v.literal('filmed'),
  ...begun,
  /** Where the provider says that the file is. Never asked as it stands: see the adapter. */
  uri: v.string(),
  /** When the film was first seen to be there, epoch ms. */
  filmedAt: v.number(),
  inputTokens: v.number(),
  /** Downloads that were no usable clip. */
  badFiles: v.number(),
});

/** An operation as the part's row keeps it. */
export const ClipOperation = v.variant('step', [Filming, Filmed]);
export type Filming = v.InferOutput<typeof Filming>;
export type Filmed = v.InferOutput<typeof Filmed>;
export type ClipOperation = v.InferOutput<typeof ClipOperation>;

/** A clip as it came; gone when it is disposed of. */
export interface ClipFile extends OutOfMemory, AsyncDisposable {
  /** The bytes from `start` up to `end`; fewer where the file ends. */
  slice(start: number, end: number): Promise<Uint8Array>;
}

/** The film is there, as a file of the provider's or with its bytes. */
export type Film =
  | { readonly kind: 'filmed'; readonly operation: Filmed }
  | { readonly kind: 'inline'; readonly model: string; readonly inputTokens: number; readonly file: ClipFile };

/** It came to nothing, and may work later. */
export interface ClipTrouble extends ProviderTrouble {
  /** Another attempt begins anew; left out, the same is looked at again. */
  readonly restarts?: true;
}

/** Nothing is known yet: the answer was an odd one. The provider may be at work all the same. */
export interface NotKnown {
  readonly kind: 'not-known';
  readonly code: PartErrorCode;
  /** Safe to log. */
  readonly reason: string;
  /** How long the provider asks to wait, in ms from now. */
  readonly retryAfterMs?: number;
}

/** It says that it is done, and shows no film that this version can read. `filmed`: it counts one all the same, so one was made. */
export interface Unreadable {
  readonly kind: 'unreadable';
  readonly filmed: boolean;
  /** Safe to log. */
  readonly reason: string;
}

/** What asking for a clip came to. `retired`: models of the list that are gone and were passed over. */
export type Started =
  | { readonly kind: 'begun'; readonly operation: Filming; readonly retired: readonly string[] }
  | (Film & { readonly retired: readonly string[] })
  | Unreadable
  | ProviderRefusal
  | ClipTrouble;

/** What a look at the filming came to. */
export type Looked = { readonly kind: 'filming' } | Film | Unreadable | NotKnown | ProviderRefusal | ClipTrouble;

/** What fetching the file came to. */
export type Fetched =
  | { readonly kind: 'fetched'; readonly file: ClipFile; readonly seconds: number }
  /** The provider still works on its file. */
  | { readonly kind: 'processing' }
  /** Whole, as far as lengths go, but not what the provider says that it is. */
  | { readonly kind: 'bad-file'; readonly reason: string }
  | NotKnown
  /** The provider has no such file any more, or says that it came to nothing. */
  | ClipTrouble;

/**
 * Films clips. Implemented by an adapter for one provider. Everything that a provider does is one of these values; exceptions are
 * bugs, and trouble of our own with the key.
 */
export interface ClipProvider {
  /**
   * Asks for one clip by exactly one POST (and one more for every model that is gone, and after a key that was refused: such answers
   * begin nothing). Where it is not known whether it arrived, the outcome is trouble that may have been billed.
   *
   * @param label names the attempt in the provider's own records: `[a-z0-9_-]`, at most 63 characters.
   */
  start(order: ClipOrder, label: string, signal: AbortSignal): Promise<Started>;
  look(operation: Filming, signal: AbortSignal): Promise<Looked>;
  fetch(operation: Filmed, signal: AbortSignal): Promise<Fetched>;
  /** Tells the provider to stop. @returns whether there is nothing left to stop; `false`: it is worth another try. */
  cancel(operation: Filming, signal: AbortSignal): Promise<boolean>;
}

/** What is measured in a file: the truth about a clip, whatever was asked for. */
export interface ClipMeasures {
  /** Pixels as they are shown. */
  readonly width: number;
  readonly height: number;
  /** Of the video track, to the millisecond. */
  readonly durationSeconds: number;
}

/** Measures a clip. */
export interface ClipMeter {
  /** @returns what is measured; or why the file is no clip that plays to its end: cut, no video track, no length. */
  measure(file: ClipFile): Promise<ClipMeasures | { readonly unusable: string }>;
}
