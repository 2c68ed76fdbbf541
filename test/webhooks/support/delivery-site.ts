import { DynamoDBClient } from '@aws-sdk/client-dynamodb';
import { SQSClient } from '@aws-sdk/client-sqs';
import { startDynamoDb } from '../../../infra/tools/local/cloud/engines/dynamodb.ts';
import { startFauxqs } from '../../../infra/tools/local/cloud/engines/fauxqs.ts';
import { findResource, resolveResources } from '../../../infra/tools/local/cloud/template/resources.ts';
import {
  startWebhookReceiver,
  type WebhookReceiver,
} from '../../../infra/tools/local/stand-ins/frontend/webhook-receiver.ts';
import type { Tables } from '../../../shared/adapters/dynamodb/tables.ts';
import type { Stacks } from '../../faults/harness/templates.ts';
import { unverifiedSigner } from '../../support/unverified-signer.ts';
import type { Clock } from './clock.ts';

export const WEBHOOK_SECRET = 'whsec_c29yYW1pLXdlYmhvb2stdGVzdHM=';

/** Many things go on at once here, in one process. */
const MANY_SOCKETS = 200;

/** What deliveries are made of, without the rest of the system: the templates' tables and delivery queue on real engines, a receiver. */
export interface DeliverySite {
  readonly dynamo: DynamoDBClient;
  readonly sqs: SQSClient;
  readonly tables: Tables;
  readonly deliverQueue: { readonly url: string; readonly arn: string };
  readonly region: string;
  /** How the engines' SQS is reached. */
  readonly sqsClient: ConstructorParameters<typeof SQSClient>[0];
  readonly receiver: WebhookReceiver;
  /** Whether a message of the delivery queue could be had at once. */
  isMessageWaiting(): boolean;
  stop(): Promise<void>;
}

/** @param stacks the templates of the stage `local`. */
export async function startDeliverySite(stacks: Stacks, clock: Clock): Promise<DeliverySite> {
  await using running = new AsyncDisposableStack();
  const resources = resolveResources(stacks, { awsEndpoint: 'http://127.0.0.1', apiUrl: 'http://127.0.0.1' });
  const region = stacks[0]?.region ?? '';
  const engine = { dataDir: undefined, region };
  const dynamoDb = await startDynamoDb({ ...engine, engine: undefined, tables: resources.of('AWS::DynamoDB::Table') });
  running.defer(dynamoDb.stop);
  const fauxqs = await startFauxqs({ ...engine, queues: resources.of('AWS::SQS::Queue'), buckets: [] });
  running.defer(fauxqs.stop);
  const receiver = await startWebhookReceiver({
    secret: WEBHOOK_SECRET,
    knowsJob: (jobId) => jobId.startsWith('cm'),
    now: () => new Date(clock.now()),
  });
  running.defer(() => receiver.stop());

  const credentials = { accessKeyId: 'engine', secretAccessKey: 'engine' };
  const requestHandler = { httpAgent: { maxSockets: MANY_SOCKETS } };
  const dynamo = new DynamoDBClient({
    endpoint: `http://127.0.0.1:${dynamoDb.port}`,
    region,
    credentials,
    requestHandler,
    signer: unverifiedSigner(credentials.accessKeyId, region, 'dynamodb'),
  });
  const sqsClient = {
    endpoint: `http://127.0.0.1:${fauxqs.port}`,
    region,
    credentials,
    useQueueUrlAsEndpoint: false,
    requestHandler,
    signer: unverifiedSigner(credentials.accessKeyId, region, 'sqs'),
  };
  const sqs = new SQSClient(sqsClient);
  for (const client of [dynamo, sqs]) {
    client.middlewareStack.remove('loggerMiddleware'); // it prepares, at some cost, what nobody logs
    running.defer(() => client.destroy());
  }

  const table = (construct: string) => findResource(resources.of('AWS::DynamoDB::Table'), construct).name;
  const queue = findResource(resources.of('AWS::SQS::Queue'), 'DeliveriesQueue');
  const { Arn: arn = '' } = queue.attributes;
  const owned = running.move();
  return {
    dynamo,
    sqs,
    sqsClient,
    region,
    tables: { jobs: table('Jobs'), credits: table('Credits') },
    deliverQueue: { url: queue.ref, arn },
    receiver,
    isMessageWaiting: () => {
      const { fifoMessages = new Map<string, unknown[]>(), fifoLockedGroups } = fauxqs.queue(queue.ref) ?? {};
      return [...fifoMessages].some(([group, { length }]) => length > 0 && !fifoLockedGroups?.has(group));
    },
    stop: () => owned.disposeAsync(),
  };
}
