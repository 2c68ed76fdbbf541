import { ComparisonOperator, MathExpression } from 'aws-cdk-lib/aws-cloudwatch';
import type { Construct } from 'constructs';
import type { KindName } from '../../shared/kinds/kinds.ts';
import type { MetricName } from '../../shared/telemetry/metrics-catalogue.ts';
import { ServiceAlarm, type ServiceAlarmProps } from '../constructs/service-alarm.ts';
import { kindsOn } from '../stages/kinds-on.ts';
import { minutes, productMetric } from './product-metric.ts';

/** A job that is past its own deadline for longer is stuck: a sweep may be late, and takes a minute to see what it closes. */
export const OVERDUE_SECONDS = 180;

/** Of the parts that could be made, fewer delivered than this are trouble. */
export const LEAST_SUCCESS_PERCENT = 80;

/** A kind as it stands in construct ids: `ecommerce-image` is `EcommerceImage`. */
function idOf(kind: KindName): string {
  return kind.replaceAll(/(?:^|-)([a-z])/g, (_, letter) => letter.toUpperCase());
}

/** The alarms about what users get, on the product's own metrics. */
export function addProductAlarms(scope: Construct, common: Pick<ServiceAlarmProps, 'stage' | 'topic'>): void {
  const { stage } = common;
  const sum = (name: MetricName, period: number) => productMetric(stage, name, 'Sum', minutes(period));
  const alarm = (id: string, props: Omit<ServiceAlarmProps, 'stage' | 'topic' | 'dashboard'>) =>
    new ServiceAlarm(scope, id, { ...common, dashboard: 'product', ...props });

  alarm('JobsStuck', {
    impact: 'Users see jobs that never end: one is open past its deadline, or the sweep that ends them does not run.',
    runbook: 'jobs-stuck',
    urgency: 'urgent',
    metric: productMetric(stage, 'OverdueJob', 'Maximum', minutes(1)),
    threshold: OVERDUE_SECONDS,
    evaluationPeriods: 5,
    datapointsToAlarm: 4,
    // Measured every minute: silence means that the sweep does not run.
    rings: 'on-silence',
  });
  alarm('NothingCompletes', {
    impact: 'Users wait in vain: jobs have been open for a quarter of an hour, and not one has been completed.',
    runbook: 'jobs-stuck',
    urgency: 'urgent',
    metric: new MathExpression({
      // Not «ended»: jobs that no worker can work on end too, at their deadline.
      expression: 'IF(open > 0 AND completed == 0, 1, 0)',
      usingMetrics: {
        open: productMetric(stage, 'OpenJobs', 'Minimum', minutes(5)),
        completed: sum('JobsCompleted', 5),
      },
      period: minutes(5),
    }),
    threshold: 1,
    evaluationPeriods: 3,
  });
  for (const kind of kindsOn(stage)) {
    alarm(`${idOf(kind)}GenerationFailing`, {
      impact: `Users do not get what they ordered (${kind}), and are refunded: fewer than 4 of 5 parts that could be made are delivered.`,
      runbook: 'generation-failing',
      urgency: 'urgent',
      metric: new MathExpression({
        // Of a handful of jobs one bad one says nothing.
        expression: 'IF(jobs >= 5, rate, 100)',
        usingMetrics: {
          rate: productMetric(stage, 'SuccessRate', 'Average', minutes(15), kind),
          jobs: productMetric(stage, 'SuccessRate', 'SampleCount', minutes(15), kind),
        },
        period: minutes(15),
      }),
      threshold: LEAST_SUCCESS_PERCENT,
      comparisonOperator: ComparisonOperator.LESS_THAN_THRESHOLD,
    });
  }
  alarm('KeyRefused', {
    impact:
      "No user gets anything: the model's provider refuses our key. Jobs fail within two minutes, and are refunded.",
    runbook: 'key-refused',
    urgency: 'urgent',
    metric: sum('KeysRefused', 5),
    threshold: 1,
  });
  alarm('ModelRetired', {
    impact: 'What users order is made by a fallback, or not at all: a model of the stage no longer exists.',
    runbook: 'model-retired',
    urgency: 'can wait',
    metric: sum('ModelsRetired', 60),
    threshold: 1,
  });
  alarm('FilmUnreadable', {
    impact: 'Videos that the provider has made are not delivered: its answers are no longer understood.',
    runbook: 'film-unreadable',
    urgency: 'urgent',
    metric: sum('AnswersUnreadable', 60),
    threshold: 1,
  });
  alarm('ProviderGateClosed', {
    impact:
      'Everybody waits: the provider holds up the whole account, or all images, videos or texts (a spent budget or a daily quota).',
    runbook: 'provider-gate-closed',
    urgency: 'urgent',
    // As long as it is closed, and not only when it closes: the sweep tells every minute, and may be late by one.
    metric: productMetric(stage, 'GateClosedFor', 'Maximum', minutes(1)),
    threshold: 1,
    evaluationPeriods: 3,
    datapointsToAlarm: 1,
  });
  alarm('WebhooksFailing', {
    impact: 'Users do not learn in the frontend that what they ordered is ready: it does not take our webhooks.',
    runbook: 'webhooks-failing',
    urgency: 'urgent',
    metric: new MathExpression({
      expression: 'IF(abandoned > 0 OR pauses > 0 OR (refused >= 5 AND refused > acknowledged), 1, 0)',
      usingMetrics: {
        abandoned: sum('WebhooksAbandoned', 15),
        pauses: sum('WebhookPauses', 15),
        refused: sum('WebhooksRefused', 15),
        acknowledged: sum('WebhooksAcknowledged', 15),
      },
      period: minutes(15),
    }),
    threshold: 1,
  });
  alarm('WebhooksUnconfirmed', {
    impact: 'Users do not find in the frontend what they paid for: it took our webhook and was never seen to store it.',
    runbook: 'webhooks-unconfirmed',
    urgency: 'can wait',
    metric: sum('WebhooksUnconfirmed', 60),
    threshold: 1,
  });
  alarm('SecretUnreadable', {
    impact: 'Jobs or webhooks stand still: a secret was needed and is missing or out of reach.',
    runbook: 'secret-unreadable',
    urgency: 'urgent',
    metric: sum('SecretsUnreadable', 5),
    threshold: 1,
  });
  alarm('SessionKeysUnreadable', {
    impact:
      "Nobody yet, while older keys are held; new or restarted functions can let nobody in: Clerk's keys cannot be fetched.",
    runbook: 'session-keys',
    urgency: 'can wait',
    // A fetch now and then fails anywhere; who is refused for it shows in the errors of the API, which is urgent.
    metric: sum('SessionKeysFailed', 15),
    threshold: 3,
  });
  alarm('BooksWrong', {
    impact:
      "A user's credits, job or file may be wrong: the nightly audit found a contradiction, or could not examine an account.",
    runbook: 'books-wrong',
    urgency: 'can wait',
    metric: new MathExpression({
      expression: 'mismatches + failures + overdue',
      usingMetrics: {
        mismatches: sum('AuditMismatches', 24 * 60),
        failures: sum('AuditFailures', 24 * 60),
        overdue: sum('AuditsOverdue', 24 * 60),
      },
      period: minutes(24 * 60),
    }),
    threshold: 1,
  });
}
