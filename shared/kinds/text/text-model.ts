import type { ProviderRefusal, ProviderTrouble } from '../../provider/outcome.ts';
import type { WritingStep } from './text-models.ts';

/** The shape of a JSON answer, in the words of OpenAPI that every model knows. Small: a large one is refused. */
export type AnswerShape =
  | { readonly type: 'string'; readonly description?: string }
  | {
      readonly type: 'array';
      readonly items: AnswerShape;
      readonly minItems?: number;
      readonly maxItems?: number;
      readonly description?: string;
    }
  | { readonly type: 'object'; readonly properties: { readonly [name: string]: AnswerShape } };

/** What the model is asked for: one text, or one small JSON. */
export interface WritingOrder {
  /** Which of the stage's lists of models writes it. */
  readonly step: WritingStep;
  /** Who writes, and by which rules. */
  readonly instruction: string;
  /** What is to be written. */
  readonly prompt: string;
  /** Of a JSON answer; left out, text is asked for. */
  readonly shape?: AnswerShape;
  /** Tokens that the answer may have, beside those of thinking. */
  readonly answerTokens: number;
}

/**
 * How an answer ended. `stop`: the model had finished. `cut`: the limit of tokens was reached, or no end is told. `recitation`: it came too
 * near to a text of somebody else's. `language`: it got into a language that the model does not support.
 */
export type WritingEnd = 'stop' | 'cut' | 'recitation' | 'language';

/** What the model wrote; it is to be judged whether that is usable. */
export interface Written {
  readonly kind: 'written';
  /** Perhaps empty; without the model's thoughts. */
  readonly text: string;
  readonly end: WritingEnd;
  /** The model that wrote it, as the provider names it. */
  readonly model: string;
  /** Wall time of the calls in seconds, to the millisecond. */
  readonly seconds: number;
  readonly inputTokens: number;
  /** With those of thinking. */
  readonly outputTokens: number;
  /** Models of the list that are gone and were passed over, first choice first: the configuration needs care. */
  readonly retired: readonly string[];
}

/** What became of one call. Everything a provider does is one of these values; exceptions are bugs. */
export type WritingOutcome = Written | ProviderRefusal | ProviderTrouble;

/** Writes texts. Implemented by an adapter for one provider. */
export interface TextModel {
  /** @param signal ends the call from outside (the function's own deadline, a lost lease); the outcome is then `trouble`. */
  write(order: WritingOrder, signal: AbortSignal): Promise<WritingOutcome>;
}
