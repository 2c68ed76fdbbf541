import { mkdir, readFile, rm, writeFile } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import * as v from 'valibot';

/** Where a running local system says how it is reached; git-ignored. */
export const ENDPOINTS_FILE = join(import.meta.dirname, '..', '..', '..', '..', '.local', 'endpoints.json');

/** Everything a client, a test or an operator needs to talk to the local system. */
export const Endpoints = v.object({
  /** Process that runs it all. */
  pid: v.number(),
  /** A page for people, on which everything can be tried. */
  console: v.string(),
  api: v.string(),
  issuer: v.string(),
  kid: v.string(),
  /** PEM of the Clerk stand-in's signing key. */
  privateKeyFile: v.string(),
  authorizedParty: v.string(),
  users: v.array(v.object({ name: v.string(), id: v.string(), token: v.string(), credits: v.number() })),
  awsEndpoint: v.string(),
  region: v.string(),
  /** Keys of an administrator of the local cloud; they open nothing else. */
  accessKeyId: v.string(),
  secretAccessKey: v.string(),
  bucket: v.string(),
  jobsTable: v.string(),
  creditsTable: v.string(),
  generateQueueUrl: v.string(),
  deliverQueueUrl: v.string(),
  /** By stack and output name: what CloudFormation would tell. */
  outputs: v.record(v.string(), v.record(v.string(), v.string())),
  /** GET: the webhook deliveries received, as JSON; `?job_id=` for one job's. */
  webhookInbox: v.string(),
  /** What `X-Webhook-Secret` of every webhook is, and what signs it: `WEBHOOK_SECRET` of the frontend. */
  webhookSecret: v.string(),
  /** A developer's own frontend, to which the webhooks of its jobs go; absent: the stand-in alone. */
  frontend: v.optional(v.string()),
  /** Pages that may call the API beside the console and `authorizedParty`. */
  origins: v.optional(v.pipe(v.array(v.string()), v.readonly())),
  /** Where the keys of `issuer` are served, when that is a developer's own Clerk instance. */
  clerkKeys: v.optional(v.string()),
  /** Credits of every new user. */
  starterCredits: v.optional(v.number()),
  /** Sign `POST /api/credits/grants` (as the frontend's server) and `POST /api/webhooks/clerk` (as Clerk). */
  grantSecret: v.string(),
  clerkWebhookSecret: v.string(),
  /** Where orders of kinds that are off are forwarded; absent: nowhere. */
  oldBackend: v.optional(v.string()),
  /** Controls of the stand-ins. */
  standIns: v.object({ clerk: v.string(), gemini: v.string(), frontend: v.string() }),
});
export type Endpoints = v.InferOutput<typeof Endpoints>;

/** Writes the file for others to read; only its owner may. */
export async function writeEndpoints(endpoints: Endpoints): Promise<void> {
  await mkdir(dirname(ENDPOINTS_FILE), { recursive: true });
  await writeFile(ENDPOINTS_FILE, `${JSON.stringify(endpoints, null, 2)}\n`, { mode: 0o600 });
}

/** The endpoints of the system that is running, if one is. */
export async function readEndpoints(file: string = ENDPOINTS_FILE): Promise<Endpoints | undefined> {
  try {
    const endpoints = v.parse(Endpoints, JSON.parse(await readFile(file, 'utf8')));
    process.kill(endpoints.pid, 0); // throws when the process is gone: the file of a system that was killed
    return endpoints;
  } catch {
    return undefined;
  }
}

export async function removeEndpoints(): Promise<void> {
  await rm(ENDPOINTS_FILE, { force: true });
}
