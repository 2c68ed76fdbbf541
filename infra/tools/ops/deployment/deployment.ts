import { DynamoDBClient } from '@aws-sdk/client-dynamodb';
import { S3Client } from '@aws-sdk/client-s3';
import { SecretsManagerClient } from '@aws-sdk/client-secrets-manager';
import { SQSClient } from '@aws-sdk/client-sqs';
import type { Tables } from '../../../../shared/adapters/dynamodb/tables.ts';
import { type AwsCalls, OPS_CALLS } from '../../../../shared/runtime/aws-clients.ts';
import { workersOn } from '../../../stacks/kind-workers.ts';
import type { Stage } from '../../../stages/stage.ts';
import type { Endpoints } from '../../local/system/endpoints-file.ts';
import { OpsError } from '../command-line/ops-error.ts';
import type { ApiName } from './api-address.ts';
import type { StackOutputs } from './stack-outputs.ts';

/** What an AWS client is made with; empty on AWS, where everything comes from the shell. */
export interface ClientOptions {
  readonly region: string;
  readonly endpoint?: string;
  readonly credentials?: { readonly accessKeyId: string; readonly secretAccessKey: string };
}

/** One deployment of the stacks: what it was configured to be, where its parts are, and clients that reach them. */
export interface Deployment {
  readonly stage: Stage;
  readonly clientOptions: ClientOptions;
  readonly outputs: { readonly data: StackOutputs; readonly service: StackOutputs };
  readonly tables: Tables;
  readonly bucket: string;
  /** Base URL of the API, without a trailing slash: by the stage's name once that leads here, by the gateway's own until then. */
  readonly api: string;
  /** The stage's name and where it leads; absent where the stage has none. */
  readonly apiName: ApiName | undefined;
  /** Addresses of the queues by their names: one for each kind that is on, and that of the webhooks. */
  readonly queues: Readonly<Record<string, string>> & { readonly deliver: string };
  readonly dynamo: DynamoDBClient;
  readonly s3: S3Client;
  readonly sqs: SQSClient;
  readonly secrets: SecretsManagerClient;
  /** Only of the stage `local`: its stand-ins and their keys. */
  readonly local: Endpoints | undefined;
  /** Closes the clients' connections. */
  close(): void;
}

/** @throws OpsError naming the output that a stack lacks. */
export function deploymentOf(
  stage: Stage,
  clientOptions: ClientOptions,
  outputs: Deployment['outputs'],
  { local, apiName }: { readonly local?: Endpoints; readonly apiName?: ApiName | undefined } = {},
): Deployment {
  const from = (stack: keyof Deployment['outputs'], name: string): string => {
    const value = outputs[stack][name];
    if (value === undefined)
      throw new OpsError(`the stack sorami-${stage.name}-${stack} has no output ${name}: deploy it again`);
    return value;
  };
  const workers = workersOn(stage).map(({ worker }) => worker);
  const options: ClientOptions & AwsCalls = { ...OPS_CALLS, ...clientOptions };
  const clients = {
    dynamo: new DynamoDBClient(options),
    // Bucket names do not resolve as hosts below a local endpoint.
    s3: new S3Client({ ...options, forcePathStyle: clientOptions.endpoint !== undefined }),
    sqs: new SQSClient(options),
    secrets: new SecretsManagerClient(options),
  };
  return {
    stage,
    clientOptions,
    outputs,
    tables: { jobs: from('data', 'JobsTable'), credits: from('data', 'CreditsTable') },
    bucket: from('data', 'BucketName'),
    api: from('service', apiName?.pointsHere === false ? 'GatewayUrl' : 'ApiUrl').replace(/\/$/, ''),
    apiName,
    queues: {
      ...Object.fromEntries(workers.map(({ queueName, queueOutput }) => [queueName, from('service', queueOutput)])),
      deliver: from('service', 'DeliverQueueUrl'),
    },
    ...clients,
    local,
    close: () => {
      for (const client of Object.values(clients)) client.destroy();
    },
  };
}
