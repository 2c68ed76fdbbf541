import type { ClipModel, ClipRetrieval } from '../../../kinds/clips/clip-models.ts';
import type { ClipOrder } from '../../../kinds/clips/clip-order.ts';

/**
 * The body of `POST /interactions`: one interaction is one clip. What the API has no field for (negative wishes, who may be seen) is in the
 * prompt; the pictures come before the words that name them.
 */
export function clipRequest(
  order: ClipOrder,
  { model, resolution }: ClipModel,
  retrieval: ClipRetrieval,
  label: string,
) {
  const pictures = order.pictures.map(({ bytes, mimeType }) => ({
    type: 'image',
    mime_type: mimeType,
    data: Buffer.from(bytes.buffer, bytes.byteOffset, bytes.byteLength).toString('base64'),
  }));
  const polls = retrieval === 'poll';
  return {
    model,
    input: [...pictures, { type: 'text', text: order.prompt }],
    response_format: {
      type: 'video',
      aspect_ratio: order.aspectRatio,
      resolution,
      duration: `${order.durationSeconds}s`,
      // With the film in it, an answer would be a third larger than the film, in memory.
      delivery: 'uri',
    },
    generation_config: { video_config: { task: order.task } },
    // Work in the background has to be stored, or there is nothing to look at; what is waited for is not kept.
    background: polls,
    store: polls,
    labels: { attempt: label },
  };
}
