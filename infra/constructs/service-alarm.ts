import { Alarm, type AlarmProps, ComparisonOperator, TreatMissingData } from 'aws-cdk-lib/aws-cloudwatch';
import { SnsAction } from 'aws-cdk-lib/aws-cloudwatch-actions';
import type { ITopic } from 'aws-cdk-lib/aws-sns';
import type { Construct } from 'constructs';
import { type DashboardKind, dashboardLink } from '../monitoring/dashboard-link.ts';
import { type RunbookEntry, runbookLink } from '../monitoring/runbook.ts';
import type { Stage } from '../stages/stage.ts';

export type Urgency = 'urgent' | 'can wait';

/** How the description of an alarm begins; subscriptions filter by it. */
export const URGENCY_WORDS: Readonly<Record<Urgency, string>> = { urgent: 'Urgent: ', 'can wait': 'Can wait: ' };

export interface ServiceAlarmProps
  extends Omit<
    AlarmProps,
    'alarmName' | 'alarmDescription' | 'evaluationPeriods' | 'comparisonOperator' | 'treatMissingData'
  > {
  readonly stage: Stage;
  readonly topic: ITopic;
  /** Who is hurt while this lasts, and how: the first thing that the operator on call reads. */
  readonly impact: string;
  readonly runbook: RunbookEntry;
  /** `urgent` wakes somebody; what `can wait` is seen to by day. The mail begins with it, so that it can be told apart. */
  readonly urgency: Urgency;
  /** Where to look. */
  readonly dashboard: DashboardKind;
  /** 1 when left out. */
  readonly evaluationPeriods?: number;
  /**
   * A metric that is reported all the time: when it falls silent, the alarm writes to the topic, too. Not when it has never been
   * reported: a new alarm begins without data, and only what changes acts, so a first deployment wakes nobody.
   */
  readonly rings?: 'on-silence';
  /** At least the threshold, when left out. */
  readonly comparisonOperator?: ComparisonOperator;
}

/**
 * An alarm that cannot be made without saying who is hurt and what to do; it writes to the topic when it begins and when it is over.
 * Where nothing was measured nothing is wrong, unless silence itself is the trouble.
 */
export class ServiceAlarm extends Alarm {
  constructor(scope: Construct, id: string, props: ServiceAlarmProps) {
    const { stage, topic, impact, runbook, urgency, dashboard, rings, ...rest } = props;
    super(scope, id, {
      evaluationPeriods: 1,
      comparisonOperator: ComparisonOperator.GREATER_THAN_OR_EQUAL_TO_THRESHOLD,
      ...rest,
      treatMissingData: rings === undefined ? TreatMissingData.NOT_BREACHING : TreatMissingData.MISSING,
      alarmName: `sorami-${stage.name}-${kebab(id)}`,
      alarmDescription: [
        `${URGENCY_WORDS[urgency]}${impact}`,
        `Repair: ${runbookLink(stage, runbook)}`,
        `Dashboard: ${dashboardLink(stage, dashboard)}`,
      ].join('\n\n'),
    });
    const action = new SnsAction(topic);
    this.addAlarmAction(action);
    this.addOkAction(action);
    if (rings !== undefined) this.addInsufficientDataAction(action);
  }
}

function kebab(id: string): string {
  return id.replaceAll(/(?<=[a-z])(?=[A-Z])/g, '-').toLowerCase();
}
