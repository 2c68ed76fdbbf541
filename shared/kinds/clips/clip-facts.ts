import * as v from 'valibot';

/** What a delivered clip's file says of itself (`facts` of its `StoredFile`), measured in the file and never copied from the order. */
export const ClipFacts = v.object({
  /** In pixels. */
  width: v.pipe(v.number(), v.integer(), v.minValue(1)),
  height: v.pipe(v.number(), v.integer(), v.minValue(1)),
  /** Of the video track, to the millisecond. */
  duration_seconds: v.pipe(v.number(), v.minValue(0)),
  /** Seconds that fetching the file from the provider took, to the millisecond; the seconds of the model are those of the file. */
  download_seconds: v.pipe(v.number(), v.minValue(0)),
});
export type ClipFacts = v.InferOutput<typeof ClipFacts>;
