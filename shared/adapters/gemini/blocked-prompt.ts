import type { ProviderRefusal } from '../../provider/outcome.ts';
import type { Answer } from './answer-schema.ts';
import { detailOf, safeWord } from './provider-words.ts';

/** The refusal of a prompt as such, which an answer tells beside its candidates, or without any. */
export function blockedPrompt(answers: readonly Answer[]): ProviderRefusal | undefined {
  for (const { promptFeedback } of answers) {
    const reason = promptFeedback?.blockReason;
    if (reason === undefined || reason === '' || reason.endsWith('_UNSPECIFIED')) continue;
    return {
      kind: 'refused',
      code: 'content_blocked',
      reason: `prompt ${safeWord(reason)}`,
      ...detailOf(promptFeedback?.blockReasonMessage),
    };
  }
  return undefined;
}
