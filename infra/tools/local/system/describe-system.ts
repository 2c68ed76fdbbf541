import { chmod, mkdir, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { OPS_CALLS } from '../../../../shared/runtime/aws-clients.ts';
import type { LocalCloud } from '../cloud/start-local-cloud.ts';
import type { ClerkStandIn } from '../stand-ins/clerk/clerk-stand-in.ts';
import type { WebhookReceiver } from '../stand-ins/frontend/webhook-receiver.ts';
import type { Endpoints } from './endpoints-file.ts';
import { SAMPLE_USERS } from './sample-users.ts';

/** Long enough to paste for a working day; Clerk's own live 60 s. */
const SAMPLE_TOKEN_SECONDS = 8 * 3_600;

/** What the description of a running system is made of. */
export interface Described {
  readonly stateDir: string;
  readonly cloud: LocalCloud;
  readonly clerk: ClerkStandIn;
  readonly frontend: WebhookReceiver;
  readonly gemini: string;
  readonly console: string;
  readonly authorizedParty: string;
  readonly secrets: Pick<Endpoints, 'webhookSecret' | 'grantSecret' | 'clerkWebhookSecret'>;
}

/** Everything that others need to talk to a system; its signing key is written to a file of its own. */
export async function describeSystem(of: Described): Promise<Endpoints> {
  const { stateDir, cloud, clerk, frontend } = of;
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
    console: of.console,
    api: cloud.apiUrl,
    issuer: clerk.issuer,
    kid: clerk.kid,
    privateKeyFile,
    authorizedParty: of.authorizedParty,
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
    ...of.secrets,
    standIns: { clerk: clerk.url, gemini: of.gemini, frontend: frontend.url },
  };
}

/** What the stacks say of themselves, as ops read it after a deployment. */
export function outputsOf(cloud: LocalCloud) {
  const from = (stack: string) => (name: string) => {
    const value = cloud.outputs[stack]?.[name];
    if (value === undefined) throw new Error(`${stack} has no output ${name}`);
    return value;
  };
  return { data: from('sorami-local-data'), service: from('sorami-local-service') };
}

/** Client configuration of the local cloud's administrator. */
export function administratorOf({ awsEndpoint, region, accessKeyId, secretAccessKey }: Endpoints) {
  return { ...OPS_CALLS, endpoint: awsEndpoint, region, credentials: { accessKeyId, secretAccessKey } };
}
