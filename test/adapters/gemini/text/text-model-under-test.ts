import { type GeminiTextOptions, geminiTextModel } from '../../../../shared/adapters/gemini/text/gemini-text-model.ts';
import type { TextModel, WritingOrder } from '../../../../shared/kinds/text/text-model.ts';
import type { TextModels } from '../../../../shared/kinds/text/text-models.ts';

export const TEXT_MODELS: TextModels = {
  outline: [{ model: 'gemini-4-hydrogen', thinkingLevel: 'MEDIUM', timeoutSeconds: 20 }],
  writing: [{ model: 'gemini-3.8-flash', thinkingLevel: 'LOW', timeoutSeconds: 20 }],
};

/** An adapter that talks to a server of ours, with its good key unless told otherwise. */
export function textModelAt(
  server: { readonly url: string; readonly apiKey?: string },
  options: Partial<GeminiTextOptions> = {},
): TextModel {
  const apiKey = async () => server.apiKey ?? 'some-key';
  return geminiTextModel({ apiKey, refreshApiKey: apiKey, models: TEXT_MODELS, baseUrl: server.url, ...options });
}

/** An order for a text about something. */
export function textOrder(topic: string, order: Partial<WritingOrder> = {}): WritingOrder {
  const prompt = `Écris la section 2.\n\n<sujet>\n${topic}\n</sujet>\n\nLongueur : environ 120 mots.\nLangue : français.`;
  return { step: 'writing', instruction: 'Tu es rédacteur.', prompt, answerTokens: 1_000, ...order };
}

/** Of an outline with three parts. */
export const SHAPE: NonNullable<WritingOrder['shape']> = {
  type: 'object',
  properties: {
    title: { type: 'string', description: 'Titre' },
    line: { type: 'string', description: 'Résumé de 120 à 155 caractères' },
    parts: {
      type: 'array',
      minItems: 3,
      maxItems: 3,
      items: {
        type: 'object',
        properties: { title: { type: 'string', description: 'Titre' }, text: { type: 'string' } },
      },
    },
    tags: { type: 'array', items: { type: 'string' }, maxItems: 5 },
  },
};
