import { createHash, randomUUID } from 'node:crypto';
import { withoutMagic } from './magic/find-magic.ts';
import type { Canvas } from './models.ts';
import type { Painter, Painting } from './painting/paint.ts';
import type { AnswerBody, PictureLook } from './reply.ts';
import type { Shown } from './shown-pictures.ts';

const SQUARE: Canvas = { width: 1024, height: 1024, scale: 1 };

/** What an answer says beside its candidates. */
export interface AnswerFacts {
  readonly model: string;
  readonly prompt: string;
  readonly inputImages: readonly Shown[];
}

/** An answer without a picture, completed as the API completes it. */
export function completed(body: AnswerBody | { candidates: readonly object[] }, facts: AnswerFacts): object {
  const promptTokenCount = Math.ceil(facts.prompt.length / 4) + 258 * facts.inputImages.length;
  const candidatesTokenCount = 'candidates' in body ? 1_120 : 0;
  return {
    ...body,
    usageMetadata: { promptTokenCount, candidatesTokenCount, totalTokenCount: promptTokenCount + candidatesTokenCount },
    modelVersion: facts.model,
    responseId: randomUUID(),
  };
}

/** An answer with a picture. The same facts, canvas and seed give the same bytes. */
export async function pictureBody(
  look: PictureLook,
  canvas: Canvas,
  facts: AnswerFacts,
  seed: string,
  paint: Painter,
): Promise<object> {
  const format = look === 'png' ? 'png' : 'jpeg';
  const hash = createHash('sha256')
    .update([seed, facts.prompt, ...facts.inputImages.map(({ data }) => data.toString('base64'))].join('\0'))
    .digest('hex');
  const caption = withoutMagic(facts.prompt.split('\n', 1)[0] ?? '');
  // A picture to start from has no label, and is not shown among what is drawn after.
  const references = facts.inputImages.filter(({ label }) => label !== '');
  const painting = { canvas: look === 'square' ? SQUARE : canvas, seed: hash, caption, format, references } as const;
  const picture = await paint(painting);
  const mimeType = look === 'png' || look === 'mislabelled' ? 'image/png' : 'image/jpeg';
  const bytes = look === 'broken' ? picture.subarray(0, picture.length / 2) : picture;
  const part = { inlineData: { mimeType, data: bytes.toString('base64') } };
  const parts = look === 'thought-first' ? [await thought(painting, paint), part] : [part];
  return completed({ candidates: [{ content: { role: 'model', parts }, finishReason: 'STOP', index: 0 }] }, facts);
}

async function thought(painting: Painting, paint: Painter): Promise<object> {
  const draft = await paint({ ...painting, seed: `${painting.seed} draft`, format: 'png' });
  return { thought: true, inlineData: { mimeType: 'image/png', data: draft.toString('base64') } };
}
