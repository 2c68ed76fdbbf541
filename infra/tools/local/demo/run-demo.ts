import { randomUUID } from 'node:crypto';
import { setTimeout as delay } from 'node:timers/promises';
import { styleText } from 'node:util';
import { DynamoDBClient } from '@aws-sdk/client-dynamodb';
import * as v from 'valibot';
import { dynamoCreditLedger } from '../../../../shared/adapters/dynamodb/credits/credit-ledger.ts';
import { EMPTY_WALLET } from '../../../../shared/credits/wallet.ts';
import { kindOf, type ShippedKind } from '../../../../shared/kinds/kinds.ts';
import { administratorOf } from '../system/describe-system.ts';
import type { Endpoints } from '../system/endpoints-file.ts';
import { ApiError, apiOf, type JobResult, type JobStatus } from './api-client.ts';
import { Checklist } from './checklist.ts';
import { checkArticle } from './checks/check-article.ts';
import { checkBook } from './checks/check-book.ts';
import { checkClips } from './checks/check-clips.ts';
import { checkPictures } from './checks/check-pictures.ts';
import { type DeliveredFile, deliveredFiles } from './checks/delivered-files.ts';
import type { Order } from './demo-orders.ts';
import { progressBar } from './progress-bar.ts';

/** Later than the longest that an end is kept back. */
const WEBHOOK_WITHIN_MS = 15_000;

const Inbox = v.array(
  v.looseObject({
    stored: v.boolean(),
    problems: v.array(v.string()),
    body: v.looseObject({ job_id: v.string(), status: v.string() }),
  }),
);

/** One job from the request to the webhook, as a user, an accountant and the frontend see it. @returns whether all of it was true. */
export async function runDemo(endpoints: Endpoints, kind: ShippedKind, order: Order): Promise<boolean> {
  const [user] = endpoints.users;
  if (user === undefined) throw new Error('the local system has no users');
  const list = new Checklist();
  const wallet = walletReader(endpoints, user.id);
  const api = apiOf(endpoints.api, user.token);
  const { routes } = kindOf({ kind });
  const before = await wallet();

  step(`${user.name} orders: ${kind} (${inShort(order)})`);
  let jobId: string;
  let ended: JobStatus;
  let result: JobResult = {};
  try {
    jobId = await api.submit(routes.create, { ...order, ...idOf(kind) });
    const bar = progressBar(process.stdout);
    ended = await api.waitForEnd(jobId, ({ progress, status }) => bar(progress, status));
    if (ended.status === 'COMPLETED') result = await api.result(routes.result.replace('{job_id}', jobId));
  } catch (error) {
    if (!(error instanceof ApiError)) throw error;
    list.check('The request is accepted', false, error.message);
    return false;
  }
  for (const { number, code, message } of ended.errors) {
    list.check(`Part ${ended.parts[number - 1]?.name ?? number}`, false, `${code}: ${message}`);
  }
  list.check('The job completed', ended.status === 'COMPLETED', ended.message);

  if (ended.status === 'COMPLETED') {
    step('What it came to, fetched by signed addresses');
    await checkContent(list, kind, result, await deliveredFiles(result), order);
  }

  step('Its money');
  const after = await wallet();
  const paid = before.available - after.available;
  list.check('Credits before → after', true, `${before.available} → ${after.available}`);
  list.check(
    'Exactly what was delivered is paid',
    paid === payable(kind, ended),
    `${paid} credit${paid === 1 ? '' : 's'}`,
  );
  list.check('Nothing is held any more', after.held === before.held, `${after.held} held`);

  step('Its webhook, as the frontend received it');
  const delivery = await endDelivered(endpoints.webhookInbox, jobId);
  const told = ended.status === 'COMPLETED' ? 'completed' : 'failed';
  const found = delivery === undefined ? 'nothing' : `${delivery.body.status}${delivery.stored ? ', stored' : ''}`;
  list.check('Arrived and was stored', delivery?.stored === true && delivery.body.status === told, found);
  list.check(
    'Nothing in it that the receiver would trip over',
    delivery?.problems.length === 0,
    delivery?.problems.join('; ') || 'no problems',
  );
  return list.allTrue;
}

/** What its kind promises of it. */
async function checkContent(
  list: Checklist,
  kind: ShippedKind,
  result: JobResult,
  files: readonly DeliveredFile[],
  order: Order,
): Promise<void> {
  if (kind.endsWith('image')) return checkPictures(list, files, order);
  if (kind.endsWith('video')) return checkClips(list, files, order);
  if (kind.endsWith('article')) return checkArticle(list, result, order);
  if (kind.endsWith('book')) checkBook(list, result, files, order);
}

/** What a job may cost: the share of what it delivered, or all or nothing. */
function payable(kind: ShippedKind, { credits, parts, status }: JobStatus): number {
  if (kindOf({ kind }).price.capture === 'whole') return status === 'COMPLETED' ? credits.quoted : 0;
  const delivered = parts.filter(({ state }) => state === 'delivered').length;
  return (credits.quoted / parts.length) * delivered;
}

/** An id of the client's, under the name that the kind has for it: the frontend is told only of those. */
function idOf(kind: ShippedKind): Order {
  if (kindOf({ kind }).webhook.tellsServerIds) return {};
  const id = `cm-demo-${randomUUID().slice(0, 8)}`;
  const owner = 'cm0user00000000000000000';
  return kind.endsWith('book') ? { jobId: id, userId: owner } : { job_id: id, user_id: owner };
}

/** Without pictures, which are long. */
function inShort(order: Order): string {
  return Object.entries(order)
    .filter(([, value]) => typeof value !== 'object')
    .map(([name, value]) => `${name}: ${value}`)
    .join(', ');
}

function walletReader(endpoints: Endpoints, userId: string) {
  const dynamo = new DynamoDBClient(administratorOf(endpoints));
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
