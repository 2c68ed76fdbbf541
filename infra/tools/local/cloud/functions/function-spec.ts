import type { Credentials } from '../endpoint/callers.ts';
import { LocalCloudError } from '../local-cloud-error.ts';
import type { Resource } from '../template/resources.ts';
import type { FunctionSpec } from './function-process.ts';

/**
 * What a function's process needs: the template's variables and those that Lambda sets, nothing of this process's own.
 * `AWS_ENDPOINT_URL` is the one that AWS does not set: it leads every SDK client here.
 */
export function functionSpec(
  { name, attributes, properties, stack, logicalId }: Resource<'AWS::Lambda::Function'>,
  options: {
    readonly assets: ReadonlyMap<string, string>;
    readonly region: string;
    readonly awsEndpoint: string;
    readonly credentials: Credentials | undefined;
  },
): FunctionSpec {
  const { Code, Handler, Timeout, MemorySize, Environment, ReservedConcurrentExecutions } = properties;
  const { assets, credentials, region, awsEndpoint } = options;
  const codeDirectory = assets.get(Code.S3Key);
  if (codeDirectory === undefined)
    throw new LocalCloudError(`${stack}.${logicalId}: the assembly has no asset ${Code.S3Key}`);
  if (credentials === undefined) throw new LocalCloudError(`${stack}.${logicalId}: its role is not in the templates`);
  const { Arn: arn = '' } = attributes;
  return {
    name,
    arn,
    codeDirectory,
    timeoutSeconds: Timeout,
    memoryMb: MemorySize,
    reservedConcurrency: ReservedConcurrentExecutions,
    environment: {
      ...Environment?.Variables,
      AWS_ACCESS_KEY_ID: credentials.accessKeyId,
      AWS_SECRET_ACCESS_KEY: credentials.secretAccessKey,
      AWS_SESSION_TOKEN: credentials.sessionToken ?? '',
      AWS_DEFAULT_REGION: region,
      AWS_ENDPOINT_URL: awsEndpoint,
      AWS_EXECUTION_ENV: `AWS_Lambda_${properties.Runtime}`,
      AWS_LAMBDA_FUNCTION_MEMORY_SIZE: String(MemorySize),
      AWS_LAMBDA_FUNCTION_NAME: name,
      AWS_LAMBDA_FUNCTION_VERSION: '$LATEST',
      AWS_LAMBDA_INITIALIZATION_TYPE: 'on-demand',
      AWS_LAMBDA_LOG_GROUP_NAME: `/aws/lambda/${name}`,
      AWS_LAMBDA_LOG_STREAM_NAME: 'local',
      AWS_REGION: region,
      LAMBDA_TASK_ROOT: codeDirectory,
      LANG: 'en_US.UTF-8',
      PATH: '/usr/local/bin:/usr/bin:/bin',
      TZ: ':UTC',
      _HANDLER: Handler,
    },
  };
}
