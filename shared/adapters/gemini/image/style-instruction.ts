import type { ImageStyle } from '../../../kinds/image/image-request.ts';

const INSTRUCTION: Record<ImageStyle, string> = {
  photorealistic: 'Style: photorealistic, like a photograph taken with a professional camera in natural light.',
  artistic: 'Style: artistic and expressive, like a painting.',
  illustration: 'Style: a clean digital illustration.',
  '3d-render': 'Style: a polished 3D render with soft studio lighting.',
};

/** The sentence that asks the model for a style; it has no field for it. */
export function styleInstruction(style: ImageStyle): string {
  return INSTRUCTION[style];
}
