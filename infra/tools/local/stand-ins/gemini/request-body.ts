import * as v from 'valibot';

const Part = v.strictObject({
  text: v.optional(v.string()),
  inlineData: v.optional(v.strictObject({ mimeType: v.string(), data: v.string() })),
  fileData: v.optional(v.strictObject({ mimeType: v.optional(v.string()), fileUri: v.string() })),
  thought: v.optional(v.boolean()),
  thoughtSignature: v.optional(v.string()),
});

const Contents = v.strictObject({ role: v.optional(v.picklist(['user', 'model'])), parts: v.array(Part) });

/** Fields that the API knows and that make no difference here. */
const ignored = v.optional(v.unknown());

/** The body of `generateContent`: like the API, it refuses what it does not know. */
export const RequestBody = v.strictObject({
  contents: v.pipe(v.array(Contents), v.minLength(1)),
  generationConfig: v.optional(
    v.strictObject({
      responseModalities: v.optional(v.array(v.picklist(['TEXT', 'IMAGE']))),
      imageConfig: v.optional(
        v.strictObject({ aspectRatio: v.optional(v.string()), imageSize: v.optional(v.string()) }),
      ),
      candidateCount: ignored,
      maxOutputTokens: ignored,
      seed: ignored,
      stopSequences: ignored,
      temperature: ignored,
      thinkingConfig: ignored,
      topK: ignored,
      topP: ignored,
    }),
    {},
  ),
  store: v.optional(v.boolean()),
  cachedContent: ignored,
  safetySettings: v.optional(v.array(v.unknown())),
  systemInstruction: ignored,
  toolConfig: ignored,
  tools: ignored,
});

export type RequestBody = v.InferOutput<typeof RequestBody>;
