import type { Mismatch } from '../../../../shared/audit/mismatch.ts';

/** A mismatch as an operator reads it: the rule, what it is about, and both numbers. */
export function mismatchLine({ rule, jobId, about, found, expected }: Mismatch): string {
  const where = [...(jobId === undefined ? [] : [`job ${jobId}`]), ...(about === undefined ? [] : [about])].join(', ');
  return `${rule}${where === '' ? '' : ` (${where})`}: found ${found}, expected ${expected}`;
}
