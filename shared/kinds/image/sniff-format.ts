import { sniffPicture } from '../../pictures/picture-type.ts';
import type { ImageFormat } from './image-request.ts';

/** The true type of a file by its first bytes, `undefined` when it is none of ours. */
export function sniffFormat(bytes: Uint8Array): ImageFormat | undefined {
  switch (sniffPicture(bytes)) {
    case 'png':
      return 'PNG';
    case 'jpeg':
      return 'JPEG';
    case 'webp':
      return 'WEBP';
    default:
      return undefined;
  }
}
