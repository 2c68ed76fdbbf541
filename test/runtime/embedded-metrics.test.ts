import { describe, expect, test } from 'vitest';
import { MetricStore } from '../../infra/tools/local/figures/metric-store.ts';
import { statisticOf } from '../../infra/tools/local/figures/statistic.ts';
import { jsonLogger } from '../../shared/runtime/json-logger.ts';

const NOW = Date.parse('2026-11-23T08:00:00Z');

function lineOf(log: (logger: ReturnType<typeof jsonLogger>) => void): Record<string, unknown> {
  const lines: string[] = [];
  log(
    jsonLogger(
      'prod',
      (line) => lines.push(line),
      () => NOW,
    ),
  );
  expect(lines).toHaveLength(1);
  return JSON.parse(lines[0] ?? '');
}

describe('a log line that measures something', () => {
  test('is the line that it was, with CloudWatch’s members beside', () => {
    const line = lineOf((log) =>
      log.info('part.delivered', { job_id: 'j', kind: 'image', model: 'm', model_seconds: 2.5, ms: 4_000 }),
    );
    expect(line).toEqual({
      timestamp: '2026-11-23T08:00:00.000Z',
      level: 'INFO',
      code: 'part.delivered',
      job_id: 'j',
      kind: 'image',
      model: 'm',
      model_seconds: 2.5,
      ms: 4_000,
      stage: 'prod',
      TimeToPart: 4_000,
      ModelLatency: 2_500,
      _aws: {
        Timestamp: NOW,
        CloudWatchMetrics: [
          {
            Namespace: 'Sorami',
            Dimensions: [['stage'], ['stage', 'kind']],
            Metrics: [{ Name: 'TimeToPart', Unit: 'Milliseconds' }],
          },
          {
            Namespace: 'Sorami',
            Dimensions: [['stage'], ['stage', 'model']],
            Metrics: [{ Name: 'ModelLatency', Unit: 'Milliseconds' }],
          },
        ],
      },
    });
  });

  test('counts a job by how it ended, and its success without what could not have been made', () => {
    const closed = (fields: object) =>
      lineOf((log) => log.info('job.closed', { captured: 3, released: 1, ms: 9, ...fields }));
    expect(closed({ status: 'COMPLETED', delivered: 3, blocked: 0, failed: 1 })).toMatchObject({
      JobsCompleted: 1,
      JobsFailed: 0,
      JobsCancelled: 0,
      SuccessRate: 75,
      CreditsCaptured: 3,
      CreditsReleased: 1,
    });
    const blocked = closed({ status: 'FAILED', delivered: 0, blocked: 4, failed: 0 });
    expect(blocked).toMatchObject({ JobsFailed: 1, PartsBlocked: 4 });
    expect(blocked).not.toHaveProperty('SuccessRate');
  });

  test('of the sweep carries a nothing for what formulas reckon with', () => {
    const line = lineOf((log) =>
      log.info('sweep.finished', { seen: 0, failed: 0, open_jobs: 2, oldest_open_seconds: 31, webhooks_waiting: 1 }),
    );
    expect(line).toMatchObject({
      OpenJobs: 2,
      OldestOpenJob: 31,
      WebhooksWaiting: 1,
      JobsCompleted: 0,
      WebhooksRefused: 0,
      // The sweep's line is of no kind, and CloudWatch takes no set of dimensions that the line lacks.
      _aws: { CloudWatchMetrics: [{ Dimensions: [['stage']] }] },
    });
  });
});

test('any other line is left alone', () => {
  const line = lineOf((log) => log.info('part.skipped', { job_id: 'j' }));
  expect(Object.keys(line)).toEqual(['timestamp', 'level', 'code', 'job_id']);
});

test('the store makes of lines what CloudWatch makes of them: a series for every set of dimensions', () => {
  const store = new MetricStore();
  const log = jsonLogger('dev', (line) => store.accept(line));
  log.info('part.delivered', { model: 'a', model_seconds: 1, ms: 10 });
  log.info('part.delivered', { model: 'b', model_seconds: 3, ms: 20 });
  store.accept('not JSON, with "_aws" in it');
  const latencies = store.all.filter(({ name }) => name === 'ModelLatency');
  expect(latencies.map(({ dimensions, values }) => [dimensions, values])).toEqual([
    [{ stage: 'dev' }, [1_000, 3_000]],
    [{ stage: 'dev', model: 'a' }, [1_000]],
    [{ stage: 'dev', model: 'b' }, [3_000]],
  ]);
});

test.each([
  ['Sum', 110],
  ['Average', 22],
  ['Maximum', 100],
  ['p50', 3],
  ['p90', 100],
  ['p99', 100],
] as const)('%s of 1, 2, 3, 4, 100', (statistic, expected) => {
  expect(statisticOf([4, 2, 100, 1, 3], statistic)).toBe(expected);
});
