import { firstTruthy, member } from './as-javascript.ts';

/** What the image receivers make of `dimensions`: `WxH`, an object, or anything else. */
export function dimensionsOf(dimensions: unknown): { width: unknown; height: unknown; aspectRatio: string } {
  if (typeof dimensions === 'string') {
    const [width = '', height = ''] = dimensions.split('x');
    return {
      width: Number.parseInt(width, 10) || 1024,
      height: Number.parseInt(height, 10) || 1024,
      aspectRatio: dimensions,
    };
  }
  if (typeof dimensions !== 'object' || dimensions === null) {
    return { width: 1024, height: 1024, aspectRatio: '1024x1024' };
  }
  const width = firstTruthy(member(dimensions, 'width'), 1024);
  const height = firstTruthy(member(dimensions, 'height'), 1024);
  return { width, height, aspectRatio: `${String(width)}x${String(height)}` };
}
