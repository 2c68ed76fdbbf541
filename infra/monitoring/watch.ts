import { Alarm } from 'aws-cdk-lib/aws-cloudwatch';
import { Construct } from 'constructs';
import { AlarmTopic } from '../constructs/alarm-topic.ts';
import type { Stage } from '../stages/stage.ts';
import { dashboardLink } from './dashboard-link.ts';
import { addLogQueries } from './log-queries.ts';
import { addProductAlarms } from './product-alarms.ts';
import { ProductDashboard } from './product-dashboard.ts';
import { addTechnicalAlarms } from './technical-alarms.ts';
import { TechnicalDashboard } from './technical-dashboard.ts';
import type { Watched } from './watched.ts';

export interface WatchProps extends Watched {
  readonly stage: Stage;
}

/** What watches the service: the alarms and where they go, the dashboards, the saved questions to the logs. */
export class Watch extends Construct {
  readonly topic: AlarmTopic;
  /** Where to look first. */
  readonly dashboard: string;

  constructor(scope: Construct, id: string, props: WatchProps) {
    super(scope, id);
    const { stage, functions } = props;
    this.topic = new AlarmTopic(this, 'Alarms', stage);
    const common = { stage, topic: this.topic };
    addProductAlarms(this, common);
    addTechnicalAlarms(this, props, common);
    const alarms = this.node.findAll().filter((part) => part instanceof Alarm);
    new ProductDashboard(this, 'Product', { ...props, alarms });
    new TechnicalDashboard(this, 'Technical', { ...props, alarms });
    const logGroups = functions.map(({ logGroup }) => logGroup);
    addLogQueries(this, stage, logGroups);
    this.dashboard = dashboardLink(stage, 'product');
  }
}
