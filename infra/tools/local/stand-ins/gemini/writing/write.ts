import { randomUUID } from 'node:crypto';
import { withoutMagic } from '../magic/find-magic.ts';
import type { TextScript, Written } from '../magic/magic-texts.ts';
import { fillSchema } from './fill-schema.ts';
import { Author, prose } from './prose.ts';
import type { Task } from './read-task.ts';
import type { WritingBody } from './writing-body.ts';

/** A call of a text model. */
export interface WritingCall {
  readonly model: string;
  readonly prompt: string;
  readonly body: WritingBody;
  readonly task: Task;
  readonly script: TextScript;
  /** Other seeds give other texts for the same prompts. */
  readonly seed: string;
}

/** Tokens of a word, and of thinking. */
const TOKENS_OF_A_WORD = 1.5;
const THOUGHT_TOKENS: Readonly<Record<string, number>> = {
  MINIMAL: 50,
  LOW: 300,
  MEDIUM: 900,
  HIGH: 2_500,
  XHIGH: 6_000,
};

/** The answer of a text model, completed as the API completes it. */
export function writtenBody(call: WritingCall): object {
  const { model, prompt, body, script } = call;
  const instruction = body.systemInstruction?.parts.map(({ text }) => text).join('\n') ?? '';
  const good: Written = {
    text: textOf(call),
    finishReason: 'STOP',
    instruction,
    drifted: () =>
      prose({ ...call.task, language: 'anglais', words: Math.ceil(call.task.words / 2) }, `${call.seed} drift`),
  };
  const written = limited(script.spoil?.(good) ?? good, body);
  const thoughtsTokenCount = THOUGHT_TOKENS[body.generationConfig.thinkingConfig?.thinkingLevel ?? 'HIGH'] ?? 0;
  const promptTokenCount = tokensOf(`${instruction} ${prompt}`);
  const candidatesTokenCount = tokensOf(written.text);
  const parts = [
    ...(written.thought === undefined ? [] : [{ text: written.thought, thought: true }]),
    ...(written.text === '' ? [] : [{ text: written.text, thoughtSignature: 'c2lnbmF0dXJl' }]),
  ];
  const content = { role: 'model', ...(parts.length === 0 ? {} : { parts }) };
  return {
    candidates: [{ content, finishReason: written.finishReason, index: 0 }],
    usageMetadata: {
      promptTokenCount,
      candidatesTokenCount,
      thoughtsTokenCount,
      totalTokenCount: promptTokenCount + candidatesTokenCount + thoughtsTokenCount,
    },
    modelVersion: model,
    responseId: randomUUID(),
    ...(written.finishReason === 'CONTINUATION' ? { continuationToken: 'Y29udGludWU=' } : {}),
  };
}

function textOf({ prompt, body, task, script, seed }: WritingCall): string {
  const { responseSchema } = body.generationConfig;
  const dice = script.same ? seed : `${seed} ${task.place} ${prompt}`;
  if (responseSchema !== undefined) {
    const topic = withoutMagic(/<(titre|sujet)>\n([\s\S]*?)\n<\/\1>/u.exec(prompt)?.[2] ?? '');
    const filling = { items: script.items ?? 0, topic };
    return JSON.stringify(fillSchema(responseSchema, new Author(task.language, dice), filling));
  }
  return prose({ ...task, words: Math.round(task.words * (script.words ?? 1)) }, dice);
}

/** The limit of tokens cuts what is thought and written together. */
function limited(written: Written, { generationConfig }: WritingBody): Written {
  const { maxOutputTokens, thinkingConfig } = generationConfig;
  if (maxOutputTokens === undefined) return written;
  const room = maxOutputTokens - (THOUGHT_TOKENS[thinkingConfig?.thinkingLevel ?? 'HIGH'] ?? 0);
  const tokens = tokensOf(written.text);
  if (tokens <= room) return written;
  const text = written.text.slice(0, Math.floor((written.text.length * Math.max(0, room)) / tokens));
  return { ...written, text, finishReason: 'MAX_TOKENS' };
}

function tokensOf(text: string): number {
  return Math.ceil(text.split(/\s+/u).length * TOKENS_OF_A_WORD);
}
