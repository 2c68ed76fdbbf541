import * as v from 'valibot';

const Part = v.object({
  text: v.optional(v.string()),
  thought: v.optional(v.boolean()),
  inlineData: v.optional(v.object({ data: v.string() })), // its mimeType is sometimes wrong and not read
});

const Candidate = v.object({
  content: v.optional(v.object({ parts: v.optional(v.array(Part), []) })),
  finishReason: v.optional(v.string()),
  finishMessage: v.optional(v.string()),
});

/** The parts of a `generateContent` answer that decide anything; every field may be missing, enums are open. */
export const Answer = v.object({
  candidates: v.optional(v.array(Candidate), []),
  promptFeedback: v.optional(
    v.object({ blockReason: v.optional(v.string()), blockReasonMessage: v.optional(v.string()) }),
  ),
  usageMetadata: v.optional(v.object({ promptTokenCount: v.optional(v.number()) })),
  modelVersion: v.optional(v.string()),
});

export type Answer = v.InferOutput<typeof Answer>;
export type Candidate = v.InferOutput<typeof Candidate>;
export type Part = v.InferOutput<typeof Part>;
