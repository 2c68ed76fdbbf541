import { styleText } from 'node:util';
import { dollars } from './dollars.ts';
import type { FloodLine } from './flood.ts';
import { PRICES } from './prices.ts';

/** What a flood can cost as people read it: each part with the field of the stage that bounds it. */
export function floodText(flood: readonly FloodLine[]): string {
  const together = flood.reduce((sum, { hour }) => sum + hour, 0);
  return [
    styleText('bold', 'The most that an hour can cost, whoever calls how often'),
    '',
    ...flood.map(({ what, hour, limit }) => `  ${what.padEnd(72)} ${dollars(hour).padStart(12)}  ${limit}`),
    `  ${'Together'.padEnd(72)} ${dollars(together).padStart(12)}`,
    '',
    `No limit of the stage bounds how often images are fetched by those who have their signed addresses: ${dollars(PRICES.transfer.gbOut)} a GB.`,
  ].join('\n');
}
