import { styleText } from 'node:util';
import type { CostLine } from './cost-line.ts';
import { dollars } from './dollars.ts';
import { HOLD_SECONDS, type Load } from './load.ts';
import { PRICES } from './prices.ts';

/** An estimate as people read it: a line for each part, the whole, and what makes it smaller. */
export function estimateText(stage: string, load: Load, lines: readonly CostLine[], looksPerHold: number): string {
  const total = lines.reduce((sum, { month }) => sum + month, 0);
  const images = load.imagesPerDay * 30;
  const rows = lines.map(({ what, month }) => {
    const share = `${((100 * month) / total).toFixed(1)} %`;
    return `  ${what.padEnd(72)} ${dollars(month).padStart(12)} ${share.padStart(8)}`;
  });
  const aws = lines.filter(({ what }) => !what.startsWith('Model'));
  const onAws = aws.reduce((sum, { month }) => sum + month, 0);
  const perThousand = (month: number) => dollars((1_000 * month) / images);
  const [first] = lines;
  const [second] = aws;
  return [
    styleText('bold', `${load.imagesPerDay} images a day, ${load.quality}, stage ${stage}: dollars for 30 days`),
    `List prices put together on ${PRICES.asOf} (--json has the source and the date of each), without tax and free tiers.`,
    '',
    ...rows,
    `  ${'Together'.padEnd(72)} ${dollars(total).padStart(12)}`,
    '',
    `For 1,000 images: ${perThousand(total)}, of which AWS ${perThousand(onAws)}.`,
    `A request that is held for ${HOLD_SECONDS} s costs what ${Math.round(looksPerHold)} looks at a status do (--holds-per-job adds them).`,
    `Largest lever: ${first?.what}: ${first?.lever}.`,
    ...(first?.what.startsWith('Model') ? [`Largest lever on AWS: ${second?.what}: ${second?.lever}.`] : []),
  ].join('\n');
}
