import { type GenerationConfig, type Schema, SchemaType } from '@google/generative-ai';
import type { AnswerShape, WritingOrder } from '../../../kinds/text/text-model.ts';
import type { TextModelChoice } from '../../../kinds/text/text-models.ts';
import type { GenerationRequest } from '../call-model.ts';

/** Answers of so many tokens, thinking included, are taken by every model and way of calling. */
const MOST_TOKENS = 32_768;
/**
 * Tokens that thinking is given by its level, generously: the limit counts what is thought and what is written, and an answer that is cut
 * off is billed and worth nothing.
 */
const THINKING_TOKENS = { LOW: 4_096, MEDIUM: 8_192, HIGH: 16_384 } as const;

/** What the SDK's types lack; the SDK passes unknown fields through untouched. */
interface TextGenerationConfig extends GenerationConfig {
  readonly thinkingConfig?: { readonly thinkingLevel: string };
}

/** A request for one text. */
interface WritingRequest extends GenerationRequest {
  readonly generationConfig: TextGenerationConfig;
}

/** Writes an order as a request to one model. No sampling settings: they are deprecated in all current models. */
export function writingRequest(order: WritingOrder, { thinkingLevel }: TextModelChoice): WritingRequest {
  const { instruction, prompt, shape, answerTokens } = order;
  return {
    systemInstruction: instruction,
    contents: [{ role: 'user', parts: [{ text: prompt }] }],
    generationConfig: {
      maxOutputTokens: Math.min(MOST_TOKENS, answerTokens + THINKING_TOKENS[thinkingLevel ?? 'HIGH']),
      ...(thinkingLevel === undefined ? {} : { thinkingConfig: { thinkingLevel } }),
      ...(shape === undefined ? {} : { responseMimeType: 'application/json', responseSchema: schemaOf(shape) }),
    },
    store: false,
  };
}

/** The shape in the provider's words: every member is wanted, in the order of the shape. */
function schemaOf(shape: AnswerShape): Schema {
  switch (shape.type) {
    case 'string':
      return { ...shape, type: SchemaType.STRING };
    case 'array':
      return { ...shape, type: SchemaType.ARRAY, items: schemaOf(shape.items) };
    case 'object': {
      const names = Object.keys(shape.properties);
      const properties = Object.fromEntries(
        Object.entries(shape.properties).map(([name, one]) => [name, schemaOf(one)]),
      );
      return { type: SchemaType.OBJECT, properties, required: names };
    }
  }
}
