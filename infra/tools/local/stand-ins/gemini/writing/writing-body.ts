import * as v from 'valibot';

/** A schema of an answer: the subset of OpenAPI that the API takes, and not a keyword more. */
export interface AnswerSchema {
  readonly type: 'STRING' | 'NUMBER' | 'INTEGER' | 'BOOLEAN' | 'ARRAY' | 'OBJECT';
  readonly description?: string | undefined;
  readonly items?: AnswerSchema | undefined;
  readonly minItems?: number | undefined;
  readonly maxItems?: number | undefined;
  readonly properties?: Readonly<Record<string, AnswerSchema>> | undefined;
  readonly enum?: readonly string[] | undefined;
}

const count = v.pipe(
  v.union([v.number(), v.pipe(v.string(), v.digits(), v.transform(Number))]),
  v.integer(),
  v.minValue(0),
);
const TYPES = ['STRING', 'NUMBER', 'INTEGER', 'BOOLEAN', 'ARRAY', 'OBJECT'] as const;

const AnswerSchema: v.GenericSchema<unknown, AnswerSchema> = v.strictObject({
  type: v.pipe(v.string(), v.toUpperCase(), v.picklist(TYPES)),
  format: v.optional(v.string()),
  title: v.optional(v.string()),
  description: v.optional(v.string()),
  nullable: v.optional(v.boolean()),
  enum: v.optional(v.array(v.string())),
  items: v.optional(v.lazy(() => AnswerSchema)),
  minItems: v.optional(count),
  maxItems: v.optional(count),
  properties: v.optional(
    v.record(
      v.string(),
      v.lazy(() => AnswerSchema),
    ),
  ),
  required: v.optional(v.array(v.string())),
  propertyOrdering: v.optional(v.array(v.string())),
  minimum: v.optional(v.number()),
  maximum: v.optional(v.number()),
});

const Part = v.strictObject({ text: v.string() });
const Contents = v.strictObject({ role: v.optional(v.picklist(['user', 'model'])), parts: v.array(Part) });

/**
 * The body of `generateContent` of a text model: what the API knows, and what these models take of it. `temperature`, `topP` and `topK` are
 * deprecated in all of them, and refused here so that none comes back.
 */
export const WritingBody = v.strictObject({
  contents: v.pipe(v.array(Contents), v.minLength(1)),
  systemInstruction: v.optional(
    v.strictObject({ role: v.optional(v.string()), parts: v.pipe(v.array(Part), v.minLength(1)) }),
  ),
  generationConfig: v.optional(
    v.pipe(
      v.strictObject({
        candidateCount: v.optional(v.literal(1)),
        maxOutputTokens: v.optional(v.pipe(v.number(), v.integer(), v.minValue(1), v.maxValue(65_536))),
        responseMimeType: v.optional(v.picklist(['text/plain', 'application/json'])),
        responseSchema: v.optional(AnswerSchema),
        responseModalities: v.optional(v.array(v.literal('TEXT'))),
        seed: v.optional(v.number()),
        stopSequences: v.optional(v.array(v.string())),
        thinkingConfig: v.optional(
          v.strictObject({ thinkingLevel: v.optional(v.string()), includeThoughts: v.optional(v.boolean()) }),
        ),
      }),
      v.check(
        ({ responseSchema, responseMimeType }) =>
          responseSchema === undefined || responseMimeType === 'application/json',
        'response_schema is only supported with response mime type application/json',
      ),
      v.check(
        ({ responseSchema }) => responseSchema === undefined || itemsIn(responseSchema) <= 960,
        'The specified schema produces a constraint that has too many states for serving.',
      ),
    ),
    {},
  ),
  store: v.optional(v.boolean()),
  safetySettings: v.optional(v.array(v.unknown())),
});
export type WritingBody = v.InferOutput<typeof WritingBody>;

/** The models in service that write, each with the levels at which it thinks. */
const LEVELS_OF_MODEL: ReadonlyMap<string, readonly string[]> = new Map([
  ['gemini-4-hydrogen', ['LOW', 'MEDIUM', 'HIGH', 'XHIGH']],
  ['gemini-4-argon', ['LOW', 'MEDIUM', 'HIGH', 'XHIGH']],
  ['gemini-3.8-flash', ['LOW', 'MEDIUM', 'HIGH']],
  ['gemini-3.5-flash-lite', ['MINIMAL', 'LOW', 'MEDIUM', 'HIGH']],
]);

/** Whether a model writes, and is in service. */
export function isTextModel(model: string): boolean {
  return LEVELS_OF_MODEL.has(model);
}

/** Reads the body of a request to a text model, or says what the API says about it. */
export function parseWritingBody(model: string, text: string): WritingBody | { readonly problem: string } {
  const parsed = v.safeParse(v.pipe(v.string(), v.parseJson(), WritingBody), text);
  if (!parsed.success) {
    const [issue] = parsed.issues;
    return { problem: `Invalid JSON payload received at '${v.getDotPath(issue) ?? ''}': ${issue.message}` };
  }
  const level = parsed.output.generationConfig.thinkingConfig?.thinkingLevel;
  if (level !== undefined && LEVELS_OF_MODEL.get(model)?.includes(level) !== true) {
    return { problem: `Thinking level ${level} is not supported for this model.` };
  }
  return parsed.output;
}

function itemsIn({ items, maxItems = 0, properties = {} }: AnswerSchema): number {
  const inner = [...(items === undefined ? [] : [items]), ...Object.values(properties)];
  return maxItems + inner.reduce((sum, one) => sum + itemsIn(one), 0);
}
