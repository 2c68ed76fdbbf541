import sharp from 'sharp';
import type { Painter } from '../../../infra/tools/local/stand-ins/gemini/painting/paint.ts';

/** Paints real JPEGs of one colour, 512 pixels square and each only once: a simulation needs thousands of pictures. */
export function flatJpeg(): Painter {
  const painted = new Map<string, Promise<Buffer>>();
  return ({ seed }) => {
    const red = Number.parseInt(seed.slice(0, 2), 16) & 0xf0;
    const colour = `rgb(${red}, 90, 160)`;
    const picture =
      painted.get(colour) ??
      sharp({ create: { width: 512, height: 512, channels: 3, background: colour } })
        .jpeg()
        .toBuffer();
    painted.set(colour, picture);
    return picture;
  };
}
