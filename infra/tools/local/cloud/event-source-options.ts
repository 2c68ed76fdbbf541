import type { Credentials } from './endpoint/callers.ts';
import type { EventSourceOptions } from './event-source.ts';
import type { Outcome } from './functions/function-process.ts';
import { LocalCloudError } from './local-cloud-error.ts';
import type { Resources } from './template/resources.ts';

/** What the enabled event source mappings of the templates say. @throws LocalCloudError when one refers elsewhere. */
export function eventSourceOptions(
  resources: Resources,
  context: {
    readonly region: string;
    readonly awsEndpoint: string;
    readonly credentialsOf: (roleArn: string) => Credentials | undefined;
    readonly invoke: (functionName: string, event: unknown) => Promise<Outcome>;
    readonly notice: (message: string) => void;
  },
): EventSourceOptions[] {
  const { region, awsEndpoint, invoke, notice } = context;
  const mappings = resources.of('AWS::Lambda::EventSourceMapping').filter(({ properties }) => properties.Enabled);
  return mappings.map(({ stack, logicalId, properties }) => {
    const { EventSourceArn: arn, FunctionName } = properties;
    const queue = resources.of('AWS::SQS::Queue').find(({ attributes }) => attributes['Arn'] === arn);
    const target = resources.of('AWS::Lambda::Function').find(({ name }) => FunctionName.split(':').at(-1) === name);
    const credentials = target && context.credentialsOf(target.properties.Role);
    if (queue === undefined || credentials === undefined) {
      throw new LocalCloudError(`${stack}.${logicalId}: its queue or its function is not in the templates`);
    }
    return {
      queue: { arn, url: queue.ref },
      region,
      batchSize: properties.BatchSize,
      maximumConcurrency: properties.ScalingConfig?.MaximumConcurrency,
      partialFailures: properties.FunctionResponseTypes.length > 0,
      client: { endpoint: awsEndpoint, region, credentials },
      invoke: (event) => invoke(FunctionName, event),
      notice,
    };
  });
}
