import { ascii, bytesView, type Pixels } from './picture-type.ts';

/** A box of an ISO media file, and where its content lies. */
interface Box {
  readonly type: string;
  readonly from: number;
  readonly to: number;
}

/** Boxes that hold others, in the order of their depth, and the bytes of version and flags before these. */
const CONTAINERS = [
  ['meta', 4],
  ['iprp', 0],
  ['ipco', 0],
] as const;

/** Width and height of the largest picture of a HEIF file: the others are tiles of it, or previews. */
export function heifPixels(bytes: Uint8Array): Pixels | undefined {
  const view = bytesView(bytes);
  const sizes = extents(bytes).flatMap(({ from, to }) =>
    to - from >= 12 ? [{ width: view.getUint32(from + 4), height: view.getUint32(from + 8) }] : [],
  );
  return sizes.reduce<Pixels | undefined>(
    (largest, one) =>
      largest === undefined || one.width * one.height > largest.width * largest.height ? one : largest,
    undefined,
  );
}

/** Whether all boxes of a file are whole, and the data of its pictures is among them. */
export function isWholeHeif(bytes: Uint8Array): boolean {
  const boxes = boxesOf(bytes, 0, bytes.length);
  return boxes.at(-1)?.to === bytes.length && boxes.some(({ type }) => type === 'mdat' || type === 'idat');
}

/** The boxes that say how large a picture is: `meta/iprp/ipco/ispe`. */
function extents(bytes: Uint8Array): readonly Box[] {
  const inner = CONTAINERS.reduce<readonly Box[]>(
    (ranges, [container, skipped]) =>
      ranges.flatMap(({ from, to }) =>
        boxesOf(bytes, from, to)
          .filter(({ type }) => type === container)
          .map((box) => ({ ...box, from: box.from + skipped })),
      ),
    [{ type: 'file', from: 0, to: bytes.length }],
  );
  return inner.flatMap(({ from, to }) => boxesOf(bytes, from, to)).filter(({ type }) => type === 'ispe');
}

/** The boxes of a range one after the other, as far as they are whole. A length of 1 is said in 64 bits, 0 is the rest. */
function boxesOf(bytes: Uint8Array, start: number, end: number): readonly Box[] {
  const view = bytesView(bytes);
  const boxes: Box[] = [];
  for (let at = start; at + 8 <= end; ) {
    const short = view.getUint32(at);
    const isLong = short === 1 && at + 16 <= end;
    const length = isLong ? Number(view.getBigUint64(at + 8)) : short === 0 ? end - at : short;
    const head = isLong ? 16 : 8;
    if (length < head || at + length > end) break;
    boxes.push({ type: ascii(bytes, at + 4, at + 8), from: at + head, to: at + length });
    at += length;
  }
  return boxes;
}
