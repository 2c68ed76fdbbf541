/** A box of an ISO media file. */
export function box(type: string, ...content: readonly Buffer[]): Buffer {
  const body = Buffer.concat(content);
  const head = Buffer.alloc(8);
  head.writeUInt32BE(8 + body.length);
  head.write(type, 4, 'latin1');
  return Buffer.concat([head, body]);
}

/** A file with the structure of a HEIC picture: a preview, the picture, and data that no decoder takes. */
export function heic({ width, height }: { readonly width: number; readonly height: number }): Buffer {
  const fullBox = Buffer.alloc(4);
  const ispe = (wide: number, high: number) => {
    const sizes = Buffer.alloc(8);
    sizes.writeUInt32BE(wide, 0);
    sizes.writeUInt32BE(high, 4);
    return box('ispe', fullBox, sizes);
  };
  return Buffer.concat([
    box('ftyp', Buffer.from('heic\0\0\0\0mif1heic')),
    box('meta', fullBox, box('iprp', box('ipco', ispe(8, 6), ispe(width, height)))),
    box('mdat', Buffer.from('not really H.265')),
  ]);
}
