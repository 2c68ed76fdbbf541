import sharp from 'sharp';
import type { Painter } from '../../infra/tools/local/stand-ins/gemini/painting/paint.ts';

/** Paints what was ordered in one colour, each kind only once: for tests that are about something else than pictures. */
export function flatPainter(): Painter {
  const painted = new Map<string, Promise<Buffer>>();
  return ({ canvas: { width, height, scale }, format }) => {
    const kind = `${width * scale} ${height * scale} ${format}`;
    const picture =
      painted.get(kind) ??
      sharp({ create: { width: width * scale, height: height * scale, channels: 3, background: 'steelblue' } })
        .toFormat(format)
        .toBuffer();
    painted.set(kind, picture);
    return picture;
  };
}
