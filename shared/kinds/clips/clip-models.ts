import * as v from 'valibot';

/** Resolutions that the models film in, as the API spells them. What they cost grows with them. */
export const CLIP_RESOLUTIONS = ['360p', '720p', '1080p', '4k'] as const;

/** A model, and the resolution that it is asked for. */
export const ClipModel = v.strictObject({
  /** As the provider names it. */
  model: v.pipe(v.string(), v.regex(/^[a-z0-9][a-z0-9.-]*$/)),
  resolution: v.picklist(CLIP_RESOLUTIONS),
});
export type ClipModel = v.InferOutput<typeof ClipModel>;

/** First choice first; the next one takes over when a model is retired. */
export const ClipModels = v.pipe(v.array(ClipModel), v.minLength(1));
export type ClipModels = v.InferOutput<typeof ClipModels>;

/**
 * How a film is waited for. `poll`: it is begun, and looked at by messages until it is there; nothing waits in a function. `wait`: one
 * call that answers when the film is there, for keys at which looking is broken; its worker waits, and a worker that dies has lost it.
 */
export const ClipRetrieval = v.picklist(['poll', 'wait']);
export type ClipRetrieval = v.InferOutput<typeof ClipRetrieval>;
