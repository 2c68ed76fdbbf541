import type { Metadata } from 'sharp';
import type { ImageFormat } from '../../kinds/image/image-request.ts';

/** What is to be delivered. */
export interface Target {
  readonly width: number;
  readonly height: number;
  readonly format: ImageFormat;
}

/** Whether an image of the right format also has the right size as viewers show it: upright, and one picture only. */
export function isAlready({ width, height, orientation, pages }: Metadata, target: Target): boolean {
  return width === target.width && height === target.height && (orientation ?? 1) === 1 && (pages ?? 1) === 1;
}
