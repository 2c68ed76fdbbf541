import { IMAGE_FORMATS } from '../../shared/domain/image-request.ts';
import { User } from '../support/user.ts';
import type { Row } from './row.ts';
import { withSystem } from './with-system.ts';

/** The smallest file from a 4K drawing, and the largest. */
const SIZES = ['512x512', '1792x1024'];

/**
 * The most memory that a worker ever had resident (VmHWM of its process) while it handled 4K drawings, with and without an
 * input image, in every format. One worker handles them all, so what is not given back between two jobs counts too.
 */
export async function benchMemory(): Promise<Row[]> {
  let peakMb = 0;
  const rows: Row[] = [];
  const options: Parameters<typeof withSystem>[0] = {
    modelLatencyMs: 0,
    onEvent: (event) => {
      if (event.type !== 'invocation' || !event.functionName.includes('Generate')) return;
      peakMb = Math.max(peakMb, event.maxMemoryMb ?? Number.NaN);
    },
  };
  await withSystem(options, async (system) => {
    for (const look of ['', '[[png]]']) {
      const user = await User.withCredits(100, system.endpoints);
      const before = peakMb;
      for (const size of SIZES) for (const format of IMAGE_FORMATS) {
        const { body } = await user.job({ prompt: `un port ${look}`, quality: 'ultra', size, format });
        console.log(look, size, format, body['status'], peakMb);
      }
    }
  });
  return rows;
}
