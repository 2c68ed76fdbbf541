import { createHash } from 'node:crypto';
import { mp4Meter } from '../../../../../shared/adapters/mp4/mp4-meter.ts';
import type { ClipFile } from '../../../../../shared/kinds/clips/clip-provider.ts';
import type { Checklist } from '../checklist.ts';
import type { Order } from '../demo-orders.ts';
import type { DeliveredFile } from './delivered-files.ts';

const TOLERANCE_SECONDS = 0.5;

/** Clips are whole MP4 files with a picture, as long as was ordered, with the pixels that are told. */
export async function checkClips(list: Checklist, files: readonly DeliveredFile[], order: Order): Promise<void> {
  const seconds = Number.parseFloat(String(order['duration_seconds'] ?? 8));
  for (const { bytes, status, size_bytes, filename, kept, width, height, duration_seconds: told } of files) {
    const measured = await mp4Meter().measure(inMemory(bytes));
    if ('unusable' in measured) {
      list.check(`${filename} is a whole MP4 file`, false, measured.unusable);
      continue;
    }
    const { durationSeconds } = measured;
    const found = `${measured.width}x${measured.height}, ${durationSeconds} s, ${bytes.byteLength} bytes → ${kept}`;
    list.check(`${filename} is a whole MP4 file`, status === 200 && bytes.byteLength === size_bytes, found);
    list.check(
      'It lasts as long as was ordered',
      Math.abs(durationSeconds - seconds) <= TOLERANCE_SECONDS,
      `${durationSeconds} s`,
    );
    const isTold = measured.width === width && measured.height === height && told === Math.round(durationSeconds);
    list.check('Pixels and seconds are told as they are', isTold, `${width}x${height}, ${told} s`);
  }
  const asked = Number(order['number_of_videos'] ?? 1);
  list.check('As many as were asked for', files.length === asked, String(files.length));
}

function inMemory(content: Buffer): ClipFile {
  return {
    bytes: content.byteLength,
    sha256: createHash('sha256').update(content).digest('base64'),
    slice: async (start, end) => content.subarray(start, end),
    async *chunks() {
      yield content;
    },
    async [Symbol.asyncDispose]() {},
  };
}
