import { ArnFormat, Stack } from 'aws-cdk-lib';
import { PolicyStatement, ServicePrincipal } from 'aws-cdk-lib/aws-iam';
import { FilterOrPolicy, SubscriptionFilter, Topic } from 'aws-cdk-lib/aws-sns';
import { EmailSubscription } from 'aws-cdk-lib/aws-sns-subscriptions';
import type { Construct } from 'constructs';
import type { Stage } from '../stages/stage.ts';
import { URGENCY_WORDS } from './service-alarm.ts';

/**
 * Where alarms go: by mail to the stage's address, urgent ones also to the pager's address. The owner of an address confirms
 * its subscription once.
 *
 * A topic with a policy of its own loses the default one, so the alarms of this stage are named in it.
 */
export class AlarmTopic extends Topic {
  constructor(scope: Construct, id: string, stage: Stage) {
    super(scope, id, { displayName: `sorami ${stage.name}`, enforceSSL: true });
    this.addToResourcePolicy(
      new PolicyStatement({
        principals: [new ServicePrincipal('cloudwatch.amazonaws.com')],
        actions: ['sns:Publish'],
        resources: [this.topicArn],
        conditions: {
          ArnLike: {
            'aws:SourceArn': Stack.of(this).formatArn({
              service: 'cloudwatch',
              resource: 'alarm',
              resourceName: `sorami-${stage.name}-*`,
              arnFormat: ArnFormat.COLON_RESOURCE_NAME,
            }),
          },
        },
      }),
    );
    if (stage.alarmAddress !== undefined) this.addSubscription(new EmailSubscription(stage.alarmAddress));
    if (stage.urgentAlarmAddress !== undefined) {
      const urgent = SubscriptionFilter.stringFilter({ matchPrefixes: [URGENCY_WORDS.urgent] });
      this.addSubscription(
        new EmailSubscription(stage.urgentAlarmAddress, {
          filterPolicyWithMessageBody: { AlarmDescription: FilterOrPolicy.filter(urgent) },
        }),
      );
    }
  }
}
