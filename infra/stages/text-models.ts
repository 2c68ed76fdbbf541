import type { StageInput } from './stage.ts';

/**
 * The models in use in November 2026 and how long each thinks (a change of models is a change of this list only).
 *
 * The provider retires ids with 45 days' notice at the least, so each step has a fallback. Texts are planned by the dearer model, which
 * costs cents, and written by the cheaper one. A call writes a chapter of 3,000 words at most.
 */
export const CURRENT_TEXT_MODELS: StageInput['kinds']['article']['models'] = {
  outline: [
    { model: 'gemini-4-hydrogen', thinkingLevel: 'MEDIUM', timeoutSeconds: 120 },
    { model: 'gemini-3.8-flash', thinkingLevel: 'MEDIUM', timeoutSeconds: 120 },
  ],
  writing: [
    { model: 'gemini-3.8-flash', thinkingLevel: 'LOW', timeoutSeconds: 180 },
    { model: 'gemini-4-hydrogen', thinkingLevel: 'LOW', timeoutSeconds: 180 },
  ],
};
