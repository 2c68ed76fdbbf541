import type { InputImages } from '../../inputs/input-files.ts';
import { inputsOf } from '../kinds.ts';
import type { KindName, Requests } from '../requests.ts';
import type { ClipOrder, ClipPicture } from './clip-order.ts';
import type { MakeClipDeps } from './make-clip.ts';

/**
 * What is asked for of a job, with the pictures of its order: all of them or no clip, since one that ignored a picture would be paid for
 * and wrong.
 */
export function orderWithPictures<K extends KindName>(
  inputs: InputImages,
  orderOf: (request: Requests[K], pictures: readonly ClipPicture[]) => ClipOrder,
): MakeClipDeps<K>['orderOf'] {
  return async (job, signal) => {
    const pictures: ClipPicture[] = [];
    for (const ref of inputsOf<K>(job)) {
      const input = await inputs.read(job, ref, signal);
      if (input.kind === 'unusable') return { kind: 'failed', code: 'input_image_unusable', reason: input.reason };
      if (input.kind === 'unreachable') {
        return { kind: 'trouble', code: 'input_image_unusable', reason: input.reason, maybeBilled: false };
      }
      pictures.push(input);
    }
    return { kind: 'order', order: orderOf(job.request, pictures) };
  };
}
