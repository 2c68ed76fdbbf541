import { bytesView, type Pixels } from './picture-type.ts';

/** Markers of a JPEG, after their 0xFF. */
const END = 0xd9;
const SCAN = 0xda;

/** Width and height of a JPEG by the header of its frame, which comes after profiles and previews. */
export function jpegPixels(bytes: Uint8Array): Pixels | undefined {
  const view = bytesView(bytes);
  for (const { marker, at } of segments(bytes)) {
    if (marker === SCAN) return undefined;
    if (isFrame(marker)) {
      return at + 9 <= bytes.length ? { height: view.getUint16(at + 5), width: view.getUint16(at + 7) } : undefined;
    }
  }
  return undefined;
}

/** Whether a JPEG has a picture in it that comes to an end. */
export function isWholeJpeg(bytes: Uint8Array): boolean {
  let hasScan = false;
  for (const { marker } of segments(bytes)) {
    if (marker === SCAN) hasScan = true;
    if (marker === END) return hasScan;
  }
  return false;
}

/** Start of a frame, in all of its modes; the tables and the reserved marker among them are none. */
function isFrame(marker: number): boolean {
  return marker >= 0xc0 && marker <= 0xcf && marker !== 0xc4 && marker !== 0xc8 && marker !== 0xcc;
}

/** The segments as far as they are whole, by their marker and where its 0xFF is. The data of a scan is passed over. */
function* segments(bytes: Uint8Array): Generator<{ readonly marker: number; readonly at: number }> {
  const view = bytesView(bytes);
  let at = 2;
  for (;;) {
    at = nextMarker(bytes, at);
    const marker = bytes[at + 1];
    if (marker === undefined) return;
    if (marker === END) {
      yield { marker, at };
      return;
    }
    const end = at + 4 <= bytes.length ? at + 2 + view.getUint16(at + 2) : bytes.length + 1;
    if (end > bytes.length) return;
    yield { marker, at };
    at = end;
  }
}

/** The next 0xFF that begins a marker with data, or the end: those of restarts, of stuffed bytes and of padding are passed over. */
function nextMarker(bytes: Uint8Array, from: number): number {
  for (let at = bytes.indexOf(0xff, from); at !== -1; at = bytes.indexOf(0xff, at + 1)) {
    const next = bytes[at + 1];
    const isData =
      next === 0x00 || next === 0x01 || next === 0xff || (next !== undefined && next >= 0xd0 && next <= 0xd7);
    if (!isData) return at;
  }
  return bytes.length;
}
