import { randomUUID } from 'node:crypto';
import { readFile, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { setTimeout as delay } from 'node:timers/promises';
import { UpdateItemCommand } from '@aws-sdk/client-dynamodb';
import { PutSecretValueCommand, SecretsManagerClient } from '@aws-sdk/client-secrets-manager';
import * as v from 'valibot';
import type { LogLine } from '../../infra/local/cloud/start-local-cloud.ts';
import { administratorOf, type System } from '../../infra/local/system/start-system.ts';
import { dynamoJobOpener } from '../../shared/adapters/dynamodb/job-opener.ts';
import { jobKey } from '../../shared/adapters/dynamodb/keys.ts';
import { signWebhook } from '../../shared/adapters/webhook/sign-webhook.ts';
import { aJob } from '../domain/a-job.ts';
import { dynamoOf, newUser } from './aws.ts';
import { systemOfItsOwn } from './system-of-its-own.ts';
import { callApi, tokenOf, User } from './user.ts';

/** Everything the service can live through, on a system of its own. */
export interface WholeStory {
  readonly system: System;
  readonly assemblyDir: string;
  /** Every line of every function. */
  readonly lines: readonly LogLine[];
  /** What must be in no line: tokens, secrets, and a word of every prompt. */
  readonly confidential: readonly string[];
  end(): Promise<void>;
}

const HOUR = 3_600_000;

const Delivered = v.object({ images: v.array(v.object({ url: v.string() })) });

/** In every prompt. */
const PROMPT_WORD = `chuchotement-${randomUUID()}`;

/** Runs a whole system through one chapter after the other: good jobs, every kind of trouble, cancelling, erasing, the clock. */
export async function tellWholeStory(): Promise<WholeStory> {
  const lines: LogLine[] = [];
  const system = await systemOfItsOwn({ onLog: (line) => lines.push(line), editAssembly: giveStarterCredits });
  const story = new Storyteller(system, lines);
  try {
    await story.tell();
  } catch (error) {
    await system.stop();
    throw error;
  }
  return {
    system,
    assemblyDir: system.assemblyDir,
    lines,
    confidential: [...story.confidential],
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
  readonly #system: System;
  readonly #lines: readonly LogLine[];

  constructor(system: System, lines: readonly LogLine[]) {
    this.#system = system;
    this.#lines = lines;
  }

  async tell(): Promise<void> {
    const { endpoints } = this.#system;
    for (const { token } of endpoints.users) this.confidential.add(token);
    for (const secret of [endpoints.secretAccessKey, endpoints.grantSecret, endpoints.clerkWebhookSecret]) {
      this.confidential.add(secret);
    }
    await this.#secretsMissing();
    await this.#visitors();
    const user = await User.withCredits(100, endpoints);
    await Promise.all([
      this.#goodJobs(user),
      this.#troubles(user),
      this.#cancelling(user),
      this.#lostMessages(await User.withCredits(10, endpoints)),
    ]);
    // From here on each changes the world for all.
    await this.#webhooks(user);
    await this.#key(user);
    await this.#erasing(user);
    await this.#system.cloud.fire('AuditSchedule');
    await this.#closedGate(user);
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
    const { endpoints } = this.#system;
    for (const path of ['/health', '/openapi.json', '/api/nowhere', '/api/jobs']) await callApi(endpoints, 'GET', path);
    const stale = await tokenOf(endpoints, newUser(), { lifetimeSeconds: -60 });
    this.confidential.add(stale);
    await callApi(endpoints, 'GET', '/api/credits', { token: stale });
    await this.#clerkEvent('user.created', newUser(), endpoints.clerkWebhookSecret);
    await this.#clerkEvent('user.created', newUser(), `whsec_${Buffer.from('wrong').toString('base64')}`);
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
    const forgetful = await User.withCredits(0, endpoints);
    await forgetful.ledger().grant(forgetful.id, 'old', 5, 'story', Date.now() - 2 * HOUR, {
      type: 'bonus',
      expiresAt: Date.now() - HOUR,
    });
    await this.#draw(user, 'quatre [[one-of-4:blocked]]', { job_id: 'four', num_images: 4 });
    await user.generate({ prompt: `${PROMPT_WORD} autre chose`, job_id: 'four' });
    await user.call('POST', '/api/images/quote', { prompt: PROMPT_WORD });
    await user.call('POST', '/api/videos/generate', { prompt: PROMPT_WORD });
    const newcomer = await User.withCredits(0, endpoints);
    await newcomer.call('GET', '/api/credits');
    await newcomer.generate({ prompt: PROMPT_WORD, num_images: 4 });
    const { body } = await user.call('GET', '/api/images/result/four');
    const [image] = v.parse(Delivered, body).images;
    await this.#draw(user, 'la même, bleue', { input_image_url: image?.url });
    const [delivery] = await user.delivered('four');
    const { images } = v.parse(Delivered, delivery?.body['data']);
    await fetch(images[0]?.url ?? '');
    for (const path of ['/api/jobs', '/api/credits', '/api/credits/transactions']) await user.call('GET', path);
    await user.call('POST', '/api/jobs/four/retry', {});
  }

  async #troubles(user: User): Promise<void> {
    await this.#draw(user, 'un instant [[once:503]]');
    await this.#draw(user, 'un ancien modèle [[once:404]]');
    await this.#said('model.retired');
    await user.generate({ prompt: `${PROMPT_WORD} [[404]]`, job_id: 'gone' });
    await this.#said('image.postponed', 'model_unavailable');
    await user.call('POST', '/api/jobs/gone/cancel');
  }

  /** A result that comes after its owner has lost patience. */
  async #cancelling(user: User): Promise<void> {
    await user.generate({ prompt: `${PROMPT_WORD} lent [[slow:2]]`, job_id: 'late' });
    await this.#said('image.started', '"late"');
    await user.call('POST', '/api/jobs/late/cancel');
    await this.#said('image.discarded');
  }

  async #webhooks(user: User): Promise<void> {
    const { frontend, endpoints } = this.#system;
    frontend.setBehaviour('500');
    await this.#draw(user, 'deux essais', { job_id: 'twice' });
    await this.#said('webhook.refused', '"twice"');
    frontend.setBehaviour('ok');
    await this.#said('webhook.acknowledged', '"twice"');

    frontend.setBehaviour('500');
    await this.#draw(user, 'jamais pris', { job_id: 'never' });
    await this.#said('webhook.refused', '"never"');
    // Four days later.
    await dynamoOf(endpoints).send(
      new UpdateItemCommand({
        TableName: endpoints.jobsTable,
        Key: jobKey({ userId: user.id, jobId: 'never' }),
        UpdateExpression: 'SET closed_at = :then',
        ExpressionAttributeValues: { ':then': { N: String(Date.now() - 96 * HOUR) } },
      }),
    );
    await this.#said('webhook.abandoned', '"never"');
    frontend.setBehaviour('ok');
  }

  /** Jobs whose messages are gone: one that can still be drawn, one whose time is over. */
  async #lostMessages(user: User): Promise<void> {
    const { endpoints, cloud } = this.#system;
    const tables = { jobs: endpoints.jobsTable, credits: endpoints.creditsTable };
    const opener = dynamoJobOpener(dynamoOf(endpoints), tables, 50);
    for (const [jobId, ageMs] of [
      ['lost', 130_000],
      ['over', 700_000],
    ] as const) {
      const job = aJob({ now: Date.now() - ageMs });
      const request = { ...job.request, prompt: PROMPT_WORD };
      await opener.open({ ...job, userId: user.id, jobId, request });
    }
    // Nobody has begun it: the answer says how many are ahead.
    await user.status('lost');
    await cloud.fire('SweepSchedule');
    await user.ended('lost');
    await user.ended('over');
    await user.delivered('over');
  }

  /** The provider knows a new key before we do. */
  async #key(user: User): Promise<void> {
    const { gemini } = this.#system;
    const key = `AIza-${randomUUID()}`;
    this.confidential.add(gemini?.apiKey ?? '').add(key);
    gemini?.rotateKey(key);
    await user.generate({ prompt: `${PROMPT_WORD} patience`, job_id: 'patient' });
    await this.#said('image.postponed', 'provider_key_refused');
    await this.#putSecret('GeminiKey', key);
    await user.ended('patient');
  }

  async #erasing(user: User): Promise<void> {
    const { endpoints, cloud } = this.#system;
    await user.call('DELETE', '/api/jobs/four');
    await user.generate({ prompt: `${PROMPT_WORD} [[slow:30]]`, job_id: 'open-one' });
    await user.call('DELETE', '/api/jobs/open-one');
    const leaver = await User.withCredits(5, endpoints);
    await this.#draw(leaver, 'adieu', { job_id: `bye-${leaver.id.slice(5, 15)}` });
    await leaver.generate({ prompt: `${PROMPT_WORD} [[slow:30]]`, job_id: `bye2-${leaver.id.slice(5, 15)}` });
    await this.#clerkEvent('user.deleted', leaver.id, endpoints.clerkWebhookSecret);
    await cloud.fire('EraseSchedule');
    await this.#said('account.erased');
  }

  /** Last, because afterwards nobody draws. */
  async #closedGate(user: User): Promise<void> {
    await user.generate({ prompt: `${PROMPT_WORD} [[429-day]]`, job_id: 'quota' });
    await this.#said('gate.closed');
    await user.call('POST', '/api/jobs/quota/cancel');
  }

  async #draw(user: User, prompt: string, rest: Record<string, unknown> = {}): Promise<void> {
    await user.job({ prompt: `${PROMPT_WORD} ${prompt}`, ...rest });
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

  async #putSecret(slot: string, value: string): Promise<void> {
    const { endpoints, cloud } = this.#system;
    const client = new SecretsManagerClient(administratorOf(endpoints));
    const SecretId = cloud.resource(slot).ref;
    await client.send(new PutSecretValueCommand({ SecretId, SecretString: value }));
    client.destroy();
  }

  /** Waits for a line with this code and these words. */
  async #said(code: string, words = ''): Promise<void> {
    const isMeant = ({ line }: LogLine) => line.includes(`"code":"${code}"`) && line.includes(words);
    while (!this.#lines.some(isMeant)) await delay(50);
  }
}
