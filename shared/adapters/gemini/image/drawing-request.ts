import type { GenerationConfig, Part } from '@google/generative-ai';
import type { DrawingOrder } from '../../../kinds/image/image-model.ts';
import type { ModelChoice } from '../../../kinds/image/image-models.ts';
import type { GenerationRequest } from '../call-model.ts';
import { styleInstruction } from './style-instruction.ts';

/** What the SDK's types lack; the SDK passes unknown fields through untouched. */
interface ImageGenerationConfig extends GenerationConfig {
  readonly responseModalities: readonly ['TEXT', 'IMAGE'];
  readonly imageConfig: { readonly aspectRatio: string; readonly imageSize?: string };
}

/** A request for one picture. */
interface DrawingRequest extends GenerationRequest {
  readonly generationConfig: ImageGenerationConfig;
}

/** Writes an order as a request to one model. No sampling settings: image models are tuned for their defaults. */
export function drawingRequest(order: DrawingOrder, choice: ModelChoice): DrawingRequest {
  return {
    contents: [{ role: 'user', parts: [...inputParts(order), ...referenceParts(order), { text: promptOf(order) }] }],
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
  return order.style === undefined ? order.prompt : `${order.prompt}\n\n${styleInstruction(order.style)}`;
}

/** The image comes before the text that speaks of it. */
function inputParts({ inputImage }: DrawingOrder): Part[] {
  return inputImage === undefined ? [] : [pictureOf(inputImage)];
}

/** Each reference after its label, so that the prompt can speak of it. */
function referenceParts({ references = [] }: DrawingOrder): Part[] {
  return references.flatMap((reference) => [{ text: reference.label }, pictureOf(reference)]);
}

function pictureOf({ bytes, mimeType }: NonNullable<DrawingOrder['inputImage']>): Part {
  const data = Buffer.from(bytes.buffer, bytes.byteOffset, bytes.byteLength).toString('base64');
  return { inlineData: { mimeType, data } };
}
