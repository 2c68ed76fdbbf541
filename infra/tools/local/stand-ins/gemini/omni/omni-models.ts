/** The longest clip of each model in service, in seconds; retired ones answer like those that never were. */
const LONGEST: ReadonlyMap<string, number> = new Map([
  ['gemini-omni-1.2-flash', 15],
  ['gemini-omni-1.1-flash', 10],
]);

const SHORTEST = 3;

/** Pixels at 16:9. */
const PIXELS: ReadonlyMap<string, readonly [long: number, short: number]> = new Map([
  ['360p', [640, 360]],
  ['720p', [1280, 720]],
  ['1080p', [1920, 1080]],
  ['4k', [3840, 2160]],
]);

/** Whether a model films. */
export function films(model: string): boolean {
  return LONGEST.has(model);
}

/** Seconds of a duration such as `8s`; `undefined` where the model cannot film that long, or as short. */
export function secondsOf(model: string, duration: string): number | undefined {
  const seconds = Number(/^(\d{1,2})s$/.exec(duration)?.[1] ?? Number.NaN);
  return seconds >= SHORTEST && seconds <= (LONGEST.get(model) ?? 0) ? seconds : undefined;
}

/** Pixels of a clip. */
export function pixelsOf(resolution: string, aspectRatio: string): { width: number; height: number } {
  const [long, short] = PIXELS.get(resolution) ?? [1280, 720];
  return aspectRatio === '9:16' ? { width: short, height: long } : { width: long, height: short };
}
