import type { ClipOrder, ClipPicture } from '../clips/clip-order.ts';
import { clipPrompt } from '../clips/clip-prompt.ts';
import { MADE_RATIOS } from '../clips/clip-request.ts';
import type { VideoRequest } from './video-request.ts';

/**
 * What the model is asked for by an order of videos, the same for each of its clips.
 *
 * @param pictures the first frame, where the order gives one.
 */
export function videoClipOrder(request: VideoRequest, pictures: readonly ClipPicture[]): ClipOrder {
  const starts = pictures.length > 0;
  return {
    prompt: clipPrompt(request.prompt, request, { kind: starts ? 'first-frame' : 'none' }),
    task: starts ? 'image_to_video' : 'text_to_video',
    aspectRatio: MADE_RATIOS[request.aspectRatio],
    durationSeconds: request.durationSeconds,
    pictures,
  };
}
