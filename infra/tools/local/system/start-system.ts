import { chmod, mkdir, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { DynamoDBClient } from '@aws-sdk/client-dynamodb';
import { PutSecretValueCommand, SecretsManagerClient } from '@aws-sdk/client-secrets-manager';
import { SQSClient } from '@aws-sdk/client-sqs';
import { dynamoGateStore } from '../../../../shared/adapters/dynamodb/control/gate-store.ts';
import { dynamoCreditLedger } from '../../../../shared/adapters/dynamodb/credits/credit-ledger.ts';
import { OPS_CALLS } from '../../../../shared/runtime/aws-clients.ts';
import { freePort } from '../cloud/free-port.ts';
import { type LocalCloud, type LocalCloudOptions, startLocalCloud } from '../cloud/start-local-cloud.ts';
import { type ConsoleServer, openConsole } from '../console/console-server.ts';
import { LogBuffer } from '../console/log-buffer.ts';
import { type ClerkStandIn, startClerkStandIn } from '../stand-ins/clerk/clerk-stand-in.ts';
import { startWebhookReceiver, type WebhookReceiver } from '../stand-ins/frontend/webhook-receiver.ts';
import {
  type GeminiStandIn,
  type GeminiStandInOptions,
  startGeminiStandIn,
} from '../stand-ins/gemini/gemini-stand-in.ts';
import type { Endpoints } from './endpoints-file.ts';
import { GateKeeper } from './gate-keeper.ts';
import { SAMPLE_USERS } from './sample-users.ts';
import { synthesise } from './synthesise.ts';

const STATE = join(import.meta.dirname, '..', '..', '..', '..', '.local');
const GEMINI = 'https://generativelanguage.googleapis.com';
/** The frontend's page, where the sample users are signed in. */
const AUTHORIZED_PARTY = 'http://localhost:3000';
/** Long enough to paste for a working day; Clerk's own live 60 s. */
const SAMPLE_TOKEN_SECONDS = 8 * 3_600;
const WEBHOOK_SECRET = 'local-webhook-secret';
/** Signing secrets of the local stand-ins for the frontend and Clerk. */
const GRANT_SECRET = `whsec_${Buffer.from('local secret of the grants').toString('base64')}`;
const CLERK_WEBHOOK_SECRET = `whsec_${Buffer.from('local secret of Clerk’s events').toString('base64')}`;

export interface SystemOptions
  extends Pick<
    LocalCloudOptions,
    'dynamodb' | 'dataDir' | 'runtimeClient' | 'onEvent' | 'onLog' | 'schedules' | 'faultOf'
  > {
  /** Of the API; a free one when left out. */
  readonly apiPort?: number;
  /** Preferred port of the console; a free one if it is in use. */
  readonly consolePort?: number;
  /** How long the model's stand-in draws. */
  readonly modelLatencyMs?: number;
  /** How the model's stand-in differs from the usual one. */
  readonly model?: Pick<GeminiStandInOptions, 'paint' | 'mood'>;
  /** Uses the real Gemini instead of the stand-in. */
  readonly geminiApiKey?: string | undefined;
  /** Origin of a server that gets the orders of kinds that are off; without one they are answered with 503. */
  readonly oldBackend?: string;
  /** Where this system keeps its templates and key; another one beside it needs another folder. */
  readonly stateDir?: string;
  /** Makes the templates, for those who have them already. */
  readonly synthesise?: typeof synthesise;
  /** Changes the templates before they run: to see what they are needed for. */
  readonly editAssembly?: (assemblyDir: string) => Promise<void>;
}

/** The whole system on this machine. */
export interface System {
  readonly endpoints: Endpoints;
  readonly cloud: LocalCloud;
  readonly clerk: ClerkStandIn;
  /** Absent when the real one is used. */
  readonly gemini: GeminiStandIn | undefined;
  readonly frontend: WebhookReceiver;
  stop(): Promise<void>;
}

/**
 * Starts the stand-ins, synthesises the stage `local` for their addresses, runs its templates, puts the secrets and grants the
 * sample users their credits. When it resolves, the API answers.
 */
export async function startSystem(options: SystemOptions): Promise<System> {
  const stateDir = options.stateDir ?? STATE;
  const cleanUp = new AsyncDisposableStack();
  try {
    const clerk = cleanUp.adopt(
      await startClerkStandIn({ users: SAMPLE_USERS.map(({ id }) => id), authorizedParty: AUTHORIZED_PARTY }),
      (started) => started.stop(),
    );
    let api: string | undefined;
    const frontend = cleanUp.adopt(
      await startWebhookReceiver({ secret: WEBHOOK_SECRET, knowsJob: isPrismaId, api: () => api }),
      (started) => started.stop(),
    );
    const { geminiApiKey, modelLatencyMs } = options;
    const gemini =
      geminiApiKey === undefined
        ? cleanUp.adopt(
            await startGeminiStandIn({
              ...options.model,
              ...(modelLatencyMs === undefined ? {} : { latencyMs: modelLatencyMs }),
            }),
            (started) => started.stop(),
          )
        : undefined;

    const consoleServer = cleanUp.adopt(await openConsole(options.consolePort ?? 0), (started) => started.stop());
    const logs = new LogBuffer();
    let gateKeeper: GateKeeper | undefined;
    const awsPort = await freePort();
    const assemblyDir = join(stateDir, 'cdk.out');
    const choices = options.oldBackend === undefined ? {} : { oldBackend: options.oldBackend };
    await (options.synthesise ?? synthesise)(
      assemblyDir,
      {
        clerkIssuer: clerk.issuer,
        geminiBaseUrl: gemini?.url ?? GEMINI,
        webhookBase: frontend.url,
        awsEndpoint: `http://127.0.0.1:${awsPort}`,
        consoleOrigin: consoleServer.origin,
      },
      choices,
    );
    await options.editAssembly?.(assemblyDir);
    const { dynamodb, dataDir, runtimeClient, onEvent, onLog, schedules, faultOf, apiPort } = options;
    const cloud = cleanUp.adopt(
      await startLocalCloud({
        assemblyDir,
        ports: { aws: awsPort, ...(apiPort === undefined ? {} : { api: apiPort }) },
        ...(dynamodb === undefined ? {} : { dynamodb }),
        ...(dataDir === undefined ? {} : { dataDir }),
        ...(runtimeClient === undefined ? {} : { runtimeClient }),
        ...(onEvent === undefined ? {} : { onEvent }),
        onLog: (line) => {
          logs.add(line);
          gateKeeper?.accept(line.line);
          onLog?.(line);
        },
        ...(schedules === undefined ? {} : { schedules }),
        ...(faultOf === undefined ? {} : { faultOf }),
      }),
      (started) => started.stop(),
    );

    api = cloud.apiUrl;
    const described = await describeSystem(stateDir, cloud, clerk, frontend, gemini, consoleServer);
    const endpoints = { ...described, ...choices };
    await putSecrets(endpoints, cloud, geminiApiKey ?? gemini?.apiKey ?? '');
    await grantSampleCredits(endpoints);
    const dynamo = cleanUp.adopt(new DynamoDBClient(administratorOf(endpoints)), (client) => client.destroy());
    const gate = dynamoGateStore(dynamo, { jobs: endpoints.jobsTable });
    gateKeeper = cleanUp.adopt(
      new GateKeeper(gate, () =>
        onLog?.({
          functionName: 'local',
          requestId: undefined,
          line: JSON.stringify({ timestamp: new Date().toISOString(), level: 'INFO', code: 'gate.opened' }),
        }),
      ),
      (keeper) => keeper.rest(),
    );
    const sqs = cleanUp.adopt(new SQSClient(administratorOf(endpoints)), (client) => client.destroy());
    consoleServer.serve({
      api: endpoints.api,
      pictures: endpoints.awsEndpoint,
      users: SAMPLE_USERS,
      clerk,
      modelIsStandIn: gemini !== undefined,
      deliveries: () => frontend.deliveries(),
      sqs,
      logs,
      gate,
      openGate: () => gateKeeper?.open() ?? Promise.resolve(false),
    });
    return { endpoints, cloud, clerk, gemini, frontend, stop: () => cleanUp.disposeAsync() };
  } catch (error) {
    await cleanUp.disposeAsync();
    throw error;
  }
}

/** The frontend makes its ids like this; one that anybody else made up is unknown to it. */
function isPrismaId(jobId: string): boolean {
  return jobId.startsWith('cm');
}

async function describeSystem(
  stateDir: string,
  cloud: LocalCloud,
  clerk: ClerkStandIn,
  frontend: WebhookReceiver,
  gemini: GeminiStandIn | undefined,
  { origin }: ConsoleServer,
): Promise<Endpoints> {
  const privateKeyFile = join(stateDir, 'clerk-key.pem');
  await mkdir(stateDir, { recursive: true });
  await writeFile(privateKeyFile, clerk.privateKeyPem, { mode: 0o600 });
  await chmod(privateKeyFile, 0o600); // an older file keeps its mode otherwise
  const users = SAMPLE_USERS.map(async ({ name, id, credits }) => {
    const token = await clerk.mintToken(id, { lifetimeSeconds: SAMPLE_TOKEN_SECONDS });
    return { name, id, token, credits };
  });
  const { data, service } = outputsOf(cloud);
  return {
    pid: process.pid,
    console: origin,
    api: cloud.apiUrl,
    issuer: clerk.issuer,
    kid: clerk.kid,
    privateKeyFile,
    authorizedParty: AUTHORIZED_PARTY,
    users: await Promise.all(users),
    awsEndpoint: cloud.awsEndpoint,
    region: cloud.region,
    ...cloud.administrator,
    bucket: data('BucketName'),
    jobsTable: data('JobsTable'),
    creditsTable: data('CreditsTable'),
    generateQueueUrl: service('GenerateQueueUrl'),
    deliverQueueUrl: service('DeliverQueueUrl'),
    outputs: { ...cloud.outputs },
    webhookInbox: frontend.inboxUrl,
    grantSecret: GRANT_SECRET,
    clerkWebhookSecret: CLERK_WEBHOOK_SECRET,
    standIns: { clerk: clerk.issuer, gemini: gemini?.url ?? GEMINI, frontend: frontend.url },
  };
}

/** What the stacks say of themselves, as ops read it after a deployment. */
function outputsOf(cloud: LocalCloud) {
  const from = (stack: string) => (name: string) => {
    const value = cloud.outputs[stack]?.[name];
    if (value === undefined) throw new Error(`${stack} has no output ${name}`);
    return value;
  };
  return { data: from('sorami-local-data'), service: from('sorami-local-service') };
}

/** The keys that ops put by hand in a real stage. */
async function putSecrets(endpoints: Endpoints, cloud: LocalCloud, geminiKey: string): Promise<void> {
  const secrets = new SecretsManagerClient(administratorOf(endpoints));
  const { data } = outputsOf(cloud);
  const put = (SecretId: string, SecretString: string) =>
    secrets.send(new PutSecretValueCommand({ SecretId, SecretString }));
  await put(data('GeminiKeySecretName'), geminiKey);
  await put(data('WebhookSecretName'), WEBHOOK_SECRET);
  await put(data('GrantSecretName'), GRANT_SECRET);
  await put(data('ClerkSecretName'), CLERK_WEBHOOK_SECRET);
  secrets.destroy();
}

async function grantSampleCredits(endpoints: Endpoints): Promise<void> {
  const dynamo = new DynamoDBClient(administratorOf(endpoints));
  const ledger = dynamoCreditLedger(dynamo, { credits: endpoints.creditsTable });
  for (const { id, credits } of endpoints.users) {
    if (credits > 0) await ledger.grant(id, 'sample', credits, 'sample', Date.now());
  }
  dynamo.destroy();
}

/** Client configuration of the local cloud's administrator. */
export function administratorOf({ awsEndpoint, region, accessKeyId, secretAccessKey }: Endpoints) {
  return { ...OPS_CALLS, endpoint: awsEndpoint, region, credentials: { accessKeyId, secretAccessKey } };
}
