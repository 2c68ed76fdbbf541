import { rm } from 'node:fs/promises';
import { join } from 'node:path';
import { DynamoDBClient } from '@aws-sdk/client-dynamodb';
import { S3Client } from '@aws-sdk/client-s3';
import { SQSClient } from '@aws-sdk/client-sqs';
import { dynamoCircuitStore } from '../../../../shared/adapters/dynamodb/control/circuit-store.ts';
import { dynamoGateStore } from '../../../../shared/adapters/dynamodb/control/gate-store.ts';
import { KIND_NAMES } from '../../../../shared/kinds/kinds.ts';
import { type LocalChoices, type LocalEndpoints, localStage } from '../../../stages/local.ts';
import { freePort } from '../cloud/free-port.ts';
import { type LocalCloud, type LocalCloudOptions, startLocalCloud } from '../cloud/start-local-cloud.ts';
import { openConsole } from '../console/console-server.ts';
import { grantAsFrontend } from '../console/grant-as-frontend.ts';
import { objectsOfJob } from '../console/job-objects.ts';
import { LogBuffer } from '../console/log-buffer.ts';
import { type ClerkStandIn, startClerkStandIn } from '../stand-ins/clerk/clerk-stand-in.ts';
import { startWebhookReceiver, type WebhookReceiver } from '../stand-ins/frontend/webhook-receiver.ts';
import {
  type GeminiStandIn,
  type GeminiStandInOptions,
  startGeminiStandIn,
} from '../stand-ins/gemini/gemini-stand-in.ts';
import { administratorOf, describeSystem } from './describe-system.ts';
import type { Endpoints } from './endpoints-file.ts';
import { GateKeeper } from './gate-keeper.ts';
import { SAMPLE_USERS } from './sample-users.ts';
import { grantSampleCredits, putSecrets } from './seed-system.ts';
import { synthesise } from './synthesise.ts';

export { administratorOf } from './describe-system.ts';

const STATE = join(import.meta.dirname, '..', '..', '..', '..', '.local');
const GEMINI = 'https://generativelanguage.googleapis.com';
/** The frontend's page, where the sample users are signed in. */
const AUTHORIZED_PARTY = 'http://localhost:3000';
/** What webhooks, grants of the frontend's server, and Clerk's events are signed with. */
const SECRETS = {
  webhookSecret: 'local-webhook-secret',
  grantSecret: `whsec_${Buffer.from('local secret of the grants').toString('base64')}`,
  clerkWebhookSecret: `whsec_${Buffer.from('local secret of Clerk’s events').toString('base64')}`,
};
/** The users of a developer's own Clerk instance have bought nothing here. */
const STARTER_CREDITS = 1_000;

export interface SystemOptions
  extends Pick<
    LocalCloudOptions,
    'dynamodb' | 'dataDir' | 'runtimeClient' | 'onEvent' | 'onLog' | 'schedules' | 'faultOf'
  > {
  /** Of the API; a free one when left out. */
  readonly apiPort?: number;
  /** Preferred port of the AWS endpoint; a free one if it is in use. */
  readonly awsPort?: number;
  /** Preferred port of the console; a free one if it is in use. */
  readonly consolePort?: number;
  /** How long the model's stand-in draws. */
  readonly modelLatencyMs?: number;
  /** How the model's stand-in differs from the usual one. */
  readonly model?: Pick<GeminiStandInOptions, 'paint' | 'film' | 'filmMs' | 'mood'>;
  /** Uses the real Gemini instead of the stand-in. */
  readonly geminiApiKey?: string | undefined;
  /** Origin of a server that gets the orders of kinds that are off; without one they are answered with 503. */
  readonly oldBackend?: string;
  /** Origin of a developer's own frontend: its jobs' webhooks go there as well as into the inbox, and its pages may call the API. */
  readonly frontend?: string;
  /** Frontend API URL of a developer's own Clerk instance: its sessions are good, beside those of the sample users. */
  readonly clerkIssuer?: string;
  /** More pages that may call the API. */
  readonly origins?: readonly string[];
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
  /**
   * Takes over what has changed in the sources of the functions.
   *
   * @returns the names of the functions that are new, and what else has changed and needs a new start.
   * @throws LocalCloudError when they cannot be synthesised; everything goes on as it was then.
   */
  reload(): Promise<ReturnType<LocalCloud['reload']>>;
  stop(): Promise<void>;
}

/**
 * Starts the stand-ins, synthesises the stage `local` for their addresses, runs its templates, puts the secrets and grants the
 * sample users their credits. When it resolves, the API answers.
 */
export async function startSystem(options: SystemOptions): Promise<System> {
  const stateDir = options.stateDir ?? STATE;
  /** What happens beside the functions is told as they tell theirs. */
  const say = (level: string, code: string, fields: object = {}) => {
    const line = JSON.stringify({ timestamp: new Date().toISOString(), level, code, ...fields });
    options.onLog?.({ functionName: 'local', requestId: undefined, line });
  };
  const cleanUp = new AsyncDisposableStack();
  try {
    const clerk = cleanUp.adopt(
      await startClerkStandIn({
        users: SAMPLE_USERS.map(({ id }) => id),
        authorizedParty: AUTHORIZED_PARTY,
        instance: options.clerkIssuer,
      }),
      (started) => started.stop(),
    );
    let api: string | undefined;
    const frontend = cleanUp.adopt(
      await startWebhookReceiver({
        secret: SECRETS.webhookSecret,
        knowsJob: isPrismaId,
        api: () => api,
        ownFrontend: options.frontend,
        onUnreachable: (origin) => say('WARN', 'frontend.unreachable', { origin }),
      }),
      (started) => started.stop(),
    );
    const { geminiApiKey, modelLatencyMs } = options;
    const model: { trouble: string | undefined } = { trouble: undefined };
    const gemini =
      geminiApiKey === undefined
        ? cleanUp.adopt(
            await startGeminiStandIn({
              ...options.model,
              mood: () => model.trouble ?? options.model?.mood?.(),
              ...(modelLatencyMs === undefined ? {} : { latencyMs: modelLatencyMs }),
            }),
            (started) => started.stop(),
          )
        : undefined;

    const consoleServer = cleanUp.adopt(await openConsole(options.consolePort ?? 0), (started) => started.stop());
    const logs = new LogBuffer();
    let gateKeeper: GateKeeper | undefined;
    const awsPort = await freePort(options.awsPort);
    const assemblyDir = join(stateDir, 'cdk.out');
    const addresses: LocalEndpoints = {
      clerkIssuer: clerk.issuer,
      geminiBaseUrl: gemini?.url ?? GEMINI,
      webhookBase: frontend.url,
      awsEndpoint: `http://127.0.0.1:${awsPort}`,
      consoleOrigin: consoleServer.origin,
    };
    const choices = choicesOf(options, clerk);
    const synthesiseInto = (folder: string) => (options.synthesise ?? synthesise)(folder, addresses, choices);
    await synthesiseInto(assemblyDir);
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
    const described = await describeSystem({
      stateDir,
      cloud,
      clerk,
      frontend,
      gemini: addresses.geminiBaseUrl,
      console: consoleServer.origin,
      authorizedParty: AUTHORIZED_PARTY,
      secrets: SECRETS,
    });
    const endpoints = { ...described, ...choices, ...(options.frontend ? { frontend: options.frontend } : {}) };
    await putSecrets(endpoints, cloud, geminiApiKey ?? gemini?.apiKey ?? '');
    await grantSampleCredits(endpoints);
    const dynamo = cleanUp.adopt(new DynamoDBClient(administratorOf(endpoints)), (client) => client.destroy());
    const gate = dynamoGateStore(dynamo, { jobs: endpoints.jobsTable });
    gateKeeper = cleanUp.adopt(new GateKeeper(gate, () => say('INFO', 'gate.opened')), (keeper) => keeper.rest());
    const s3 = cleanUp.adopt(new S3Client({ ...administratorOf(endpoints), forcePathStyle: true }), (client) =>
      client.destroy(),
    );
    const sqs = cleanUp.adopt(new SQSClient(administratorOf(endpoints)), (client) => client.destroy());
    const stage = localStage(addresses, choices);
    consoleServer.serve({
      api: endpoints.api,
      pictures: endpoints.awsEndpoint,
      users: SAMPLE_USERS,
      kinds: KIND_NAMES.filter((kind) => stage.kinds[kind].on),
      clerk,
      model: gemini && model,
      frontend,
      ownFrontend: options.frontend,
      sqs,
      logs,
      gate,
      openGate: () => gateKeeper?.open() ?? Promise.resolve(false),
      circuit: dynamoCircuitStore(dynamo, { jobs: endpoints.jobsTable }, frontend.url),
      objectsOf: (userId, jobId) => objectsOfJob(s3, endpoints, userId, jobId),
      grant: (userId, amount) => grantAsFrontend(endpoints, userId, amount),
    });
    let reloads = 0;
    const reload: System['reload'] = async () => {
      reloads += 1;
      const folder = `${assemblyDir}-${reloads}`;
      cleanUp.defer(() => rm(folder, { recursive: true, force: true }));
      await synthesiseInto(folder);
      return cloud.reload(folder);
    };
    return { endpoints, cloud, clerk, gemini, frontend, reload, stop: () => cleanUp.disposeAsync() };
  } catch (error) {
    await cleanUp.disposeAsync();
    throw error;
  }
}

/** The frontend makes its ids like this; one that anybody else made up is unknown to it. */
function isPrismaId(jobId: string): boolean {
  return jobId.startsWith('cm');
}

function choicesOf(
  { oldBackend, origins = [], frontend, clerkIssuer }: SystemOptions,
  clerk: ClerkStandIn,
): LocalChoices {
  const pages = frontend === undefined ? origins : [frontend, ...origins];
  return {
    ...(oldBackend === undefined ? {} : { oldBackend }),
    ...(pages.length === 0 ? {} : { origins: pages }),
    ...(clerkIssuer === undefined ? {} : { clerkKeys: clerk.url, starterCredits: STARTER_CREDITS }),
  };
}
