import { createHash } from 'node:crypto';
import type { ImageRequest } from './image-request.ts';

/** A digest of everything that makes a request what it is, after defaults: equal requests, equal fingerprints. */
export function fingerprintOf(request: ImageRequest): string {
  const canonical = JSON.stringify([
    request.prompt,
    request.numImages,
    request.size,
    request.style,
    request.format,
    request.quality,
    request.inputImageUrl ?? null,
  ]);
  return createHash('sha256').update(canonical).digest('base64url');
}
