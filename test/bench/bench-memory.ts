import { setTimeout as delay } from 'node:timers/promises';
import type { CloudEvent } from '../../infra/tools/local/cloud/local-cloud.ts';
import type { System } from '../../infra/tools/local/system/start-system.ts';
import { IMAGE_FORMATS } from '../../shared/kinds/image/image-request.ts';
import { User } from '../support/user.ts';
import type { Row } from './row.ts';
import { withSystem } from './with-system.ts';

/** What the stand-in sends by itself, and on request. */
const DRAWINGS = [
  { format: 'JPEG', magic: '' },
  { format: 'PNG', magic: '[[png]]' },
];
/** The largest file that can be asked for: 5504 × 3072 pixels are drawn for it. */
const ORDER = { quality: 'ultra', size: '1792x1024' };

/**
 * The most memory that a worker has resident (the high-water mark of its process) while it handles 4K drawings, in every format,
 * with and without an input image. One worker handles them one after the other, so what a job leaves behind counts as well.
 */
export async function benchMemory(): Promise<Row[]> {
  const peaks: number[] = [];
  const onEvent = (event: CloudEvent): void => {
    if (event.type !== 'invocation' || !event.functionName.includes('Generate')) return;
    peaks.push(event.maxMemoryMb ?? Number.NaN); // only Linux tells
  };
  return withSystem({ modelLatencyMs: 0, onEvent }, async (system) => {
    const rows: Row[] = [];
    let images = 0;
    for (const { format, magic } of DRAWINGS) {
      images += await drawAll(system, magic);
      while (peaks.length < images) await delay(20); // the last job is seen to be complete before its worker has finished
      const detail = `high-water mark of one worker after ${images} images`;
      rows.push({ what: `Worker, 4K ${format} drawings`, value: Math.max(...peaks), limit: 512, unit: 'MB', detail });
    }
    return rows;
  });
}

/** @returns the number of images. */
async function drawAll(system: System, magic: string): Promise<number> {
  const user = await User.withCredits(100, system.endpoints);
  const draw = async (order: Record<string, unknown>): Promise<string> => {
    const { body } = await user.job({ prompt: `un port breton ${magic}`, ...ORDER, ...order });
    const [image] = body['images'] as { url: string }[];
    if (image === undefined) throw new Error(`not drawn: ${JSON.stringify(body)}`);
    return image.url;
  };
  const input_image_url = await draw({});
  for (const format of IMAGE_FORMATS) {
    await draw({ format });
    await draw({ format, input_image_url });
  }
  return 1 + 2 * IMAGE_FORMATS.length;
}
