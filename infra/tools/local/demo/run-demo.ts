import { randomUUID } from 'node:crypto';
import { mkdir, writeFile } from 'node:fs/promises';
import { join, relative } from 'node:path';
import { setTimeout as delay } from 'node:timers/promises';
import { styleText } from 'node:util';
import { DynamoDBClient } from '@aws-sdk/client-dynamodb';
import sharp from 'sharp';
import * as v from 'valibot';
import { dynamoCreditLedger } from '../../../../shared/adapters/dynamodb/credits/credit-ledger.ts';
import { EMPTY_WALLET } from '../../../../shared/credits/wallet.ts';
import { OPS_CALLS } from '../../../../shared/runtime/aws-clients.ts';
import type { Endpoints } from '../system/endpoints-file.ts';
import { ApiError, type JobStatus, submit, waitForEnd } from './api-client.ts';
import { Checklist } from './checklist.ts';
import { progressBar } from './progress-bar.ts';

const IMAGES_FOLDER = join(import.meta.dirname, '..', '..', '..', '..', '.local', 'demo');
const WEBHOOK_WITHIN_MS = 15_000;

const Inbox = v.array(
  v.looseObject({
    stored: v.boolean(),
    problems: v.array(v.string()),
    body: v.looseObject({ job_id: v.string(), status: v.string() }),
  }),
);

/** One job from the request to the webhook, as a user, an accountant and the frontend see it. @returns whether all of it was true. */
export async function runDemo(endpoints: Endpoints, request: Record<string, string>): Promise<boolean> {
  const [user] = endpoints.users;
  if (user === undefined) throw new Error('the local system has no users');
  const list = new Checklist();
  const wallet = walletReader(endpoints, user.id);
  const before = await wallet();
  const jobId = `cm-demo-${randomUUID().slice(0, 8)}`;

  step(`${user.name} asks for ${request['num_images']} × ${request['size']} ${request['format']}`);
  let ended: JobStatus;
  try {
    await submit(endpoints.api, user.token, { ...request, job_id: jobId });
    const bar = progressBar(process.stdout);
    ended = await waitForEnd(endpoints.api, user.token, jobId, ({ progress, status }) => bar(progress, status));
  } catch (error) {
    if (!(error instanceof ApiError)) throw error;
    list.check('The request is accepted', false, error.message);
    return false;
  }
  for (const { number, code, message } of ended.errors) list.check(`Image ${number}`, false, `${code}: ${message}`);
  list.check('The job completed', ended.status === 'COMPLETED', ended.message);

  step('Its images, fetched by their signed addresses');
  for (const image of ended.images) await checkImage(list, image, request);
  list.check(
    'As many as were asked for',
    ended.images.length === Number(request['num_images']),
    String(ended.images.length),
  );

  step('Its money');
  const after = await wallet();
  const paid = before.available - after.available;
  list.check('Credits before → after', true, `${before.available} → ${after.available}`);
  list.check(
    'Exactly the delivered images were paid',
    paid === ended.images.length,
    `${paid} credit${paid === 1 ? '' : 's'}`,
  );
  list.check('Nothing is held any more', after.held === before.held, `${after.held} held`);

  step('Its webhook, as the frontend received it');
  const delivery = await endDelivered(endpoints.webhookInbox, jobId);
  const told = delivery === undefined ? 'nothing' : `${delivery.body.status}${delivery.stored ? ', stored' : ''}`;
  list.check('Arrived and was stored', delivery?.stored === true && delivery.body.status === 'completed', told);
  list.check(
    'Nothing in it that the receiver would trip over',
    delivery?.problems.length === 0,
    delivery?.problems.join('; ') || 'no problems',
  );
  return list.allTrue;
}

async function checkImage(
  list: Checklist,
  image: JobStatus['images'][number],
  request: Record<string, string>,
): Promise<void> {
  const response = await fetch(image.url);
  const bytes = Buffer.from(await response.arrayBuffer());
  const file = join(IMAGES_FOLDER, image.filename);
  await mkdir(IMAGES_FOLDER, { recursive: true });
  await writeFile(file, bytes);
  const { format, width, height } = await sharp(bytes).metadata();
  const found = `${format?.toUpperCase()} ${width}x${height}, ${bytes.byteLength} bytes → ${relative(process.cwd(), file)}`;
  const exact =
    response.ok &&
    format?.toUpperCase() === request['format'] &&
    `${width}x${height}` === request['size'] &&
    bytes.byteLength === image.size_bytes;
  list.check(`Image ${image.number} has exactly the asked size and type`, exact, found);
}

function walletReader(endpoints: Endpoints, userId: string) {
  const { awsEndpoint: endpoint, region, accessKeyId, secretAccessKey } = endpoints;
  const dynamo = new DynamoDBClient({ ...OPS_CALLS, endpoint, region, credentials: { accessKeyId, secretAccessKey } });
  const ledger = dynamoCreditLedger(dynamo, { credits: endpoints.creditsTable });
  return async () => (await ledger.wallet(userId)) ?? EMPTY_WALLET;
}

/** The delivery that tells how a job ended, once it has arrived (or nothing, after a while); those about its progress come before. */
async function endDelivered(inbox: string, jobId: string): Promise<v.InferOutput<typeof Inbox>[number] | undefined> {
  for (const giveUp = Date.now() + WEBHOOK_WITHIN_MS; ; await delay(100)) {
    const response = await fetch(`${inbox}?job_id=${jobId}`);
    const deliveries = v.parse(Inbox, await response.json());
    const end = deliveries.find(({ body }) => body.status === 'completed' || body.status === 'failed');
    if (end !== undefined || Date.now() > giveUp) return end;
  }
}

function step(title: string): void {
  process.stdout.write(`\n${styleText('bold', title)}\n`);
}
