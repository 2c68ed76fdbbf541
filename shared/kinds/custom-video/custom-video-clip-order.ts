import type { ClipOrder, ClipPicture } from '../clips/clip-order.ts';
import { clipPrompt } from '../clips/clip-prompt.ts';
import { MADE_RATIOS } from '../clips/clip-request.ts';
import type { CustomVideoRequest } from './custom-video-request.ts';

/**
 * What the model is asked for by an order of custom videos, the same for each of its clips.
 *
 * @param pictures all references of the order, in its order: a clip that ignored one would be paid for and wrong.
 */
export function customVideoClipOrder(request: CustomVideoRequest, pictures: readonly ClipPicture[]): ClipOrder {
  const { references } = request;
  if (pictures.length !== references.length) throw new TypeError('a picture for each reference');
  const named = references.length === 0 ? ({ kind: 'none' } as const) : ({ kind: 'references', references } as const);
  return {
    prompt: clipPrompt(request.prompt, request, named),
    task: references.length === 0 ? 'text_to_video' : 'reference_to_video',
    aspectRatio: MADE_RATIOS[request.aspectRatio],
    durationSeconds: request.durationSeconds,
    pictures,
  };
}
