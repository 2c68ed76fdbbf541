import type { GenerateContentRequest, GenerationConfig, Part } from '@google/generative-ai';
import type { DrawingOrder } from '../../kinds/image/image-model.ts';
import type { ModelChoice } from '../../kinds/image/image-models.ts';
import { styleInstruction } from './style-instruction.ts';

/** What the SDK's types lack; the SDK passes unknown fields through untouched. */
interface ImageGenerationConfig extends GenerationConfig {
  readonly responseModalities: readonly ['TEXT', 'IMAGE'];
  readonly imageConfig: { readonly aspectRatio: string; readonly imageSize?: string };
}

/** The body of one `generateContent` call. */
export interface GenerationRequest extends GenerateContentRequest {
  readonly generationConfig: ImageGenerationConfig;
  /** Projects created since 2026 keep requests unless told otherwise; prompts are the users' own. */
  readonly store: false;
}

/** Writes an order as a request to one model. No sampling settings: image models are tuned for their defaults. */
export function generationRequest(order: DrawingOrder, choice: ModelChoice): GenerationRequest {
  return {
    contents: [{ role: 'user', parts: [...inputParts(order), { text: promptOf(order) }] }],
    generationConfig: {
      responseModalities: ['TEXT', 'IMAGE'],
      imageConfig: {
        aspectRatio: order.aspectRatio,
        ...(choice.imageSize === undefined ? {} : { imageSize: choice.imageSize }),
      },
    },
    store: false,
  };
}

function promptOf(order: DrawingOrder): string {
  return `${order.prompt}\n\n${styleInstruction(order.style)}`;
}

/** The image comes before the text that speaks of it. */
function inputParts({ inputImage }: DrawingOrder): Part[] {
  if (inputImage === undefined) return [];
  const { bytes, mimeType } = inputImage;
  const data = Buffer.from(bytes.buffer, bytes.byteOffset, bytes.byteLength).toString('base64');
  return [{ inlineData: { mimeType, data } }];
}
