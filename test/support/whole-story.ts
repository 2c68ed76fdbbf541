import { randomUUID } from 'node:crypto';
import { readFile, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { PutItemCommand, UpdateItemCommand } from '@aws-sdk/client-dynamodb';
import { GetSecretValueCommand, PutSecretValueCommand, SecretsManagerClient } from '@aws-sdk/client-secrets-manager';
import * as v from 'valibot';
import type { LogLine } from '../../infra/tools/local/cloud/start-local-cloud.ts';
import { administratorOf, type System } from '../../infra/tools/local/system/start-system.ts';
import { dynamoDeliveryStore } from '../../shared/adapters/dynamodb/jobs/delivery-store.ts';
import { dynamoJobCloser } from '../../shared/adapters/dynamodb/jobs/job-closer.ts';
import { dynamoJobEraser } from '../../shared/adapters/dynamodb/jobs/job-eraser.ts';
import { dynamoJobOpener } from '../../shared/adapters/dynamodb/jobs/job-opener.ts';
import { creditKey, jobKey } from '../../shared/adapters/dynamodb/keys.ts';
import { DUE_SHARDS, WALLET } from '../../shared/adapters/dynamodb/tables.ts';
import { signWebhook } from '../../shared/adapters/webhook/sign-webhook.ts';
import type { Job } from '../../shared/jobs/job.ts';
import { settle } from '../../shared/jobs/lifecycle/settle.ts';
import { KIND_NAMES, kindOf, type ShippedKind } from '../../shared/kinds/kinds.ts';
import { aJob, failed } from '../domain/a-job.ts';
import { PIXELS, SAMPLES } from '../kinds/samples.ts';
import { dynamoOf, newUser } from './aws.ts';
import { LineLog } from './line-log.ts';
import { systemOfItsOwn } from './system-of-its-own.ts';
import { type ApiAnswer, callApi, tokenOf, User } from './user.ts';

/** Everything the service can live through, on a system of its own. */
export interface WholeStory {
  readonly system: System;
  readonly assemblyDir: string;
  /** Every line of every function. */
  readonly lines: readonly LogLine[];
  /** What must be in no line: tokens, secrets, and a word of every prompt. */
  readonly confidential: readonly string[];
  /** What the frontend was answered when it ordered the job `cm-twice`, and the row of that job. */
  readonly twice: { readonly answer: ApiAnswer; readonly row: Job | undefined };
  /** Users whose wallet, and of whom a job's row, was changed by hand. */
  readonly tampered: { readonly wallet: string; readonly row: string };
  end(): Promise<void>;
}

const HOUR = 3_600_000;

const Delivered = v.object({ images: v.array(v.object({ url: v.string() })) });

const Upload = v.object({ upload_id: v.string(), url: v.string(), headers: v.record(v.string(), v.string()) });

/** What goes wrong first with a good order of each kind; the next attempt puts it right. */
const FIRST_TROUBLE: Readonly<Record<ShippedKind, string>> = {
  image: '[[once:503]]',
  'ecommerce-image': '[[once:503]]',
  video: '[[once:429]]',
  'custom-video': '[[once:429]]',
  article: '[[once:503]]',
  book: '[[once:503]]',
};

/** In every prompt. */
const PROMPT_WORD = `chuchotement-${randomUUID()}`;

/** Runs a whole system through one chapter after the other: good jobs, every kind of trouble, cancelling, erasing, the clock. */
export async function tellWholeStory(): Promise<WholeStory> {
  const log = new LineLog();
  const system = await systemOfItsOwn({ onLog: log.add, editAssembly: giveStarterCredits });
  const story = new Storyteller(system, log);
  try {
    await story.tell();
  } catch (error) {
    await system.stop();
    throw error;
  }
  return {
    system,
    assemblyDir: system.assemblyDir,
    lines: log.lines,
    confidential: [...story.confidential],
    twice: story.twice(),
    tampered: { ...story.tampered },
    end: () => system.stop(),
  };
}

/** The stage local gives none; the others may, and the permissions for it are theirs. */
async function giveStarterCredits(assemblyDir: string): Promise<void> {
  const file = join(assemblyDir, 'sorami-local-service.template.json');
  const template = await readFile(file, 'utf8');
  const changed = template.replaceAll('"STARTER_CREDITS": "0"', '"STARTER_CREDITS": "3"');
  if (changed === template) throw new Error('the templates know no starter credits');
  await writeFile(file, changed);
}

class Storyteller {
  readonly confidential = new Set<string>([PROMPT_WORD]);
  readonly tampered = { wallet: newUser(), row: '' };
  readonly #system: System;
  readonly #log: LineLog;
  readonly #secrets: SecretsManagerClient;
  #twice: WholeStory['twice'] | undefined;

  constructor(system: System, log: LineLog) {
    this.#system = system;
    this.#log = log;
    this.#secrets = new SecretsManagerClient(administratorOf(system.endpoints));
  }

  twice(): WholeStory['twice'] {
    if (this.#twice === undefined) throw new Error('the story is not over');
    return this.#twice;
  }

  async tell(): Promise<void> {
    const { endpoints } = this.#system;
    for (const { token } of endpoints.users) this.confidential.add(token);
    this.confidential.add(endpoints.secretAccessKey);
    for (const slot of ['GeminiKey', 'WebhookSecret', 'GrantSecret', 'ClerkSecret']) {
      this.confidential.add(await this.#secret(slot));
    }
    await this.#secretsMissing();
    await this.#visitors();
    const user = await this.#userWithCredits(100);
    await this.#badRequests(user);
    await Promise.all([
      this.#goodJobs(user),
      this.#troubles(user),
      this.#cancelling(user),
      ...KIND_NAMES.filter((kind) => kind !== 'image').map((kind) => this.#kind(kind)),
      this.#lostMessages(await this.#userWithCredits(10)),
    ]);
    // From here on each changes the world for all.
    await this.#webhooks(user);
    await this.#key(user);
    await this.#erasing(user);
    await this.#closedGate(user);
    await this.#handsInTheTables();
    await this.#system.cloud.fire('AuditSchedule');
    await this.#system.cloud.fire('SweepSchedule');
  }

  /** Before ops have put every secret. */
  async #secretsMissing(): Promise<void> {
    const { clerkWebhookSecret } = this.#system.endpoints;
    await this.#putSecret('ClerkSecret', 'replace-me');
    await this.#clerkEvent('user.created', newUser(), clerkWebhookSecret);
    await this.#said('secret.missing');
    await this.#putSecret('ClerkSecret', clerkWebhookSecret);
    // The placeholder is believed for minutes; a process that has not seen it is a day that has passed.
    this.#system.cloud.killOne('ClerkEvents');
  }

  /** Those without a session, and what needs none. */
  async #visitors(): Promise<void> {
    const { endpoints, clerk } = this.#system;
    await clerk.goDown();
    await callApi(endpoints, 'GET', '/health');
    await this.#said('keys.fetch_failed');
    await clerk.comeUp();
    for (const path of ['/health', '/openapi.json', '/api/nowhere', '/api/jobs']) await callApi(endpoints, 'GET', path);
    const stale = await tokenOf(endpoints, newUser(), { lifetimeSeconds: -60 });
    this.confidential.add(stale);
    await callApi(endpoints, 'GET', '/api/credits', { token: stale });
    await this.#clerkEvent('user.created', newUser(), endpoints.clerkWebhookSecret);
    await this.#clerkEvent('user.created', newUser(), `whsec_${Buffer.from('wrong').toString('base64')}`);
  }

  /** Prompts and tokens in places where they do not belong. */
  async #badRequests(user: User): Promise<void> {
    const { endpoints } = this.#system;
    for (const body of [
      { prompt: PROMPT_WORD.repeat(200) },
      { prompt: 'x', style: PROMPT_WORD, job_id: `${PROMPT_WORD} !` },
      { prompt: 'x', input_image_url: `https://${PROMPT_WORD}.example/` },
      `{"prompt": "${PROMPT_WORD}`,
    ]) {
      await user.generate(body);
    }
    await user.call('GET', `/api/jobs?cursor=${PROMPT_WORD}&status=${PROMPT_WORD}`);
    await callApi(endpoints, 'GET', '/api/jobs', { token: `${user.token}${PROMPT_WORD}` });
    await callApi(endpoints, 'GET', `/api/jobs?token=${user.token}`);
  }

  async #goodJobs(user: User): Promise<void> {
    const { endpoints } = this.#system;
    await this.#signed('/api/credits/grants', 'webhook', endpoints.grantSecret, {
      user_id: user.id,
      type: 'purchase',
      amount: 20,
      reason: 'story',
    });
    await this.#signed('/api/credits/grants', 'webhook', endpoints.grantSecret, {
      user_id: user.id,
      type: 'adjustment',
      amount: -1_000,
      reason: 'more than there is',
    });
    const forgetful = await this.#userWithCredits(0);
    await forgetful.ledger().grant(forgetful.id, 'old', 5, 'story', Date.now() - 2 * HOUR, {
      type: 'bonus',
      expiresAt: Date.now() - HOUR,
    });
    await this.#draw(user, 'quatre [[one-of-4:blocked]]', { job_id: 'cm-four', num_images: 4 });
    await user.generate({ prompt: `${PROMPT_WORD} autre chose`, job_id: 'cm-four' });
    await user.call('POST', '/api/images/quote', { prompt: PROMPT_WORD });
    const newcomer = await this.#userWithCredits(0);
    await newcomer.call('GET', '/api/credits');
    await newcomer.generate({ prompt: PROMPT_WORD, num_images: 4 });
    const { body } = await user.call('GET', '/api/images/result/cm-four');
    const [image] = v.parse(Delivered, body).images;
    await this.#draw(user, 'la même, bleue', { input_image_url: image?.url });
    await this.#said('webhook.acknowledged', '"cm-four"');
    const [delivery] = await user.delivered('cm-four');
    const waited = await user.call('GET', '/api/jobs/cm-four/wait');
    for (const told of [delivery?.body['data'], waited.body]) {
      await fetch(v.parse(Delivered, told).images[0]?.url ?? '');
    }
    for (const path of ['/api/jobs', '/api/credits', '/api/credits/transactions']) await user.call('GET', path);
    await user.call('POST', '/api/jobs/cm-four/retry', {});
  }

  /** A kind: good in spite of a failure on the way, refused and ordered again, with a picture that was uploaded where it takes one. */
  async #kind(kind: ShippedKind): Promise<void> {
    const user = await this.#userWithCredits(200);
    await this.#order(user, kind, `cm-good-${kind}`, FIRST_TROUBLE[kind]);
    if (kind === 'video') await this.#order(user, kind, 'cm-no-film', '[[no-film]]');
    const refused = await this.#order(
      user,
      kind,
      `cm-refused-${kind}`,
      '[[blocked]]',
      await this.#pictures(user, kind),
    );
    const again = await user.call('POST', `/api/jobs/${refused}/retry`, {});
    await this.#said('job.closed', `"${again.body['job_id']}"`);
  }

  /** Orders the sample of a kind, and waits for its end. @returns the id of the job. */
  async #order(
    user: User,
    kind: ShippedKind,
    jobId: string,
    magic: string,
    more: Record<string, unknown> = {},
  ): Promise<string> {
    const order = { ...SAMPLES[kind].order, job_id: jobId, jobId, ...more };
    const texts = Object.entries(order).filter(([field]) => ['prompt', 'topic', 'title'].includes(field));
    const magical = Object.fromEntries(texts.map(([field, text]) => [field, `${PROMPT_WORD} ${text} ${magic}`]));
    const answer = await user.call('POST', kindOf({ kind }).routes.create, { ...order, ...magical });
    if (answer.status !== 202) throw new Error(`${kind} is not accepted: ${JSON.stringify(answer.body)}`);
    const given = String(answer.body['job_id']);
    await this.#said('job.closed', `"${given}"`);
    return given;
  }

  /** What an order of the kind says of a picture that its user has uploaded. */
  async #pictures(user: User, kind: ShippedKind): Promise<Record<string, unknown>> {
    if (kind !== 'video')
      return kind === 'custom-video' ? { reference_images: [{ source: 'base64', data: PIXELS }] } : {};
    const picture = Buffer.from(PIXELS, 'base64');
    const { body } = await user.call('POST', '/api/uploads', { content_type: 'image/png', bytes: picture.length });
    const { upload_id, url, headers } = v.parse(Upload, body);
    const put = await fetch(url, { method: 'PUT', headers, body: new Uint8Array(picture) });
    if (!put.ok) throw new Error(`the picture was not taken: ${await put.text()}`);
    return { input_image: upload_id };
  }

  async #troubles(user: User): Promise<void> {
    await this.#draw(user, 'un instant [[once:503]]');
    await this.#draw(user, 'un ancien modèle [[once:404]]');
    await this.#said('model.retired');
    await user.generate({ prompt: `${PROMPT_WORD} [[404]]`, job_id: 'gone' });
    await this.#said('part.postponed', 'model_unavailable');
    await user.call('POST', '/api/jobs/gone/cancel');
  }

  /** A result that comes after its owner has lost patience. */
  async #cancelling(user: User): Promise<void> {
    await user.generate({ prompt: `${PROMPT_WORD} lent [[slow:6]]`, job_id: 'late' });
    await this.#said('part.started', '"late"');
    await user.call('POST', '/api/jobs/late/cancel');
    await this.#said('part.discarded');
  }

  async #webhooks(user: User): Promise<void> {
    const { frontend, cloud } = this.#system;
    frontend.setBehaviour('500');
    await this.#closedLongAgo(user, 'cm-never');
    await cloud.fire('SweepSchedule');
    await this.#said('webhook.abandoned', '"cm-never"');
    const answer = await this.#draw(user, 'deux essais', { job_id: 'cm-twice' });
    await this.#said('webhook.refused', '"cm-twice"');
    // Before it is tried again.
    frontend.setBehaviour('ok');
    await this.#said('webhook.acknowledged', '"cm-twice"');
    this.#twice = { answer, row: await user.row('cm-twice') };

    await this.#said('webhook.confirmed', '"cm-twice"');
    await this.#neverSeen(user, 'cm-unseen');

    frontend.setBehaviour('500');
    for (const number of [1, 2, 3, 4, 5]) await this.#draw(user, '[[blocked]]', { job_id: `cm-no-${number}` });
    await this.#said('webhook.paused');
    frontend.setBehaviour('ok');
  }

  /** A job whose end was acknowledged four days ago, and not seen to be stored since. */
  async #neverSeen(user: User, jobId: string): Promise<void> {
    const { endpoints, frontend, cloud } = this.#system;
    await this.#closedLongAgo(user, jobId);
    const job = await user.row(jobId);
    if (job?.webhook === undefined) throw new Error('nothing is to be told');
    const { nextAttemptAt: _, ...delivery } = job.webhook;
    const since = Date.now() - 96 * HOUR;
    const confirmation = { since, looks: 8, repeats: 0, nextLookAt: since + HOUR } as const;
    const store = dynamoDeliveryStore(dynamoOf(endpoints), { jobs: endpoints.jobsTable });
    const after = { ...delivery, state: 'acknowledged', confirmation } as const;
    await store.record(job, job.webhook, after, { now: Date.now(), lookAgainAt: Date.now() });
    frontend.setStatusRoute('closed');
    await cloud.fire('SweepSchedule');
    await this.#said('webhook.unconfirmed', `"${jobId}"`);
    frontend.setStatusRoute('open');
  }

  /** A job that ended four days ago, and whose end the frontend has not been told. */
  async #closedLongAgo(user: User, jobId: string): Promise<void> {
    const { endpoints } = this.#system;
    const tables = { jobs: endpoints.jobsTable, credits: endpoints.creditsTable };
    const then = Date.now() - 96 * HOUR;
    const job = { ...aJob({ now: then }), userId: user.id, jobId };
    await dynamoJobOpener(dynamoOf(endpoints), tables, { openJobs: 50, unitsPerDay: {} }).open(job);
    const closer = dynamoJobCloser(dynamoOf(endpoints), tables, 30);
    await closer.close(job, settle({ ...job, parts: [failed()] }, then));
  }

  /** Jobs whose messages are gone: one that can still be drawn, one whose time is over. */
  async #lostMessages(user: User): Promise<void> {
    const { endpoints, cloud } = this.#system;
    const tables = { jobs: endpoints.jobsTable, credits: endpoints.creditsTable };
    const opener = dynamoJobOpener(dynamoOf(endpoints), tables, { openJobs: 50, unitsPerDay: {} });
    for (const [jobId, ageMs] of [
      ['lost', 130_000],
      ['cm-over', 700_000],
    ] as const) {
      const job = aJob({ now: Date.now() - ageMs });
      const request = { ...job.request, prompt: PROMPT_WORD };
      await opener.open({ ...job, userId: user.id, jobId, request });
    }
    // Nobody has begun it: the answer says how many are ahead.
    await user.status('lost');
    await user.call('GET', '/api/jobs/lost/wait', undefined, { 'if-none-match': '"an earlier state"' });
    await cloud.fire('SweepSchedule');
    await this.#said('job.closed', '"lost"');
    await this.#said('webhook.acknowledged', '"cm-over"');
  }

  /** The provider knows a new key before we do. */
  async #key(user: User): Promise<void> {
    const { gemini } = this.#system;
    const key = `AIza-${randomUUID()}`;
    this.confidential.add(key);
    gemini?.rotateKey(key);
    await user.generate({ prompt: `${PROMPT_WORD} patience`, job_id: 'patient' });
    await this.#said('part.postponed', 'provider_key_refused');
    await this.#putSecret('GeminiKey', key);
    await this.#said('job.closed', '"patient"');
  }

  async #erasing(user: User): Promise<void> {
    const { endpoints, cloud } = this.#system;
    await user.call('DELETE', '/api/jobs/cm-four');
    await user.generate({ prompt: `${PROMPT_WORD} [[slow:30]]`, job_id: 'open-one' });
    await user.call('DELETE', '/api/jobs/open-one');
    await this.#deletedHalfway(user, 'half-gone');
    const leaver = await this.#userWithCredits(5);
    await this.#draw(leaver, 'adieu', { job_id: `bye-${leaver.id.slice(5, 15)}` });
    await leaver.generate({ prompt: `${PROMPT_WORD} [[slow:30]]`, job_id: `bye2-${leaver.id.slice(5, 15)}` });
    await this.#clerkEvent('user.deleted', leaver.id, endpoints.clerkWebhookSecret);
    await cloud.fire('EraseSchedule');
    await this.#said('account.erased');
  }

  /** A deletion whose function died right after it had written down what it was about to do. */
  async #deletedHalfway(user: User, jobId: string): Promise<void> {
    const { endpoints, cloud } = this.#system;
    await this.#draw(user, 'à moitié', { job_id: jobId });
    await this.#said('job.closed', `"${jobId}"`);
    const eraser = dynamoJobEraser(dynamoOf(endpoints), { jobs: endpoints.jobsTable });
    // A webhook that is being told at this moment moves the row, too.
    for (
      let job = await user.row(jobId);
      job !== undefined && job.erasingSince === undefined;
      job = await user.row(jobId)
    )
      await eraser.mark(job, Date.now() - HOUR);
    await cloud.fire('SweepSchedule');
    await this.#said('job.erased', `"${jobId}"`);
  }

  /** Last, because afterwards nobody draws. */
  async #closedGate(user: User): Promise<void> {
    await user.generate({ prompt: `${PROMPT_WORD} [[429-day-stays]]`, job_id: 'quota' });
    await this.#said('job.closed', '"quota"');
    await this.#system.cloud.fire('SweepSchedule');
  }

  /** A wallet and a row that only a person with too many permissions could have made. */
  async #handsInTheTables(): Promise<void> {
    const { jobsTable, creditsTable } = this.#system.endpoints;
    const dynamo = dynamoOf(this.#system.endpoints);
    await dynamo.send(
      new UpdateItemCommand({
        TableName: creditsTable,
        Key: creditKey(this.tampered.wallet, WALLET),
        UpdateExpression: 'SET available = :n, held = :zero, spent = :zero, granted = :n',
        ExpressionAttributeValues: { ':n': { N: '1000' }, ':zero': { N: '0' } },
      }),
    );
    const { id } = await this.#userWithCredits(1);
    this.tampered.row = id;
    const unreadable = {
      ...jobKey({ userId: id, jobId: 'unreadable' }),
      due_shard: { S: DUE_SHARDS[0] },
      due_at: { N: '1' },
      created_at: { N: String(Date.now()) },
      status: { S: 'OPEN' },
      request: { S: PROMPT_WORD },
    };
    await dynamo.send(new PutItemCommand({ TableName: jobsTable, Item: unreadable }));
  }

  async #userWithCredits(credits: number): Promise<User> {
    const user = await User.withCredits(credits, this.#system.endpoints);
    this.confidential.add(user.token);
    return user;
  }

  /** Orders a job and waits for its end. @returns the answer to the order. */
  async #draw(user: User, prompt: string, rest: Record<string, unknown> = {}): Promise<ApiAnswer> {
    const answer = await user.generate({ prompt: `${PROMPT_WORD} ${prompt}`, ...rest });
    if (answer.status !== 202) throw new Error(`not accepted: ${JSON.stringify(answer.body)}`);
    await this.#said('job.closed', `"${answer.body['job_id']}"`);
    return answer;
  }

  #clerkEvent(type: string, id: string, secret: string) {
    return this.#signed('/api/webhooks/clerk', 'svix', secret, { type, data: { id }, object: 'event' });
  }

  async #signed(path: string, prefix: string, secret: string, content: object): Promise<void> {
    const body = JSON.stringify(content);
    const eventId = `evt_${randomUUID()}`;
    const timestamp = Math.floor(Date.now() / 1000);
    const signature = signWebhook({ eventId, timestamp, body }, [secret]);
    this.confidential.add(signature.split(',')[1] ?? '');
    await callApi(this.#system.endpoints, 'POST', path, {
      body,
      headers: {
        [`${prefix}-id`]: eventId,
        [`${prefix}-timestamp`]: String(timestamp),
        [`${prefix}-signature`]: signature,
      },
    });
  }

  async #secret(slot: string): Promise<string> {
    const SecretId = this.#system.cloud.resource(slot).ref;
    const { SecretString } = await this.#secrets.send(new GetSecretValueCommand({ SecretId }));
    return SecretString ?? '';
  }

  async #putSecret(slot: string, value: string): Promise<void> {
    const SecretId = this.#system.cloud.resource(slot).ref;
    await this.#secrets.send(new PutSecretValueCommand({ SecretId, SecretString: value }));
  }

  /** Waits for a line with this code and these words. */
  #said(code: string, words = ''): Promise<void> {
    return this.#log.said(code, words);
  }
}
