import { createServer } from 'node:http';
import { DynamoDBClient } from '@aws-sdk/client-dynamodb';
import { S3Client } from '@aws-sdk/client-s3';
import { SecretsManagerClient } from '@aws-sdk/client-secrets-manager';
import { SQSClient } from '@aws-sdk/client-sqs';
import { AccessLog } from '../../../infra/tools/local/cloud/endpoint/access-log.ts';
import { createAwsEndpoint } from '../../../infra/tools/local/cloud/endpoint/aws-endpoint.ts';
import { createCallers } from '../../../infra/tools/local/cloud/endpoint/callers.ts';
import { type DynamoDbEngine, startDynamoDb } from '../../../infra/tools/local/cloud/engines/dynamodb.ts';
import { type Fauxqs, startFauxqs } from '../../../infra/tools/local/cloud/engines/fauxqs.ts';
import { createSecretsManager } from '../../../infra/tools/local/cloud/engines/secrets.ts';
import { listen } from '../../../infra/tools/local/cloud/listen.ts';
import { findResource, type Resources, resolveResources } from '../../../infra/tools/local/cloud/template/resources.ts';
import { mintToken } from '../../../infra/tools/local/stand-ins/clerk/mint-token.ts';
import { newSigningKey } from '../../../infra/tools/local/stand-ins/clerk/new-signing-key.ts';
import {
  startWebhookReceiver,
  type WebhookReceiver,
} from '../../../infra/tools/local/stand-ins/frontend/webhook-receiver.ts';
import { type GeminiStandIn, startGeminiStandIn } from '../../../infra/tools/local/stand-ins/gemini/gemini-stand-in.ts';
import type { Tables } from '../../../shared/adapters/dynamodb/tables.ts';
import { unverifiedSigner } from '../../support/unverified-signer.ts';
import { startStepProvider } from '../kinds/step-provider.ts';
import { flatFilm } from './flat-film.ts';
import type { FunctionName } from './functions.ts';
import type { ClientName } from './hooks.ts';
import { flatJpeg } from './picture.ts';
import type { Stacks } from './templates.ts';

/** What Lambda would give every function. */
export const FUNCTION_KEYS = { accessKeyId: 'simulated', secretAccessKey: 'simulated' };

const WEBHOOK_SECRET = 'webhook-secret';
/** Of the frontend's server, for grants. */
export const GRANT_SECRET = `whsec_${Buffer.from('secret of the grants').toString('base64')}`;

/** Ids that begin like this the frontend did not make. */
export const UNKNOWN_ID = 'unknown';

/** A queue and the function that works on it. */
export interface Source {
  readonly url: string;
  readonly consumer: FunctionName;
  /** How long a message that was received and not finished stays away, unless it is told otherwise. */
  readonly visibilityMs: number;
}

/** What a template says of a function. */
export interface FunctionSettings {
  readonly environment: Readonly<Record<string, string>>;
  readonly timeoutMs: number;
}

/** The engines and stand-ins of one deployment, for one simulation after the other. */
export interface Site {
  readonly clients: { readonly [Name in ClientName]: { send(command: never): Promise<unknown> } };
  readonly dynamo: DynamoDBClient;
  readonly tables: Tables;
  /** The content of every object whose key begins so, by its key. */
  objectsBelow(prefix: string): ReadonlyMap<string, Uint8Array>;
  readonly sources: readonly Source[];
  readonly queue: Fauxqs['queue'];
  /** By ARN. */
  readonly deadLetterQueue: Fauxqs['queue'];
  readonly gemini: GeminiStandIn;
  readonly receiver: WebhookReceiver;
  /** Goes on from one simulation to the next, so that nothing that one leaves behind lies in another's future. Epoch ms. */
  readonly clock: { now: number };
  /** How often each run, by its name, has taken place here. */
  readonly runs: Map<string, number>;
  settingsOf(name: FunctionName): FunctionSettings;
  /** What ops do after they have made a new key at the provider. */
  putModelKey(key: string): void;
  tokenOf(userId: string): Promise<string>;
  stop(): Promise<void>;
}

/** Starts engines for the templates' tables, queues, bucket and secrets. */
export async function startSite(stacks: Stacks, engine: DynamoDbEngine | undefined): Promise<Site> {
  await using running = new AsyncDisposableStack();
  const clock = { now: Date.UTC(2031, 0, 1, 12) };
  const server = createServer();
  running.defer(() => {
    server.close();
    server.closeAllConnections();
  });
  const awsEndpoint = `http://127.0.0.1:${await listen(server, 0)}`;
  const resources = resolveResources(stacks, { awsEndpoint, apiUrl: 'http://127.0.0.1' });
  const [{ region, account } = { region: '', account: '' }] = stacks;

  const dynamoDb = await startDynamoDb({
    engine,
    dataDir: undefined,
    region,
    tables: resources.of('AWS::DynamoDB::Table'),
  });
  running.defer(dynamoDb.stop);
  const fauxqs = await startFauxqs({
    dataDir: undefined,
    region,
    queues: resources.of('AWS::SQS::Queue'),
    buckets: resources.of('AWS::S3::Bucket'),
  });
  running.defer(fauxqs.stop);
  const arn = (service: string, resource: string) => `arn:aws:${service}:${region}:${account}:${resource}`;
  const secrets = createSecretsManager({
    secrets: resources.of('AWS::SecretsManager::Secret'),
    dataDir: undefined,
    newArn: (name) => arn('secretsmanager', `secret:${name}`),
  });
  const { administrator } = createCallers(resources, account);
  const log = new AccessLog(() => undefined);
  // Functions sign addresses of objects with keys of their own, and read what they tell by them.
  const functions = { ...administrator, credentials: FUNCTION_KEYS };
  const endpoint = { callers: [administrator, functions], dynamoDbPort: dynamoDb.port, fauxqs, secrets, arn, log };
  server.on('request', createAwsEndpoint(endpoint));

  const gemini = running.adopt(
    await startGeminiStandIn({
      latencyMs: 0,
      paint: flatJpeg(),
      film: flatFilm(),
      filmMs: 7_000,
      now: () => clock.now,
    }),
    (started) => started.stop(),
  );
  const steps = running.adopt(await startStepProvider(), (started) => started.stop());
  const receiver = running.adopt(
    await startWebhookReceiver({
      secret: WEBHOOK_SECRET,
      knowsJob: (jobId) => !jobId.startsWith(UNKNOWN_ID),
      now: () => new Date(clock.now),
    }),
    (started) => started.stop(),
  );
  const put = (construct: string, SecretString: string) =>
    secrets.handle('PutSecretValue', { SecretId: findResource(resources.all(), construct).name, SecretString });
  put('WebhookSecret', WEBHOOK_SECRET);
  put('GrantSecret', GRANT_SECRET);

  const { credentials } = administrator;
  const dynamo = new DynamoDBClient({
    endpoint: `http://127.0.0.1:${dynamoDb.port}`,
    region,
    credentials,
    signer: unverifiedSigner(credentials.accessKeyId, region, 'dynamodb'),
  });
  const bucket = findResource(resources.of('AWS::S3::Bucket'), 'Content').name;
  const clients = {
    DynamoDBClient: dynamo,
    S3Client: new S3Client({ endpoint: awsEndpoint, region, credentials, forcePathStyle: true }),
    SQSClient: new SQSClient({
      endpoint: `http://127.0.0.1:${fauxqs.port}`,
      useQueueUrlAsEndpoint: false,
      region,
      credentials,
      signer: unverifiedSigner(credentials.accessKeyId, region, 'sqs'),
    }),
    SecretsManagerClient: new SecretsManagerClient({ endpoint: awsEndpoint, region, credentials }),
  };
  for (const client of Object.values(clients)) {
    client.middlewareStack.remove('loggerMiddleware'); // it prepares, at some cost, what nobody logs
    running.defer(() => client.destroy());
  }

  const signer = { ...(await newSigningKey()), issuer: 'https://clerk.test', authorizedParty: 'https://app.test' };
  const standIns = {
    AWS_ENDPOINT_URL: awsEndpoint,
    GEMINI_BASE_URL: gemini.url,
    STEP_PROVIDER_URL: steps.url,
    WEBHOOK_BASE: receiver.url,
    CLERK_ISSUER: signer.issuer,
    CLERK_AUTHORIZED_PARTIES: JSON.stringify([signer.authorizedParty]),
    CLERK_JWKS: JSON.stringify({ keys: [signer.jwk] }),
  };
  const settings = new Map<FunctionName, FunctionSettings>();
  const table = (construct: string) => findResource(resources.of('AWS::DynamoDB::Table'), construct).name;
  const owned = running.move();
  return {
    clients,
    dynamo,
    tables: { jobs: table('Jobs'), credits: table('Credits') },
    objectsBelow: (prefix) => fauxqs.objectsBelow(bucket, prefix),
    sources: sourcesOf(resources),
    queue: fauxqs.queue,
    deadLetterQueue: (queueArn) => {
      const found = resources.of('AWS::SQS::Queue').find(({ attributes }) => attributes['Arn'] === queueArn);
      return found && fauxqs.queue(found.ref);
    },
    gemini,
    receiver,
    clock,
    runs: new Map(),
    settingsOf: (name) => {
      const known = settings.get(name);
      if (known !== undefined) return known;
      const { properties } = functionOf(resources, name);
      const environment = { ...properties.Environment?.Variables, ...standIns };
      const found = { environment, timeoutMs: properties.Timeout * 1000 };
      settings.set(name, found);
      return found;
    },
    putModelKey: (key) => void put('GeminiKey', key),
    tokenOf: (userId) => {
      const ageSeconds = Math.floor((Date.now() - clock.now) / 1000); // minted by the real clock, valid by the simulated one
      return mintToken(signer, userId, { ageSeconds });
    },
    stop: () => owned.disposeAsync(),
  };
}

function functionOf(resources: Resources, name: FunctionName) {
  const functions = resources.of('AWS::Lambda::Function');
  const construct = name.replaceAll(/(?:^|-)([a-z])/g, (_, letter: string) => letter.toUpperCase());
  const { logicalId } = findResource(functions, construct);
  const found = functions.find((candidate) => candidate.logicalId === logicalId);
  if (found === undefined) throw new Error(`the templates have no function ${name}`);
  return found;
}

function sourcesOf(resources: Resources): Source[] {
  const consumers = ['generate', 'write-articles', 'film-videos', 'film-custom-videos', 'deliver'] as const;
  return resources.of('AWS::Lambda::EventSourceMapping').flatMap(({ properties }) => {
    const queue = resources
      .of('AWS::SQS::Queue')
      .find(({ attributes }) => attributes['Arn'] === properties.EventSourceArn);
    const consumer = consumers.find((name) => properties.FunctionName.endsWith(functionOf(resources, name).name));
    if (queue === undefined) throw new Error(`there is no queue ${properties.EventSourceArn}`);
    if (consumer === undefined) return []; // of a kind that no story orders
    return { url: queue.ref, consumer, visibilityMs: (queue.properties.VisibilityTimeout ?? 30) * 1000 };
  });
}
