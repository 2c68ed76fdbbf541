/** Pixels at 1K of every aspect ratio; 2K and 4K are twice and four times that. */
const PIXELS_AT_1K: ReadonlyMap<string, readonly [width: number, height: number]> = new Map([
  ['1:1', [1024, 1024]],
  ['2:3', [848, 1264]],
  ['3:2', [1264, 848]],
  ['3:4', [896, 1200]],
  ['4:3', [1200, 896]],
  ['4:5', [928, 1152]],
  ['5:4', [1152, 928]],
  ['9:16', [768, 1376]],
  ['16:9', [1376, 768]],
  ['21:9', [1584, 672]],
]);

const SCALE: ReadonlyMap<string, number> = new Map([
  ['1K', 1],
  ['2K', 2],
  ['4K', 4],
]);

/** The image models in service, each with the sizes that it can be asked for; one that draws at 1K only takes no size at all. */
const SIZES_OF_MODEL: ReadonlyMap<string, readonly string[]> = new Map([
  ['gemini-nano-banana-2.1', ['1K', '2K', '4K']],
  ['gemini-3-pro-image', ['1K', '2K', '4K']],
  ['gemini-3.1-flash-lite-image', []],
]);

/** Pixels of a picture at 1K, and by how much it is larger. */
export interface Canvas {
  readonly width: number;
  readonly height: number;
  readonly scale: number;
}

/** Whether a model is in service; retired ones answer like those that never were. */
export function isInService(model: string): boolean {
  return SIZES_OF_MODEL.has(model);
}

/** What a model draws for an image configuration; `undefined` when it refuses the configuration. */
export function canvasOf(
  model: string,
  { aspectRatio = '1:1', imageSize }: { aspectRatio?: string | undefined; imageSize?: string | undefined },
): Canvas | undefined {
  const pixels = PIXELS_AT_1K.get(aspectRatio);
  const scale = SCALE.get(imageSize ?? '1K');
  const offered = imageSize === undefined || SIZES_OF_MODEL.get(model)?.includes(imageSize);
  if (pixels === undefined || scale === undefined || !offered) return undefined;
  const [width, height] = pixels;
  return { width, height, scale };
}
