import sharp from 'sharp';
import type { Checklist } from '../checklist.ts';
import type { Order } from '../demo-orders.ts';
import type { DeliveredFile } from './delivered-files.ts';

const SIDES: Readonly<Record<string, number>> = { thumbnail: 500, standard: 1_000, high: 2_000, ultra: 4_000 };

/** Pictures have exactly the pixels and the type that were ordered. */
export async function checkPictures(list: Checklist, files: readonly DeliveredFile[], order: Order): Promise<void> {
  const side = SIDES[String(order['quality_level'] ?? 'standard')] ?? 0;
  const size = String(order['size'] ?? ('quality_level' in order ? `${side}x${side}` : '1024x1024'));
  const type = String(order['format'] ?? order['output_format'] ?? 'PNG').toUpperCase();
  for (const { bytes, status, size_bytes, filename, kept } of files) {
    const { format, width, height } = await sharp(bytes).metadata();
    const found = `${format?.toUpperCase()} ${width}x${height}, ${bytes.byteLength} bytes → ${kept}`;
    const isExact =
      status === 200 &&
      format?.toUpperCase() === type &&
      `${width}x${height}` === size &&
      bytes.byteLength === size_bytes;
    list.check(`${filename} has exactly the asked size and type`, isExact, found);
  }
  const asked = Number(order['num_images'] ?? order['num_variations'] ?? 1);
  list.check('As many as were asked for', files.length === asked, String(files.length));
}
