import type { Metadata } from 'sharp';
import type { ImageFormat } from '../../kinds/image/image-request.ts';

/** What is to be delivered. */
export interface Target {
  readonly width: number;
  readonly height: number;
  readonly format: ImageFormat;
}

/** Whether an image of the right format also has the right size as viewers show it: upright, in sRGB, and one picture only. */
export function isAlready(metadata: Metadata, target: Target): boolean {
  const { width, height, pages } = metadata;
  return (
    width === target.width && height === target.height && isUpright(metadata) && isSrgb(metadata) && (pages ?? 1) === 1
  );
}

/** Whether the pixels lie as viewers show them. */
export function isUpright({ orientation }: Metadata): boolean {
  return (orientation ?? 1) === 1;
}

/** Whether the colours are sRGB: not CMYK, not grey, not 16 bits deep, and under no other profile than one of that name. */
export function isSrgb({ space, icc }: Metadata): boolean {
  return space === 'srgb' && (icc === undefined || PROFILE_NAMES.some((name) => icc.includes(name)));
}

/** Profiles name themselves in ASCII (version 2) or in big-endian UTF-16 (version 4). */
const PROFILE_NAMES = [Buffer.from('sRGB'), Buffer.from('sRGB', 'utf16le').swap16()];
