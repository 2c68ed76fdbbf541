import type { MetricName } from '../../shared/telemetry/metrics-catalogue.ts';

/** How the values of a metric become one number per minute; the names are CloudWatch's. */
export type Statistic = 'Sum' | 'Average' | 'Maximum' | 'p50' | 'p90' | 'p99';

/** One line of a graph. */
export interface FigureLine {
  readonly label: string;
  readonly metric: MetricName;
  readonly statistic: Statistic;
  /** One line for every value of the field by which the metric is split. */
  readonly split?: true;
}

/** One graph. */
export interface Figure {
  readonly title: string;
  /** Of its numbers; sums are per minute. */
  readonly unit: 'per minute' | 'ms' | '%' | 'now';
  readonly lines: readonly FigureLine[];
}

function line(label: string, metric: MetricName, statistic: Statistic): FigureLine {
  return { label, metric, statistic };
}

function splitLine(label: string, metric: MetricName, statistic: Statistic): FigureLine {
  return { label, metric, statistic, split: true };
}

/** What the product does, for those who run it: the dashboard in CloudWatch and the figures of the local system are both made from this. */
export const PRODUCT_FIGURES: readonly Figure[] = [
  {
    title: 'Jobs',
    unit: 'per minute',
    lines: [
      line('opened', 'JobsOpened', 'Sum'),
      line('completed', 'JobsCompleted', 'Sum'),
      line('failed', 'JobsFailed', 'Sum'),
      line('cancelled', 'JobsCancelled', 'Sum'),
    ],
  },
  {
    title: 'Jobs completed, by kind',
    unit: 'per minute',
    lines: [splitLine('completed', 'JobsCompleted', 'Sum')],
  },
  {
    title: 'Parts, by kind',
    unit: 'per minute',
    lines: [
      splitLine('delivered', 'PartsDelivered', 'Sum'),
      splitLine('blocked', 'PartsBlocked', 'Sum'),
      splitLine('failed', 'PartsFailed', 'Sum'),
    ],
  },
  {
    title: 'Success rate, by kind',
    unit: '%',
    lines: [splitLine('delivered of what could be', 'SuccessRate', 'Average')],
  },
  {
    title: 'Time to a part, by kind',
    unit: 'ms',
    lines: [
      splitLine('p50', 'TimeToPart', 'p50'),
      splitLine('p90', 'TimeToPart', 'p90'),
      splitLine('p99', 'TimeToPart', 'p99'),
    ],
  },
  {
    title: 'Not finished',
    unit: 'now',
    lines: [line('jobs open', 'OpenJobs', 'Maximum'), line('webhooks waiting', 'WebhooksWaiting', 'Maximum')],
  },
  {
    title: 'Credits',
    unit: 'per minute',
    lines: [
      line('held', 'CreditsHeld', 'Sum'),
      line('captured', 'CreditsCaptured', 'Sum'),
      line('given back', 'CreditsReleased', 'Sum'),
      line('granted', 'CreditsGranted', 'Sum'),
    ],
  },
  {
    title: 'Model latency',
    unit: 'ms',
    lines: [splitLine('p50', 'ModelLatency', 'p50'), splitLine('p90', 'ModelLatency', 'p90')],
  },
  {
    title: 'Attempts that came to nothing, by class',
    unit: 'per minute',
    lines: [splitLine('attempts', 'PartTroubles', 'Sum')],
  },
  {
    title: 'Webhook delay',
    unit: 'ms',
    lines: [line('p50', 'WebhookDelay', 'p50'), line('p99', 'WebhookDelay', 'p99')],
  },
  {
    title: 'Webhooks',
    unit: 'per minute',
    lines: [
      line('acknowledged', 'WebhooksAcknowledged', 'Sum'),
      line('not taken', 'WebhooksRefused', 'Sum'),
      line('seen stored', 'WebhooksConfirmed', 'Sum'),
      line('given up', 'WebhooksAbandoned', 'Sum'),
      line('never seen stored', 'WebhooksUnconfirmed', 'Sum'),
      line('unknown ids', 'WebhooksUnknown', 'Sum'),
      line('paused', 'WebhookPauses', 'Sum'),
    ],
  },
];
