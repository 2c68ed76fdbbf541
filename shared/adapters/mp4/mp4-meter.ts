import { CustomSource, EncodedPacketSink, Input, type InputVideoTrack, MP4, QTFF } from 'mediabunny';
import type { ClipMeasures, ClipMeter } from '../../kinds/clips/clip-provider.ts';
import { boxProblem } from './walk-boxes.ts';

/** How much of a file is kept in memory while it is measured. */
const CACHE_BYTES = 4_000_000;

/** Measures MP4 files by their own index, without decoding a picture. */
export function mp4Meter(): ClipMeter {
  return {
    async measure(file) {
      const unusable = await boxProblem(file);
      if (unusable !== undefined) return { unusable };
      const source = new CustomSource({
        getSize: () => file.bytes,
        read: (start, end) => file.slice(start, end),
        maxCacheSize: CACHE_BYTES,
        // It is the answer of the read that waits for it, or of none.
        handleUnhandledError: () => undefined,
      });
      const input = new Input({ source, formats: [MP4, QTFF] });
      try {
        const track = await input.getPrimaryVideoTrack();
        return track === null ? { unusable: 'no video track' } : await measuresOf(track);
      } catch (error) {
        // Whatever the parser stumbles over, no player would do better. Its words may quote the file: its class is enough.
        return { unusable: error instanceof Error ? error.name : 'unreadable' };
      } finally {
        input.dispose();
      }
    },
  };
}

async function measuresOf(track: InputVideoTrack): Promise<ClipMeasures | { readonly unusable: string }> {
  const last = await new EncodedPacketSink(track).getPacket(Number.POSITIVE_INFINITY);
  if (last === null || last.byteLength === 0) return { unusable: 'the last picture is not there' };
  const durationSeconds = Math.round((last.timestamp + last.duration) * 1_000) / 1_000;
  const { displayWidth: width, displayHeight: height } = track;
  if (!(durationSeconds > 0)) return { unusable: 'no length' };
  if (!(width > 0 && height > 0)) return { unusable: 'no pixels' };
  return { width, height, durationSeconds };
}
