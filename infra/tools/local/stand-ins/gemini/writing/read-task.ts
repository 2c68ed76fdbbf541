import type { WritingBody } from './writing-body.ts';

/** What a prompt asks for, as far as the model understands it. */
export interface Task {
  /** `outline`, `introduction`, `conclusion`, or `part-3` for the third section or chapter. */
  readonly place: string;
  /** The language's French name. */
  readonly language: string;
  readonly words: number;
  readonly headings: boolean;
  readonly lists: boolean;
}

const DEFAULT_WORDS = 200;

/** Reads a prompt as a model does: the task, the form, the length and the language that it names. */
export function readTask(prompt: string, { generationConfig }: WritingBody): Task {
  const [task = ''] = prompt.split('\n', 1);
  const words = /(?:environ|about)\s+(\d+)\s+(?:mots|words)/iu.exec(prompt) ?? /(\d+)\s+(?:mots|words)/iu.exec(prompt);
  return {
    place: generationConfig.responseSchema === undefined ? placeOf(task) : 'outline',
    language: /\blangue\s*:\s*(\p{L}+)/iu.exec(prompt)?.[1] ?? 'français',
    words: Number(words?.[1] ?? DEFAULT_WORDS),
    headings: /intertitre de niveau 3/iu.test(prompt),
    lists: /une liste à tirets/iu.test(prompt),
  };
}

function placeOf(task: string): string {
  const number = /(?:section|chapitre)\s+(\d+)/iu.exec(task)?.[1];
  if (number !== undefined) return `part-${number}`;
  return /(introduction|conclusion)/iu.exec(task)?.[1]?.toLowerCase() ?? 'text';
}

/** A prompt without what it says of an earlier answer: asked again, it is the same task. */
export function withoutRemark(prompt: string): string {
  return prompt.replace(/\n\nAttention : [\s\S]*$/u, '');
}
