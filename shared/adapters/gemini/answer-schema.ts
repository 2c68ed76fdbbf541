import * as v from 'valibot';

/**
 * A member that decides nothing when it has another type than documented, `null` included: an answer has been paid for, and what is
 * merely odd beside its picture must not cost another drawing.
 */
export const odd = <T>(schema: v.GenericSchema<unknown, T>) => v.fallback(v.optional(schema), undefined);

/** A list whose odd members are left out; anything but a list is an empty one. */
export const listOf = <T>(member: v.GenericSchema<unknown, T>) =>
  v.pipe(
    v.fallback(v.optional(v.array(v.unknown()), []), []),
    v.transform((members) =>
      members.flatMap((one) => {
        const parsed = v.safeParse(member, one);
        return parsed.success ? [parsed.output] : [];
      }),
    ),
  );

const text = odd(v.string());
const count = odd(
  v.pipe(v.union([v.number(), v.pipe(v.string(), v.digits(), v.transform(Number))]), v.safeInteger(), v.minValue(0)),
);

/** Its mimeType is sometimes wrong and not read; gateways before the API put a `data:` address in its place. */
const InlineData = v.object({
  data: v.pipe(
    v.string(),
    v.transform((data) => data.replace(/^data:[^,]*,/, '')),
  ),
});

const Part = v.pipe(
  // Protobuf's JSON has two spellings of a name; gateways before the API use the other one.
  v.object({ text, thought: odd(v.boolean()), inlineData: odd(InlineData), inline_data: odd(InlineData) }),
  v.transform(({ inline_data, inlineData = inline_data, ...rest }) => ({ ...rest, inlineData })),
);

const Candidate = v.object({
  content: odd(v.object({ parts: listOf(Part) })),
  finishReason: text,
  finishMessage: text,
});

/** The parts of a `generateContent` answer that decide anything; every member may be missing or odd, enums are open. */
export const Answer = v.object({
  candidates: listOf(Candidate),
  promptFeedback: odd(v.object({ blockReason: text, blockReasonMessage: text })),
  usageMetadata: odd(v.object({ promptTokenCount: count, candidatesTokenCount: count, thoughtsTokenCount: count })),
  modelVersion: text,
});

export type Answer = v.InferOutput<typeof Answer>;
export type Candidate = v.InferOutput<typeof Candidate>;
export type Part = v.InferOutput<typeof Part>;
