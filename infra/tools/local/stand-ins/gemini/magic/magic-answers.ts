import type { AnswerBody, Reply } from '../reply.ts';
import { type MagicWord, magicWord } from './magic-word.ts';

/** Words for answers with status 200 that hold no picture, and for pictures with something odd about them. */
export const MAGIC_ANSWERS: Readonly<Record<string, MagicWord>> = {
  blocked: magicWord(
    '[[blocked]]',
    'the prompt is blocked (PROHIBITED_CONTENT), no candidates',
    blockedPrompt('PROHIBITED_CONTENT'),
  ),
  block: { prompt: '[[block:REASON]]', does: 'the prompt is blocked with that blockReason', reply: blockedPrompt },
  safety: magicWord('[[safety]]', 'finish reason SAFETY', finished('SAFETY')),
  'image-safety': magicWord('[[image-safety]]', 'finish reason IMAGE_SAFETY', finished('IMAGE_SAFETY')),
  recitation: magicWord('[[recitation]]', 'finish reason IMAGE_RECITATION', finished('IMAGE_RECITATION')),
  finish: { prompt: '[[finish:REASON]]', does: 'that finish reason, without a picture', reply: finished },
  'no-image': magicWord('[[no-image]]', 'finish reason NO_IMAGE', finished('NO_IMAGE')),
  'text-only': magicWord(
    '[[text-only]]',
    'STOP with text instead of a picture',
    stopped([{ text: 'I can describe this scene, but I did not draw it.' }]),
  ),
  'no-parts': magicWord('[[no-parts]]', 'STOP with a content that has no parts', stopped()),
  'no-candidates': magicWord('[[no-candidates]]', 'an answer without candidates', { kind: 'answer', body: {} }),
  'image-other': magicWord('[[image-other]]', 'finish reason IMAGE_OTHER', finished('IMAGE_OTHER')),
  malformed: magicWord('[[malformed]]', 'finish reason MALFORMED_RESPONSE', finished('MALFORMED_RESPONSE')),
  'max-tokens': magicWord('[[max-tokens]]', 'finish reason MAX_TOKENS, no picture', finished('MAX_TOKENS')),
  'not-json': magicWord('[[not-json]]', '200 with a web page', { kind: 'page', status: 200 }),
  png: magicWord('[[png]]', 'a real PNG', { kind: 'picture', look: 'png' }),
  mislabelled: magicWord('[[mislabelled]]', 'a JPEG that is said to be image/png', {
    kind: 'picture',
    look: 'mislabelled',
  }),
  thought: magicWord('[[thought]]', 'a thought picture before the real one', {
    kind: 'picture',
    look: 'thought-first',
  }),
  square: magicWord('[[square]]', 'a 1024x1024 picture, whatever was asked', { kind: 'picture', look: 'square' }),
  broken: magicWord('[[broken]]', 'a JPEG that stops in the middle', { kind: 'picture', look: 'broken' }),
};

function answer(candidates: NonNullable<AnswerBody['candidates']>): Reply {
  return { kind: 'answer', body: { candidates } };
}

function blockedPrompt(blockReason: string): Reply {
  return { kind: 'answer', body: { promptFeedback: { blockReason } } };
}

function finished(finishReason: string): Reply {
  const finishMessage = 'Unable to show the generated image. Please try rephrasing the prompt.';
  return answer([{ finishReason, finishMessage, index: 0 }]);
}

function stopped(parts?: readonly { readonly text: string }[]): Reply {
  return answer([{ content: { role: 'model', ...(parts && { parts }) }, finishReason: 'STOP', index: 0 }]);
}
