import { Alarm, type AlarmProps, ComparisonOperator, TreatMissingData } from 'aws-cdk-lib/aws-cloudwatch';
import { SnsAction } from 'aws-cdk-lib/aws-cloudwatch-actions';
import type { ITopic } from 'aws-cdk-lib/aws-sns';
import type { Construct } from 'constructs';
import { type DashboardKind, dashboardLink } from '../monitoring/dashboard-link.ts';
import type { RunbookEntry } from '../monitoring/runbook.ts';
import type { Stage } from '../stages/stage.ts';

export interface ServiceAlarmProps
  extends Omit<AlarmProps, 'alarmName' | 'alarmDescription' | 'evaluationPeriods' | 'comparisonOperator'> {
  readonly stage: Stage;
  readonly topic: ITopic;
  /** Who is hurt while this lasts, and how: the first thing that whoever is woken reads. */
  readonly impact: string;
  readonly runbook: RunbookEntry;
  /** Where to look. */
  readonly dashboard: DashboardKind;
  /** 1 when left out. */
  readonly evaluationPeriods?: number;
  /** At least the threshold, when left out. */
  readonly comparisonOperator?: ComparisonOperator;
}

/**
 * An alarm that cannot be made without saying who is hurt and what to do; it writes to the topic when it begins and when it is over.
 * Where nothing was measured nothing is wrong, unless the caller says otherwise.
 */
export class ServiceAlarm extends Alarm {
  constructor(scope: Construct, id: string, props: ServiceAlarmProps) {
    const { stage, topic, impact, runbook, dashboard, ...rest } = props;
    super(scope, id, {
      evaluationPeriods: 1,
      comparisonOperator: ComparisonOperator.GREATER_THAN_OR_EQUAL_TO_THRESHOLD,
      treatMissingData: TreatMissingData.NOT_BREACHING,
      ...rest,
      alarmName: `sorami-${stage.name}-${kebab(id)}`,
      alarmDescription: [
        impact,
        `Repair: docs/runbook.md#${runbook}`,
        `Dashboard: ${dashboardLink(stage, dashboard)}`,
      ].join('\n\n'),
    });
    const action = new SnsAction(topic);
    this.addAlarmAction(action);
    this.addOkAction(action);
  }
}

function kebab(id: string): string {
  return id.replaceAll(/(?<=[a-z])(?=[A-Z])/g, '-').toLowerCase();
}
