import type { Code } from '../messages/codes.ts';
import type { LogCode, LogFields } from './logger.ts';

/** What one log line adds to a metric; `undefined` when it says nothing about it. */
type Measure = (fields: LogFields) => number | undefined;

/** One metric of the product: when it is emitted, dashboards, alarms and the local figures are all made from this. */
export interface MetricDefinition {
  readonly unit: 'Count' | 'Milliseconds' | 'Seconds' | 'Percent';
  /** For the reader of a dashboard. */
  readonly means: string;
  /** The log lines it is taken from: logging the code emits the metric. */
  readonly from: Readonly<Partial<Record<LogCode, Measure>>>;
  /** A field of the line with few values, by which the metric is emitted a second time; lines without the field add to the whole only. */
  readonly by?: 'kind' | 'model' | 'error_code';
}

/** The dimension that every metric has. */
export const STAGE_DIMENSION = 'stage';

/** CloudWatch namespace of the product's own metrics. */
export const METRIC_NAMESPACE = 'Sorami';

const one: Measure = () => 1;

/**
 * The heartbeat of a metric that alarms calculate with: the sweep's line adds nothing to it every minute, so that there is a number even
 * when nothing happens, and a formula over several metrics never lacks one.
 */
const NOTHING_YET = { 'sweep.finished': () => 0 } as const;

function field(name: string): Measure {
  return (fields) => {
    const value = fields[name];
    return typeof value === 'number' ? value : undefined;
  };
}

/** 1 or 0, so that its average is a share. */
function whether(name: string, value: string | boolean): Measure {
  return (fields) => (fields[name] === value ? 1 : 0);
}

/** Only the lines where the field has the value. */
function only(name: 'error_code', value: Code): Measure {
  return (fields) => (fields[name] === value ? 1 : undefined);
}

/** Blocked parts are the prompt's doing, cancelled ones their owner's; what remains is ours and the provider's. */
function successPercent(fields: LogFields): number | undefined {
  const delivered = Number(fields['delivered']);
  const tried = delivered + Number(fields['failed']);
  return tried > 0 ? (100 * delivered) / tried : undefined;
}

/** Every metric of the product, by name. */
export const METRICS = {
  JobsOpened: { unit: 'Count', means: 'Jobs accepted', from: { 'job.opened': one }, by: 'kind' },
  JobsCompleted: {
    unit: 'Count',
    means: 'Jobs that delivered something',
    from: { 'job.closed': whether('status', 'COMPLETED'), ...NOTHING_YET },
    by: 'kind',
  },
  JobsFailed: {
    unit: 'Count',
    means: 'Jobs that ended and delivered nothing',
    from: { 'job.closed': whether('status', 'FAILED') },
    by: 'kind',
  },
  JobsCancelled: {
    unit: 'Count',
    means: 'Jobs that their owner ended',
    from: { 'job.closed': whether('status', 'CANCELLED') },
  },
  SuccessRate: {
    unit: 'Percent',
    means: 'Parts delivered, of those that could be (not blocked, not cancelled), per job',
    from: { 'job.closed': successPercent },
    by: 'kind',
  },
  PartsDelivered: {
    unit: 'Count',
    means: 'Parts of jobs (images, for example) delivered',
    from: { 'job.closed': field('delivered') },
    by: 'kind',
  },
  PartsBlocked: {
    unit: 'Count',
    means: 'Parts that the model refused under its rules',
    from: { 'job.closed': field('blocked') },
    by: 'kind',
  },
  PartsFailed: {
    unit: 'Count',
    means: "Parts that failed by our fault or the provider's",
    from: { 'job.closed': field('failed') },
    by: 'kind',
  },
  CreditsHeld: { unit: 'Count', means: 'Credits held for new jobs', from: { 'job.opened': field('held') } },
  CreditsCaptured: {
    unit: 'Count',
    means: 'Credits paid for what was delivered',
    from: { 'job.closed': field('captured') },
    by: 'kind',
  },
  CreditsReleased: {
    unit: 'Count',
    means: 'Credits given back (refunds)',
    from: { 'job.closed': field('released') },
  },
  CreditsGranted: { unit: 'Count', means: 'Credits granted', from: { 'credits.granted': field('amount') } },
  TimeToPart: {
    unit: 'Milliseconds',
    means: 'From the request to the file of a part in the bucket',
    from: { 'part.delivered': field('ms') },
    by: 'kind',
  },
  ModelLatency: {
    unit: 'Milliseconds',
    means: "Wall time of the model's calls for a part",
    from: { 'part.delivered': (fields) => Number(fields['model_seconds']) * 1000 },
    by: 'model',
  },
  PartTroubles: {
    unit: 'Count',
    means: 'Attempts at a part that came to nothing, by class',
    from: { 'part.postponed': one, 'part.failed': one },
    by: 'error_code',
  },
  KeysRefused: {
    unit: 'Count',
    means: "Attempts for which the model's key was refused or missing",
    from: {
      'part.postponed': only('error_code', 'provider_key_refused'),
      'part.failed': only('error_code', 'provider_key_refused'),
    },
  },
  ModelsRetired: {
    unit: 'Count',
    means: 'Calls for which a model of the stage no longer exists',
    from: {
      'model.retired': one,
      'part.postponed': only('error_code', 'model_unavailable'),
      'part.failed': only('error_code', 'model_unavailable'),
    },
  },
  GatesClosed: {
    unit: 'Count',
    means: 'Times that the provider made the whole account or a model family wait',
    from: { 'gate.closed': one },
  },
  GateClosedFor: {
    unit: 'Seconds',
    means: "How long the provider's gate still keeps everybody waiting; 0 while it is open",
    from: { 'sweep.finished': field('gate_closed_seconds') },
  },
  AnswersUnreadable: {
    unit: 'Count',
    means: 'Answers of the provider that say there is a film, in which none can be found',
    from: { 'answer.unreadable': one },
  },
  SecretsUnreadable: {
    unit: 'Count',
    means: 'Times that a secret was needed and missing or out of reach',
    from: { 'secret.missing': one },
  },
  SessionKeysFailed: {
    unit: 'Count',
    means: 'Fetches of the keys that sign session tokens that failed, also where older keys still let users in',
    from: { 'keys.fetch_failed': one },
  },
  WebhooksAcknowledged: {
    unit: 'Count',
    means: 'Webhooks that the frontend took',
    from: { 'webhook.acknowledged': one, ...NOTHING_YET },
  },
  WebhooksRefused: {
    unit: 'Count',
    means: 'Attempts at a webhook that the frontend did not take',
    from: { 'webhook.refused': one, 'webhook.abandoned': one, 'webhook.crashed': one, ...NOTHING_YET },
  },
  WebhookPauses: {
    unit: 'Count',
    means: 'Times that sending was paused because the frontend kept failing',
    from: { 'webhook.paused': one, ...NOTHING_YET },
  },
  WebhooksAbandoned: {
    unit: 'Count',
    means: 'Webhooks given up after 72 hours',
    from: { 'webhook.abandoned': one, ...NOTHING_YET },
  },
  WebhooksConfirmed: {
    unit: 'Count',
    means: 'Webhooks that were seen to be stored by the frontend',
    from: { 'webhook.confirmed': one },
  },
  WebhooksUnconfirmed: {
    unit: 'Count',
    means: 'Webhooks that the frontend took and was never seen to store',
    from: { 'webhook.unconfirmed': one, ...NOTHING_YET },
  },
  WebhooksUnknown: {
    unit: 'Count',
    means: 'Jobs without webhooks, because the frontend did not make their id',
    from: { 'webhook.unknown_to_frontend': one },
  },
  WebhookDelay: {
    unit: 'Milliseconds',
    means: 'From the end of the job to the acknowledged webhook',
    from: { 'webhook.acknowledged': field('ms') },
  },
  OpenJobs: {
    unit: 'Count',
    means: 'Jobs open at this minute; the count stops at 20,000 rows',
    from: { 'sweep.finished': field('open_jobs') },
  },
  OldestOpenJob: {
    unit: 'Seconds',
    means: 'Age of the oldest open job',
    from: { 'sweep.finished': field('oldest_open_seconds') },
  },
  OverdueJob: {
    unit: 'Seconds',
    means: 'How long the open job that should have ended first is past its own deadline',
    from: { 'sweep.finished': field('overdue_seconds') },
  },
  WebhooksWaiting: {
    unit: 'Count',
    means: 'Webhooks not yet acknowledged at this minute; the count stops at 20,000 rows',
    from: { 'sweep.finished': field('webhooks_waiting') },
  },
  SweepRepairs: { unit: 'Count', means: 'Jobs that the sweep had to help', from: { 'sweep.repaired': one } },
  SweepFailures: {
    unit: 'Count',
    means: 'Jobs that the sweep could not help',
    from: { 'sweep.finished': field('failed') },
  },
  SignaturesRefused: {
    unit: 'Count',
    means: 'Signed calls (purchases, Clerk) whose signature was wrong',
    from: { 'signature.refused': one, ...NOTHING_YET },
  },
  FeaturesMissed: {
    unit: 'Count',
    means: 'Requests for what is not on (answered with 503)',
    from: { 'request.answered': only('error_code', 'feature_unavailable'), ...NOTHING_YET },
  },
  AuditedAccounts: { unit: 'Count', means: 'Accounts audited', from: { 'audit.finished': field('accounts') } },
  AuditMismatches: {
    unit: 'Count',
    means: 'Contradictions in tables and bucket',
    from: { 'audit.finished': field('mismatches') },
  },
  AuditFailures: {
    unit: 'Count',
    means: 'Accounts that an audit could not examine',
    from: { 'audit.finished': field('failed') },
  },
  AuditsOverdue: {
    unit: 'Count',
    means: 'Audits whose round through all accounts has taken more than a week',
    from: { 'audit.finished': whether('overdue', true) },
  },
} as const satisfies Record<string, MetricDefinition>;

export type MetricName = keyof typeof METRICS;

/** A metric with its name. */
export interface Metric extends MetricDefinition {
  readonly name: MetricName;
}

/** The metric of that name. */
export function metricNamed(name: MetricName): Metric {
  return { name, ...METRICS[name] };
}

/** Whether the catalogue has a metric of that name. */
export function isMetricName(name: string): name is MetricName {
  return Object.hasOwn(METRICS, name);
}

/** Every metric. */
export const METRIC_LIST: readonly Metric[] = Object.keys(METRICS).filter(isMetricName).map(metricNamed);

/** One value of one metric. */
export interface Measurement {
  readonly metric: Metric;
  readonly value: number;
}

/** Everything that a log line measures. */
export function measurementsOf(code: LogCode, fields: LogFields): Measurement[] {
  return METRIC_LIST.flatMap((metric) => {
    const value = metric.from[code]?.(fields);
    return value === undefined ? [] : [{ metric, value }];
  });
}
