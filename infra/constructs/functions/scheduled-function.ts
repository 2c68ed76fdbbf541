import { Duration } from 'aws-cdk-lib';
import { Rule, Schedule } from 'aws-cdk-lib/aws-events';
import { LambdaFunction } from 'aws-cdk-lib/aws-events-targets';
import type { Construct } from 'constructs';
import { ServiceFunction, type ServiceFunctionProps } from './service-function.ts';

export interface ScheduledFunctionProps extends ServiceFunctionProps {
  /** How often it runs. What runs once a day runs at night, at {@link NIGHT}. */
  readonly every: Duration;
}

/** 02:17 UTC, which is 3 or 4 in the morning in Paris: few users, and not the full hour at which everything else starts. */
const NIGHT = { hour: '2', minute: '17' };
const A_DAY_MINUTES = 24 * 60;

/**
 * A function run by the clock. A run that fails or comes late is dropped, by EventBridge and by Lambda's own queue alike: the
 * next one does its work.
 */
export class ScheduledFunction extends ServiceFunction {
  constructor(scope: Construct, id: string, props: ScheduledFunctionProps) {
    const { every, ...rest } = props;
    // Lambda keeps an event for 1 minute to 6 hours.
    const latest = Duration.seconds(Math.min(Math.max(60, every.toSeconds()), 6 * 3_600));
    super(scope, id, {
      memorySize: 512,
      timeout: Duration.seconds(60),
      retryAttempts: 0,
      maxEventAge: latest,
      // Where the next run is far away, one that fails is already too many.
      ...(every.toMinutes() > 5 ? { alarmingFailures: 1 } : {}),
      // A flood of another stage or program of the account must not keep the clock's work from running. Two: a run that is late
      // may still be at work when the next begins.
      ...(props.stage.apiConcurrency === undefined ? {} : { reservedConcurrentExecutions: 2 }),
      ...rest,
    });
    new Rule(this, 'Schedule', {
      description: props.description,
      // A rate of a day would run at the hour of the deployment.
      schedule: every.toMinutes() === A_DAY_MINUTES ? Schedule.cron(NIGHT) : Schedule.rate(every),
      targets: [new LambdaFunction(this, { retryAttempts: 0, maxEventAge: latest })],
    });
  }
}
