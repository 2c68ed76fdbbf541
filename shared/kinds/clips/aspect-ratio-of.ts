const COMMON = ['16:9', '9:16', '1:1', '4:3', '3:4', '21:9'];
/** Encoders round pixels to even numbers, and blocks of sixteen. */
const TOLERANCE = 0.02;

/** The aspect ratio of a clip by its pixels: a common one where it comes that close, else as it is. */
export function aspectRatioOf(width: number, height: number): string {
  const near = COMMON.find((ratio) => {
    const [w = 1, h = 1] = ratio.split(':').map(Number);
    return Math.abs(width / height / (w / h) - 1) <= TOLERANCE;
  });
  if (near !== undefined) return near;
  const divisor = greatestCommonDivisor(width, height);
  return `${width / divisor}:${height / divisor}`;
}

function greatestCommonDivisor(a: number, b: number): number {
  return b === 0 ? Math.max(1, a) : greatestCommonDivisor(b, a % b);
}
