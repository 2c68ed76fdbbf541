import type { StackProps } from 'aws-cdk-lib';
import type { Construct } from 'constructs';
import type { Stage } from '../stages/stage.ts';
import { DataStack } from './data-stack.ts';
import { ServiceStack } from './service-stack.ts';

/** Adds the stacks of a stage to an app: `sorami-<stage>-data`, which holds, and `sorami-<stage>-service`, which runs. */
export function addStacks(app: Construct, stage: Stage): { data: DataStack; service: ServiceStack } {
  const common: StackProps = {
    env: { region: stage.region, ...(stage.account === undefined ? {} : { account: stage.account }) },
    tags: { service: 'sorami', stage: stage.name },
    // Without the data stack everything is lost, without the service stack the API's address and the target of its name.
    terminationProtection: stage.local === undefined,
  };
  const data = new DataStack(app, `sorami-${stage.name}-data`, {
    ...common,
    stage,
    description: `Jobs, credits, files and secrets of sorami (${stage.name})`,
  });
  const service = new ServiceStack(app, `sorami-${stage.name}-service`, {
    ...common,
    stage,
    data,
    description: `HTTP API, workers, queues and sweep of sorami (${stage.name})`,
  });
  return { data, service };
}
