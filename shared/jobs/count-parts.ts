import type { PartErrorCode } from '../messages/codes.ts';
import type { FinalPart } from './part.ts';

/** Codes that are the request's or its owner's doing, beside a blocked prompt: no measure of how well the service works. */
const OWNERS_DOING: ReadonlySet<PartErrorCode> = new Set(['cancelled', 'input_image_unusable']);

/** How the parts of a closed job ended. */
export interface PartCounts {
  readonly delivered: number;
  /** Refused by the model under its rules. */
  readonly blocked: number;
  /** By our fault or the provider's. */
  readonly failed: number;
}

/** Counts the parts of a closed job by how they ended; those that their owner gave up or made impossible are in no count. */
export function countParts(outputs: readonly FinalPart[]): PartCounts {
  const codes = outputs.flatMap((output) => (output.state === 'failed' ? [output.code] : []));
  const blocked = codes.filter((code) => code === 'content_blocked').length;
  const excused = codes.filter((code) => OWNERS_DOING.has(code)).length;
  return { delivered: outputs.length - codes.length, blocked, failed: codes.length - blocked - excused };
}
