import { expect, test } from 'vitest';
import { untilNextRun } from '../../infra/tools/local/cloud/schedule.ts';

const at = (time: string) => Date.parse(`2026-11-29T${time}Z`);

test.each([
  ['rate(1 minute)', '12:00:00', 60_000],
  ['rate(5 minutes)', '12:03:00', 300_000],
  ['cron(17 2 * * ? *)', '02:16:00', 60_000],
  ['cron(17 2 * * ? *)', '02:17:00', 86_400_000],
  ['cron(17 2 * * ? *)', '14:17:00', 12 * 3_600_000],
])('%s at %s runs next in %i ms', (expression, now, expected) => {
  expect(untilNextRun(expression, at(now))).toBe(expected);
});
