import { MathExpression } from 'aws-cdk-lib/aws-cloudwatch';
import type { Construct } from 'constructs';
import { ApiFunction } from '../constructs/functions/api-function.ts';
import type { ServiceFunction } from '../constructs/functions/service-function.ts';
import { ServiceAlarm, type ServiceAlarmProps } from '../constructs/service-alarm.ts';
import { minutes, productMetric } from './product-metric.ts';
import { sumOf, throttlesOf } from './table-throttles.ts';
import type { Watched } from './watched.ts';

/** Slower than this at the 99th percentile, requests are on their way to the ten seconds that the frontend waits. */
export const SLOW_MS = 3_000;

/** What CloudWatch takes in the formula of one alarm. */
const MOST_METRICS = 10;

/** The functions for whose answers users wait with every click. */
export function clickedOf(functions: readonly ServiceFunction[]): ApiFunction[] {
  return functions.filter((lambda) => lambda instanceof ApiFunction).filter(({ isClicked }) => isClicked);
}

/** The 99th percentile of the slowest of them. @throws when they are more than one alarm can watch. */
function slowest(functions: readonly ApiFunction[]): MathExpression {
  if (functions.length > MOST_METRICS)
    throw new Error(`${functions.length} functions are more than one alarm can watch`);
  const metrics = functions.map(
    (lambda, index) => [`f${index}`, lambda.metricDuration({ statistic: 'p99', period: minutes(5) })] as const,
  );
  return new MathExpression({
    expression: `MAX([${metrics.map(([id]) => id).join(', ')}])`,
    usingMetrics: Object.fromEntries(metrics),
    period: minutes(5),
  });
}

/** The alarms about the machinery, one for each part that there is. */
export function addTechnicalAlarms(
  scope: Construct,
  { functions, queues, tables, api }: Watched,
  common: Pick<ServiceAlarmProps, 'stage' | 'topic'>,
): void {
  const alarm = (id: string, props: Omit<ServiceAlarmProps, 'stage' | 'topic' | 'dashboard'>) =>
    new ServiceAlarm(scope, id, { ...common, dashboard: 'technical', ...props });

  for (const { node, queue, deadLetters, impact, oldestMessage } of queues) {
    alarm(`${node.id}DeadLetters`, {
      impact: `${impact} Messages were dead-lettered after many receives.`,
      runbook: 'dead-letters',
      urgency: 'can wait',
      metric: deadLetters.metricApproximateNumberOfMessagesVisible({ statistic: 'Maximum', period: minutes(1) }),
      threshold: 1,
    });
    alarm(`${node.id}Waiting`, {
      impact: `${impact} The oldest message has waited too long.`,
      runbook: 'queue-stuck',
      urgency: 'urgent',
      metric: queue.metricApproximateAgeOfOldestMessage({ statistic: 'Maximum', period: minutes(1) }),
      threshold: oldestMessage.toSeconds(),
      evaluationPeriods: 5,
    });
  }
  for (const lambda of functions) {
    const options = { statistic: 'Sum', period: minutes(5) };
    alarm(`${lambda.node.id}Failing`, {
      impact: lambda.impact,
      runbook: 'function-failing',
      urgency: lambda.canWait ? 'can wait' : 'urgent',
      metric: lambda.isExpectedToBeFull
        ? lambda.metricErrors(options)
        : new MathExpression({
            // A sum of a list takes what there is: where every call is throttled, no errors are measured.
            expression: 'SUM([errors, throttles])',
            usingMetrics: { errors: lambda.metricErrors(options), throttles: lambda.metricThrottles(options) },
            period: minutes(5),
          }),
      threshold: lambda.alarmingFailures,
    });
  }
  for (const table of tables) {
    alarm(`${table.label}Throttled`, {
      impact:
        'Requests fail and jobs are late: DynamoDB turns reads or writes away, of the table or of one of its indexes.',
      runbook: 'table-throttled',
      urgency: 'can wait',
      metric: sumOf(throttlesOf(table, minutes(5))),
      threshold: 1,
    });
  }
  const full = new Map(
    functions
      .filter(({ isExpectedToBeFull }) => isExpectedToBeFull)
      .map((lambda, n) => [`full${n}`, lambda.metricThrottles({ statistic: 'Sum', period: minutes(5) })]),
  );
  alarm('ApiErrors', {
    impact: 'Users get errors instead of answers from the API.',
    runbook: 'api-errors',
    urgency: 'urgent',
    metric: new MathExpression({
      // To ask for what is not on is answered with 503, and so is a caller that finds no room to wait and polls instead: neither is
      // trouble. A sum of a list takes what there is: a function that is not called has no throttles, not even none.
      expression: `errors - SUM([${['off', ...full.keys()].join(', ')}])`,
      usingMetrics: {
        errors: api.metricServerError({ statistic: 'Sum', period: minutes(5) }),
        off: productMetric(common.stage, 'FeaturesMissed', 'Sum', minutes(5)),
        ...Object.fromEntries(full),
      },
      period: minutes(5),
    }),
    threshold: 5,
  });
  alarm('ApiSlow', {
    impact: 'Users wait for every click: one request in a hundred takes seconds.',
    runbook: 'api-slow',
    urgency: 'can wait',
    // Not of the API as a whole: a client that waits for a change is answered late on purpose.
    metric: slowest(clickedOf(functions)),
    threshold: SLOW_MS,
    evaluationPeriods: 3,
  });
}
