/**
 * Sizes that can be asked for, each with the aspect ratio at which the model draws it.
 *
 * The first three are the frontend's; the portrait twin and the ten native 1K sizes of the model complete them. A size whose
 * exact ratio the model lacks (7:4) is drawn at the nearest one and cropped.
 */
const RATIO_OF_SIZE = {
  '512x512': '1:1',
  '1024x1024': '1:1',
  '1792x1024': '16:9',
  '1024x1792': '9:16',
  '848x1264': '2:3',
  '1264x848': '3:2',
  '896x1200': '3:4',
  '1200x896': '4:3',
  '928x1152': '4:5',
  '1152x928': '5:4',
  '768x1376': '9:16',
  '1376x768': '16:9',
  '1584x672': '21:9',
} as const;

/** Width x height in pixels of the delivered file, for example `1792x1024`. */
export type ImageSize = keyof typeof RATIO_OF_SIZE;

/** An aspect ratio that the model can draw. */
export type AspectRatio = (typeof RATIO_OF_SIZE)[ImageSize];

/** Every size, in the order in which errors and documents list them. */
export const IMAGE_SIZES = Object.keys(RATIO_OF_SIZE) as [ImageSize, ...ImageSize[]];

/** The ratio to ask the model for. */
export function aspectRatioOf(size: ImageSize): AspectRatio {
  return RATIO_OF_SIZE[size];
}

/** The pixels of a size. */
export function pixelsOf(size: ImageSize): { width: number; height: number } {
  const [width, height] = size.split('x').map(Number);
  if (width === undefined || height === undefined) throw new TypeError(`not a size: ${size}`);
  return { width, height };
}
