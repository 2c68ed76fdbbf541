import { expect, test } from 'vitest';
import { OWN_TROUBLE_MS, receivesWithin, retryDelayMs } from '../../../shared/jobs/work/retry-delay.ts';

/** How often a message is received while its provider is down for so long. */
function receives(ms: number): number {
  let count = 0;
  for (let at = 0; at < ms; at += retryDelayMs(count, Math.random)) count += 1;
  return count;
}

test.each([60, 300, 900, 3_600])('an outage of %i s costs no message its receives', (seconds) => {
  const most = receivesWithin(seconds * 1_000);
  const worst = Math.max(...Array.from({ length: 10_000 }, () => receives(seconds * 1_000)));
  expect(worst).toBeLessThan(most);
  expect((seconds * 1_000) / OWN_TROUBLE_MS).toBeLessThan(most);
  expect(most).toBeLessThanOrEqual(1_000); // SQS takes no more
});
