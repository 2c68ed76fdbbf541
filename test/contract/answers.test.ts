import { once } from 'node:events';
import { createServer } from 'node:http';
import { setTimeout as delay } from 'node:timers/promises';
import { DeleteItemCommand } from '@aws-sdk/client-dynamodb';
import * as v from 'valibot';
import { afterAll, beforeAll, describe, expect, inject, test, vi } from 'vitest';
import { dynamoCreditLedger } from '../../shared/adapters/dynamodb/credits/credit-ledger.ts';
import { dynamoDeliveryStore } from '../../shared/adapters/dynamodb/jobs/delivery-store.ts';
import { dynamoJobCloser } from '../../shared/adapters/dynamodb/jobs/job-closer.ts';
import { dynamoJobOpener } from '../../shared/adapters/dynamodb/jobs/job-opener.ts';
import { dynamoJobReader } from '../../shared/adapters/dynamodb/jobs/job-reader.ts';
import { dynamoUploadQuota } from '../../shared/adapters/dynamodb/jobs/upload-quota.ts';
import { jobKey } from '../../shared/adapters/dynamodb/keys.ts';
import { s3FileStore } from '../../shared/adapters/s3/file-store.ts';
import { OPERATIONS, type Operation } from '../../shared/contract/operations.ts';
import { ARTICLE_CONTENT, BOOK_CONTENT } from '../../shared/contract/text-examples.ts';
import { MAX_LOTS } from '../../shared/credits/lots.ts';
import { UPLOADS_PER_DAY } from '../../shared/inputs/upload-quota.ts';
import type { KindJob } from '../../shared/jobs/job.ts';
import { retryIdOf } from '../../shared/jobs/job-id.ts';
import { settle } from '../../shared/jobs/lifecycle/settle.ts';
import type { FinalPart } from '../../shared/jobs/part.ts';
import { KIND_NAMES, kindOf } from '../../shared/kinds/kinds.ts';
import { encodeJson } from '../../shared/kinds/text/json-file.ts';
import { PART_ERROR_CODES } from '../../shared/messages/codes.ts';
import { aJob, delivered, failed } from '../domain/a-job.ts';
import { SAMPLES } from '../kinds/samples.ts';
import { dynamoOf, newUser, s3Of, tablesOfSystem } from '../support/aws.ts';
import { signedHeaders } from '../support/signed.ts';
import { tokenOf } from '../support/user.ts';
import { Contract, type WireAnswer } from './contract.ts';
import { type DirectRequest, environmentOf, invoke } from './direct.ts';

const endpoints = inject('endpoints');
const contract = new Contract();
const tables = tablesOfSystem();
const dynamo = dynamoOf(endpoints);
const ledger = dynamoCreditLedger(dynamo, tables);
const opener = dynamoJobOpener(dynamo, tables, { openJobs: 50, unitsPerDay: {} });
const closer = dynamoJobCloser(dynamo, tables, 1);
const reader = dynamoJobReader(dynamo, tables);
const deliveries = dynamoDeliveryStore(dynamo, tables);
const files = s3FileStore(s3Of(endpoints), endpoints.bucket);
const env = environmentOf(endpoints);

const operation = (id: string): Operation => {
  const found = OPERATIONS.find((candidate) => candidate.id === id);
  if (found === undefined) throw new Error(`no operation ${id}`);
  return found;
};
const sessionOperations = OPERATIONS.filter(({ caller }) => caller === 'session');

const Types = v.array(v.object({ type: v.string() }));

interface Call {
  readonly jobId?: string;
  readonly query?: string;
  readonly body?: unknown;
  readonly headers?: Readonly<Record<string, string>>;
  readonly token?: string | undefined;
}

/** Calls the running system over HTTP, and holds the answer against the document. */
async function call(id: string, { jobId = 'x', query = '', body, headers = {}, token }: Call): Promise<WireAnswer> {
  const { method, path } = operation(id);
  const response = await fetch(`${endpoints.api}${path.replace('{job_id}', jobId)}${query}`, {
    method: method.toUpperCase(),
    headers: {
      ...(body === undefined ? {} : { 'content-type': 'application/json' }),
      ...(token === undefined ? {} : { authorization: `Bearer ${token}` }),
      ...headers,
    },
    ...(body === undefined ? {} : { body: typeof body === 'string' ? body : JSON.stringify(body) }),
  });
  const text = await response.text();
  const isJson = response.headers.get('content-type')?.startsWith('application/json');
  const parsed: unknown = isJson && text !== '' ? JSON.parse(text) : undefined;
  const answer = {
    status: response.status,
    headers: response.headers,
    body: typeof parsed === 'object' && parsed !== null ? { ...parsed } : undefined,
  };
  contract.check(id, answer);
  return answer;
}

/** Invokes the handler itself, with its real adapters, in an environment in which something is missing. */
async function direct(
  id: string,
  changed: Record<string, string>,
  request: Partial<DirectRequest>,
): Promise<WireAnswer> {
  const { method, path } = operation(id);
  const answer = await invoke(
    id,
    { ...env, ...changed },
    {
      routeKey: `${method.toUpperCase()} ${path}`,
      path,
      headers: {},
      parameters: { job_id: 'x' },
      ...request,
    },
  );
  contract.check(id, answer);
  return answer;
}

const signed = (prefix: 'webhook' | 'svix', body: string, eventId = `evt_${crypto.randomUUID()}`) =>
  signedHeaders(prefix, prefix === 'svix' ? endpoints.clerkWebhookSecret : endpoints.grantSecret, eventId, body);

/** A user with credits and a token. */
async function someone(credits = 20) {
  const id = newUser();
  if (credits > 0) await ledger.grant(id, 'gift', credits, 'test', Date.now());
  return { id, token: await tokenOf(endpoints, id, { lifetimeSeconds: 3_600 }) };
}

/** A closed job, written by the adapters: the second of its images failed with this code. */
async function closedJob(userId: string, jobId: string, parts: FinalPart[] = [delivered(1), failed(undefined, 2)]) {
  const job = { ...aJob({ images: parts.length, now: Date.now() }), userId, jobId };
  await opener.open(job);
  await closer.close(job, settle({ ...job, parts }, Date.now()));
  return job;
}

let user: Awaited<ReturnType<typeof someone>>;
beforeAll(async () => {
  user = await someone();
  // The handlers that are invoked here talk to the running system's engines.
  vi.stubEnv('AWS_ENDPOINT_URL', endpoints.awsEndpoint);
  vi.stubEnv('AWS_REGION', endpoints.region);
  vi.stubEnv('AWS_ACCESS_KEY_ID', endpoints.accessKeyId);
  vi.stubEnv('AWS_SECRET_ACCESS_KEY', endpoints.secretAccessKey);
});
afterAll(() => {
  vi.unstubAllEnvs();
});

const EXTERNAL = '{"image":{"price":1,"charging":"external","deadlineSeconds":300}}';

describe('everybody', () => {
  test('sees what works, and the contract', async () => {
    await call('health', {});
    const { body } = await call('contract', {});
    expect(body).toMatchObject({ paths: {}, servers: [{ url: endpoints.api }] });
    await call('overview', {});
    const page = await (await fetch(`${endpoints.api}/llms.txt`)).text();
    expect(page).toContain(`[The contract](${endpoints.api}/openapi.json)`);
    expect(page).toContain('`POST /api/images/generate`');
  });

  test.each(sessionOperations)('$id: refuses who is not signed in', async ({ id }) => {
    await call(id, {});
    await call(id, { token: 'e30.e30.e30' });
  });

  test.each(sessionOperations)('$id: says so when the keys cannot be had', async ({ id }) => {
    const authorization = `Bearer ${await tokenOf(endpoints, newUser())}`;
    await direct(id, { CLERK_ISSUER: 'http://127.0.0.1:1' }, { headers: { authorization } });
  });
});

// The tests of these groups have jobs of their own, and spend much of their time waiting.
describe.concurrent('orders', () => {
  const prompt = 'un phare';

  test('are accepted, and answered again', async () => {
    const { token } = user;
    const order = { token, body: { prompt, job_id: 'ordre' } };
    expect((await call('generateImages', order)).headers.get('location')).toBe('/api/images/status/ordre');
    expect((await call('generateImages', order)).headers.get('idempotent-replayed')).toBe('true');
    await call('generateImages', { token, body: { prompt: 'autre', job_id: 'ordre' } });
    await call('quoteImages', { token, body: { prompt } });
    await call('quote', { token, body: { kind: 'image', prompt } });
    const unknown = await call('quote', { token, body: { kind: 'poem', prompt } });
    expect(unknown.body).toMatchObject({ details: [{ field: 'kind' }] });
  });

  test('where somebody else charges cost nothing here and are never refused for want of credits', async ({
    expect,
  }) => {
    const { id, token } = await someone(0);
    const elsewhere = { KIND_TERMS: EXTERNAL };
    const request = {
      headers: { authorization: `Bearer ${token}` },
      body: JSON.stringify({ prompt, job_id: 'ailleurs', size: '512x512' }),
    };
    expect((await direct('quoteImages', elsewhere, request)).body).toMatchObject({
      ...{ price: 1, credit_mode: 'external', charged_here: 0, available: 0, affordable: true },
    });
    expect(await direct('generateImages', elsewhere, request)).toMatchObject({ status: 202 });
    await expect
      .poll(async () => (await call('imageStatus', { token, jobId: 'ailleurs' })).body?.['status'], { timeout: 30_000 })
      .toBe('COMPLETED');
    expect((await call('imageStatus', { token, jobId: 'ailleurs' })).body).toMatchObject({
      credits: { mode: 'external', quoted: 1, held: 0, captured: 0, released: 0 },
    });
    expect(await ledger.wallet(id)).toEqual({ available: 0, held: 0, spent: 0, granted: 0 });
  });

  test.each(['generateImages', 'quoteImages', 'quote', 'retryJob'])(
    '%s: bad bodies and high prices are refused',
    async (id) => {
      const { token } = user;
      await closedJob(user.id, `mauvais-${id}`);
      const jobId = `mauvais-${id}`;
      await call(id, { token, jobId, body: '{' });
      await call(id, { token, jobId, body: { kind: 'image', prompt: 5, max_credits: -1 } });
      await call(id, { token, jobId, body: { prompt: 'x'.repeat(300_000) } });
      await call(id, { token, jobId, body: { kind: 'image', prompt, max_credits: 0 } });
      const headers = { authorization: `Bearer ${token}` };
      const off = { KIND_TERMS: '{}' };
      await direct(id, off, {
        headers,
        body: JSON.stringify({ kind: 'image', prompt }),
        parameters: { job_id: jobId },
      });
    },
  );

  test.each([
    'generateImages',
    'generateEcommerceImages',
    'generateVideos',
    'generateCustomVideos',
    'generateBlog',
    'createBook',
  ])('%s: a kind that is off says so before the body is looked at', async (id) => {
    const request = { headers: { authorization: `Bearer ${user.token}` }, body: '{ this is not JSON' };
    expect(await direct(id, { KIND_TERMS: '{}' }, request)).toMatchObject({
      status: 503,
      body: { code: 'feature_unavailable' },
    });
  });

  test('may go by pictures, which are uploaded before, and are gone a week after', async () => {
    const { id, token } = await someone();
    await call('createUpload', { token, body: { content_type: 'image/png', bytes: 12 } });
    for (const body of ['{', { content_type: 'image/gif', bytes: 0 }, { content_type: 'x'.repeat(300_000) }]) {
      await call('createUpload', { token, body });
    }
    const quota = dynamoUploadQuota(dynamo, tables);
    for (let taken = 1; taken < UPLOADS_PER_DAY; taken += 1) await quota.take(id, Date.now());
    const full = await call('createUpload', { token, body: { content_type: 'image/png', bytes: 12 } });
    expect(full).toMatchObject({ status: 429, body: { code: 'too_many_uploads', limit: UPLOADS_PER_DAY } });
    const job = { ...aJob({ images: 1, now: Date.now() }), userId: id, jobId: 'sans-images' };
    const inputImage = { from: 'upload', uploadId: `upl_${'a'.repeat(22)}` } as const;
    const opened = { ...job, request: { ...job.request, inputImage } };
    await opener.open(opened);
    await closer.close(opened, settle({ ...opened, parts: [failed()] }, Date.now()));
    expect(await call('retryJob', { token, jobId: 'sans-images' })).toMatchObject({ status: 410 });
  });

  test('and retries are refused without credits, above the cap, for taken ids and for accounts that are gone', async () => {
    const poor = await someone(2);
    await closedJob(poor.id, 'echec-pauvre', [failed(), failed()]);
    await closedJob(poor.id, 'paye-pauvre', [delivered(1), delivered(2)]);
    await call('generateImages', { token: poor.token, body: { prompt, num_images: 4 } });
    await call('retryJob', { token: poor.token, jobId: 'echec-pauvre' });

    const busy = await someone();
    const authorization = `Bearer ${busy.token}`;
    await closedJob(busy.id, 'echec');
    await opener.open({ ...aJob({ now: Date.now() }), userId: busy.id, jobId: 'ouvert-au-contrat' });
    const one = { MAX_OPEN_JOBS: '1' };
    await direct('generateImages', one, { headers: { authorization }, body: JSON.stringify({ prompt }) });
    await direct('retryJob', one, { headers: { authorization }, parameters: { job_id: 'echec' } });

    // What another user ordered, one more than a day allows, and what only the frontend's servers may order.
    const late = await someone();
    await closedJob(late.id, 'echec-tard');
    const lateHeaders = { headers: { authorization: `Bearer ${late.token}` }, parameters: { job_id: 'echec-tard' } };
    const body = JSON.stringify({ prompt, job_id: 'ouvert-au-contrat' });
    expect(await call('generateImages', { token: late.token, body })).toMatchObject({ status: 409 });
    await call('retryJob', { token: late.token, jobId: 'echec-tard', body });
    const none = { KIND_TERMS: '{"image":{"price":1,"charging":"ledger","deadlineSeconds":300,"unitsPerDay":2}}' };
    const strangers = { KIND_TERMS: EXTERNAL, FRONTEND_SERVERS: '["203.0.113.0/24"]' };
    for (const id of ['generateImages', 'retryJob']) {
      await direct(id, none, { ...lateHeaders, body: JSON.stringify({ prompt }) });
      await direct(id, strangers, { ...lateHeaders, body: JSON.stringify({ prompt }) });
    }

    // The new job's id is another job's; is deleted; is known to the ledger only.
    for (const [jobId, taken] of [
      ['retry-a', 'pris'],
      ['retry-b', 'supprime'],
      ['retry-c', 'oublie'],
    ] as const) {
      const { id, token } = await someone();
      await closedJob(id, jobId);
      const other = await closedJob(id, `autre-${taken}`, [delivered(1), failed(), failed()]);
      if (taken === 'supprime') await call('deleteJob', { token, jobId: other.jobId });
      if (taken === 'oublie') {
        await dynamo.send(new DeleteItemCommand({ TableName: tables.jobs, Key: jobKey(other) }));
      }
      await call('retryJob', { token, jobId, body: { job_id: other.jobId } });
      await call('generateImages', { token, body: { prompt, job_id: other.jobId } });
    }

    const gone = await someone();
    await closedJob(gone.id, 'echec-parti');
    const event = JSON.stringify({ type: 'user.deleted', data: { id: gone.id } });
    await call('clerkEvent', { body: event, headers: signed('svix', event) });
    await call('generateImages', { token: gone.token, body: { prompt } });
    await call('retryJob', { token: gone.token, jobId: 'echec-parti' });
    const grant = JSON.stringify({ user_id: gone.id, type: 'purchase', amount: 5, reason: 'pack' });
    await call('grantCredits', { body: grant, headers: signed('webhook', grant) });
  });
});

// The handler with its adapters: whether the running system makes videos is its stage's.
describe.concurrent('orders of videos', () => {
  const orders = ['generateVideos', 'generateCustomVideos'];
  const prompt = 'une vague';
  const terms = (change: object) => ({ price: 5, charging: 'ledger', deadlineSeconds: 300, ...change });
  const selling = (change: object = {}) => ({
    KIND_TERMS: JSON.stringify({ video: terms(change), 'custom-video': terms(change) }),
  });
  const asked = ({ token }: { token: string }, body: object) => ({
    headers: { authorization: `Bearer ${token}` },
    body: JSON.stringify(body),
  });

  test.each(orders)('%s: are accepted, answered again, and refused in every way', async (id) => {
    const owner = await someone(1_000);
    const order = asked(owner, { prompt, job_id: `film-${id}` });
    const first = await direct(id, selling(), order);
    expect(first.headers.get('location')).toBe(`/api/videos/status/film-${id}`);
    expect(first.body).toMatchObject({ status: 'pending', content_type: 'video', num_videos: 1 });
    await direct(id, selling(), order);
    await direct(id, selling(), asked(owner, { prompt: 'autre', job_id: `film-${id}` }));
    await direct(id, selling(), { ...order, body: '{' });
    await direct(id, selling(), asked(owner, { prompt, duration_seconds: 15 }));
    await direct(id, selling(), { ...order, body: JSON.stringify({ prompt: 'x'.repeat(6_300_000) }) });
    await direct(id, selling(), asked(owner, { prompt, max_credits: 0 }));
    await direct(id, { KIND_TERMS: '{}' }, asked(owner, { prompt }));
    await direct(id, selling(), asked(await someone(1), { prompt }));
    await direct(id, selling(), asked(await someone(100), { prompt, job_id: `film-${id}` }));
    await direct(id, { ...selling(), MAX_OPEN_JOBS: '1' }, asked(owner, { prompt }));
    await direct(id, selling({ unitsPerDay: 1 }), asked(owner, { prompt }));
    const strangers = { ...selling({ charging: 'external' }), FRONTEND_SERVERS: '["203.0.113.0/24"]' };
    await direct(id, strangers, asked(owner, { prompt }));
    const upload = `upl_${'x'.repeat(22)}`;
    const missing = { prompt, input_image: upload, reference_images: [{ source: 'upload', data: upload }] };
    expect(await direct(id, selling(), asked(owner, missing))).toMatchObject({ status: 400 });

    const deleted = await closedJob(owner.id, `efface-${id}`);
    await call('deleteJob', { token: owner.token, jobId: deleted.jobId });
    await direct(id, selling(), asked(owner, { prompt, job_id: deleted.jobId }));
    const old = await closedJob(owner.id, `oublie-${id}`);
    await dynamo.send(new DeleteItemCommand({ TableName: tables.jobs, Key: jobKey(old) }));
    await direct(id, selling(), asked(owner, { prompt, job_id: old.jobId }));
    const gone = await someone();
    const event = JSON.stringify({ type: 'user.deleted', data: { id: gone.id } });
    await call('clerkEvent', { body: event, headers: signed('svix', event) });
    await direct(id, selling(), asked(gone, { prompt }));
  });

  test('are shown in their own words, and in those of all kinds', async () => {
    const owner = await someone(1_000);
    const { token } = owner;
    const order = { prompt, number_of_videos: 2, aspect_ratio: '16:10' };
    await direct('generateVideos', selling(), asked(owner, { ...order, job_id: 'film' }));
    const first = await call('videoStatus', { token, jobId: 'film' });
    expect(first.body).toMatchObject({ status: 'pending', videos: [], generation_metadata: null, completed_at: null });
    const etag = first.headers.get('etag') ?? '';
    await call('videoStatus', { token, jobId: 'film', headers: { 'if-none-match': etag } });
    await call('videoResult', { token, jobId: 'film' });
    await call('waitForJob', { token, jobId: 'film', headers: { prefer: 'wait=1' } });
    const job = await reader.get({ userId: owner.id, jobId: 'film' });
    if (job?.kind !== 'video' || job.foreign) throw new Error('no such job');
    const file = {
      ...delivered(1).file,
      key: kindOf(job).keyOf(job, '1'),
      facts: { width: 1280, height: 720, duration_seconds: 7.958, download_seconds: 0.4 },
    };
    const parts: FinalPart[] = [{ ...delivered(1), file }, failed('content_blocked', 2)];
    await closer.close(job, settle({ ...job, parts }, Date.now()));
    const result = await call('videoResult', { token, jobId: 'film' });
    expect(result.body).toMatchObject({
      status: 'completed',
      credits: { captured: 5, released: 5 },
      videos: [{ duration: '8', duration_seconds: 8, aspect_ratio: '16:9', dimensions: { width: 1280, height: 720 } }],
      generation_metadata: { num_videos_requested: 2, num_videos_generated: 1 },
      errors: [{ number: 2, code: 'content_blocked', message: expect.stringContaining('vidéo') }],
    });
    expect((await call('videoStatus', { token, jobId: 'film' })).body).toMatchObject({ status: 'completed' });
    expect((await call('waitForJob', { token, jobId: 'film' })).body).toMatchObject({ status: 'COMPLETED' });
    expect((await call('cancelJob', { token, jobId: 'film' })).body).toMatchObject({ num_videos: 2 });
    expect((await call('listJobs', { token })).body).toMatchObject({
      jobs: [{ kind: 'video', num_videos: 2, prompt }],
    });
    await direct('retryJob', selling(), { ...asked(owner, {}), parameters: { job_id: 'film' } });
    await direct('quote', selling(), asked(owner, { kind: 'video', ...order }));
    const tooLarge = asked(owner, { kind: 'video', prompt: 'x'.repeat(6_300_000) });
    expect(await direct('quote', selling(), tooLarge)).toMatchObject({ status: 413 });
    await call('deleteJob', { token, jobId: 'film' });
    for (const id of ['videoStatus', 'videoResult']) await call(id, { token, jobId: 'film' });
  });
});

// The handler with its adapters: whether the running system writes texts is its stage's.
describe.concurrent('orders of texts', () => {
  const terms = (change: object) => ({ price: 2, charging: 'ledger', deadlineSeconds: 300, ...change });
  const selling = (change: object = {}) => ({
    KIND_TERMS: JSON.stringify({ article: terms(change), book: terms(change) }),
  });
  const article = { topic: 'la mer' };
  const book = { title: 'Voyage', topic: 'la mer', goal: 'rêver', chapters_count: 3, words_per_chapter: 300 };
  const asked = ({ token }: { token: string }, body: object) => ({
    headers: { authorization: `Bearer ${token}` },
    body: JSON.stringify(body),
  });

  test.each([
    ['generateBlog', article, '/api/blog/status'],
    ['createBook', book, '/api/books/status'],
  ])('%s: are accepted, answered again, and refused in every way', async (id, order, status) => {
    const owner = await someone(1_000);
    const first = await direct(id, selling(), asked(owner, { ...order, job_id: `texte-${id}` }));
    expect(first.headers.get('location')).toBe(`${status}/texte-${id}`);
    expect(first.body).toMatchObject({ status: 'pending', job_id: `texte-${id}` });
    await direct(id, selling(), asked(owner, { ...order, job_id: `texte-${id}` }));
    await direct(id, selling(), asked(owner, { ...order, topic: 'autre', job_id: `texte-${id}` }));
    await direct(id, selling(), { ...asked(owner, {}), body: '{' });
    await direct(id, selling(), asked(owner, { ...order, topic: '' }));
    await direct(id, selling(), asked(owner, { ...order, topic: 'x'.repeat(300_000) }));
    await direct(id, selling(), asked(owner, { ...order, max_credits: 0 }));
    await direct(id, { KIND_TERMS: '{}' }, asked(owner, order));
    await direct(id, selling(), asked(await someone(1), order));
    await direct(id, selling(), asked(await someone(100), { ...order, job_id: `texte-${id}` }));
    await direct(id, { ...selling(), MAX_OPEN_JOBS: '1' }, asked(owner, order));
    await direct(id, selling({ unitsPerDay: 1 }), asked(owner, order));
    const strangers = { ...selling({ charging: 'external' }), FRONTEND_SERVERS: '["203.0.113.0/24"]' };
    await direct(id, strangers, asked(owner, order));

    const deleted = await closedJob(owner.id, `efface-${id}`);
    await call('deleteJob', { token: owner.token, jobId: deleted.jobId });
    await direct(id, selling(), asked(owner, { ...order, job_id: deleted.jobId }));
    const old = await closedJob(owner.id, `oublie-${id}`);
    await dynamo.send(new DeleteItemCommand({ TableName: tables.jobs, Key: jobKey(old) }));
    await direct(id, selling(), asked(owner, { ...order, job_id: old.jobId }));
    const gone = await someone();
    const event = JSON.stringify({ type: 'user.deleted', data: { id: gone.id } });
    await call('clerkEvent', { body: event, headers: signed('svix', event) });
    await direct(id, selling(), asked(gone, order));
  });

  test.each([
    ['generateBlog', 'blogStatus', 'blogResult', article, ARTICLE_CONTENT],
    ['createBook', 'bookStatus', 'bookResult', book, BOOK_CONTENT],
  ])(
    '%s: shown in their own words, and told as done when the frontend has acknowledged them',
    async (create, status, result, order, content) => {
      const owner = await someone(1_000);
      const { token } = owner;
      const jobId = `lu-${create}`;
      await direct(create, selling(), asked(owner, { ...order, job_id: jobId }));
      const first = await call(status, { token, jobId });
      expect(first.body).toMatchObject({ status: 'pending', files: [] });
      const etag = first.headers.get('etag') ?? '';
      await call(status, { token, jobId, headers: { 'if-none-match': etag } });
      expect((await call('jobProgress', { token, jobId })).body).toMatchObject({ status: 'PENDING', error: null });
      await call(result, { token, jobId });
      expect(await call('imageStatus', { token, jobId })).toMatchObject({ status: 404 });

      const job = await reader.get({ userId: owner.id, jobId });
      if (job === undefined || job.foreign) throw new Error('no such job');
      const parts = await Promise.all(job.parts.map((part) => written(job, part.name, content)));
      await closer.close(job, settle({ ...job, parts }, Date.now()));
      expect((await call(status, { token, jobId })).body).toMatchObject({ status: 'finalizing', progress: 99 });
      expect((await call('jobProgress', { token, jobId })).body).toMatchObject({ status: 'FINALIZING', progress: 99 });
      expect((await call('job', { token, jobId })).body).toMatchObject({ status: 'COMPLETED' });
      expect((await call(result, { token, jobId })).body).toMatchObject(content);
      expect((await call('cancelJob', { token, jobId })).body).toMatchObject({ num_parts: job.parts.length });
      expect((await call('listJobs', { token })).body).toMatchObject({ jobs: [{ kind: job.kind }] });
      await direct('quote', selling(), asked(owner, { kind: job.kind, ...order }));

      // Its webhook is acknowledged: the job is done on its own routes, too.
      const closed = await reader.get(job);
      if (closed?.webhook === undefined) throw new Error('no webhook');
      const { nextAttemptAt: _, ...webhook } = closed.webhook;
      await deliveries.record(closed, closed.webhook, { ...webhook, state: 'acknowledged' }, { now: Date.now() });
      expect((await call(status, { token, jobId })).body).toMatchObject({ status: 'completed', progress: 100 });
      expect((await call('jobProgress', { token, jobId })).body).toMatchObject({ status: 'COMPLETED' });

      // One that came to nothing.
      await direct(create, selling(), asked(owner, { ...order, job_id: `rien-${create}` }));
      await call('cancelJob', { token, jobId: `rien-${create}` });
      expect(await call(result, { token, jobId: `rien-${create}` })).toMatchObject({ status: 409 });
      await call('deleteJob', { token, jobId });
      for (const id of [status, result, 'jobProgress']) await call(id, { token, jobId });
    },
  );

  /** The part as its worker leaves it, its file in the bucket. */
  async function written(job: KindJob, name: string, content: object): Promise<FinalPart> {
    const isContent = kindOf(job).content?.part === name;
    const file = await files.put([kindOf(job).keyOf(job, name)], {
      body: encodeJson(isContent ? content : {}),
      contentType: 'application/json',
      model: 'a-model',
      seconds: 1,
      inputTokens: 1,
      facts: {},
    });
    return { name, state: 'delivered', attempts: 1, billableAttempts: 1, file };
  }
});

// The handler with its adapters: what happens to these jobs afterwards is not looked at here.
describe.concurrent('orders of product images', () => {
  const { order } = SAMPLES['ecommerce-image'];
  const terms = (change: object = {}) => ({
    KIND_TERMS: JSON.stringify({
      'ecommerce-image': { price: 2, charging: 'ledger', deadlineSeconds: 300, ...change },
    }),
  });
  const place = (
    { token }: { readonly token: string },
    body: unknown,
    { key, ...changed }: { readonly key?: string } & Record<string, string> = {},
  ) =>
    direct(
      'generateEcommerceImages',
      { ...terms(), ...changed },
      {
        headers: { authorization: `Bearer ${token}`, ...(key === undefined ? {} : { 'idempotency-key': key }) },
        body: typeof body === 'string' ? body : JSON.stringify(body),
      },
    );

  test('are accepted, answered again, and refused in every way', async () => {
    const owner = await someone(100);
    const { body: first } = await place(owner, order, { key: 'une' });
    expect((await place(owner, order, { key: 'une' })).headers.get('idempotent-replayed')).toBe('true');
    expect(await place(owner, { ...order, prompt: 'autre' }, { key: 'une' })).toMatchObject({ status: 422 });
    await place(owner, '{');
    await place(owner, { ...order, reference_images: [] });
    await place(owner, { prompt: 'x'.repeat(6.5 * 1024 * 1024) });
    await place(owner, { ...order, max_credits: 0 });
    await place(owner, order, { KIND_TERMS: '{}' });
    await place(await someone(1), order);
    await opener.open({ ...aJob({ now: Date.now() }), userId: owner.id, jobId: 'ouvert-aux-produits' });
    await place(owner, order, { MAX_OPEN_JOBS: '1' });
    await place(owner, { ...order, num_variations: 2 }, terms({ unitsPerDay: 1 }));
    await place(owner, order, { ...terms({ charging: 'external' }), FRONTEND_SERVERS: '["203.0.113.0/24"]' });
    const quoted = { headers: { authorization: `Bearer ${owner.token}` } };
    const body = JSON.stringify({ kind: 'ecommerce-image', ...order });
    expect(await direct('quote', terms(), { ...quoted, body })).toMatchObject({ status: 200, body: { price: 2 } });

    const jobId = String(first?.['job_id']);
    await call('deleteJob', { token: owner.token, jobId });
    expect(await place(owner, order, { key: 'une' })).toMatchObject({ status: 410, body: { code: 'job_deleted' } });
    await dynamo.send(new DeleteItemCommand({ TableName: tables.jobs, Key: jobKey({ userId: owner.id, jobId }) }));
    expect(await place(owner, order, { key: 'une' })).toMatchObject({ status: 410, body: { code: 'job_expired' } });
    const gone = await someone();
    const event = JSON.stringify({ type: 'user.deleted', data: { id: gone.id } });
    await call('clerkEvent', { body: event, headers: signed('svix', event) });
    await place(gone, order);
  });
});

describe.concurrent('jobs', () => {
  const ofJob = [
    'imageStatus',
    'job',
    'imageResult',
    'videoStatus',
    'videoResult',
    'blogStatus',
    'blogResult',
    'bookStatus',
    'bookResult',
    'jobProgress',
    'waitForJob',
    'cancelJob',
    'retryJob',
    'deleteJob',
  ];

  test.each(ofJob)('%s: of others do not exist', async (id) => {
    await call(id, { token: user.token, jobId: 'inconnu' });
  });

  test('show how far they are, to whom wants to know now and to whom can wait', async () => {
    const { id, token } = await someone();
    // Begun long ago: no place in the queue and no expected time, which other tests' jobs would move.
    const begun = { name: '1', state: 'queued', attempts: 1, billableAttempts: 1 } as const;
    await opener.open({ ...aJob({ now: 0 }), parts: [begun], userId: id, jobId: 'lent-au-contrat' });
    const first = await call('imageStatus', { token, jobId: 'lent-au-contrat' });
    const etag = first.headers.get('etag') ?? '';
    await call('imageStatus', { token, jobId: 'lent-au-contrat', headers: { 'if-none-match': etag } });
    expect((await call('job', { token, jobId: 'lent-au-contrat' })).body).toMatchObject({ kind: 'image' });
    await call('job', { token, jobId: 'lent-au-contrat', headers: { 'if-none-match': etag } });
    // Both wait to the end: nothing happens to the job.
    const [waited, waitedAnew] = await Promise.all([
      call('waitForJob', { token, jobId: 'lent-au-contrat', headers: { 'if-none-match': etag, prefer: 'wait=1' } }),
      call('waitForJob', { token, jobId: 'lent-au-contrat', headers: { prefer: 'wait=1' } }),
    ]);
    expect(waitedAnew).toMatchObject({ status: 200 });
    expect(waited).toMatchObject({ status: 304 });
    expect(waited.headers.get('preference-applied')).toBe('wait=1');
    await call('imageResult', { token, jobId: 'lent-au-contrat' });
    await call('retryJob', { token, jobId: 'lent-au-contrat' });
    await call('listJobs', { token, query: '?status=OPEN' });
    await call('cancelJob', { token, jobId: 'lent-au-contrat' });
    await call('waitForJob', { token, jobId: 'lent-au-contrat', headers: { prefer: 'wait=20' } });
  });

  test('show every fate of images as documented', async () => {
    const owner = await someone(100);
    const fates = [...PART_ERROR_CODES];
    for (const codes of Array.from({ length: Math.ceil(fates.length / 4) }, (_, n) => fates.slice(4 * n, 4 * n + 4))) {
      const jobId = `fin-${codes[0]}`;
      const parts = codes.map((code, index) => ({ ...failed(code, index + 1), detail: 'the model’s words' }));
      await closedJob(owner.id, jobId, parts);
      const status = await call('imageStatus', { token: owner.token, jobId });
      expect(status.body).toMatchObject({ code: codes[0], errors: codes.map((code) => ({ code })) });
      await call('imageResult', { token: owner.token, jobId });
    }
  });

  test('can be listed, tried again, and deleted', async () => {
    const { id, token } = await someone();
    await closedJob(id, 'moitie');
    await closedJob(id, 'tout', [delivered(1)]);
    await call('imageStatus', { token, jobId: 'moitie' });
    await call('imageResult', { token, jobId: 'moitie' });
    await call('listJobs', { token });
    await call('listJobs', { token, query: '?status=peut-etre&limit=0&cursor=%21&from=hier' });
    const notATime = await call('listJobs', { token, query: '?from=2026-12-31T10:00:00%2B02' });
    expect(notATime.body).toMatchObject({ details: [{ field: 'from' }] });
    const retried = await call('retryJob', { token, jobId: 'moitie' });
    expect(retried.body).toMatchObject({ job_id: retryIdOf('moitie'), num_images: 1 });
    expect((await call('retryJob', { token, jobId: 'moitie' })).headers.get('idempotent-replayed')).toBe('true');
    await call('retryJob', { token, jobId: 'tout' });
    await call('deleteJob', { token, jobId: 'moitie' });
    await call('deleteJob', { token, jobId: 'moitie' });
    for (const operationId of ['imageStatus', 'job', 'imageResult', 'waitForJob', 'cancelJob', 'retryJob']) {
      await call(operationId, { token, jobId: 'moitie' });
    }
  });
});

describe('credits', () => {
  test('are shown, with every kind of row', async () => {
    const { id, token } = await someone();
    await ledger.grant(id, 'vite', 2, 'test', Date.now(), { expiresAt: Date.now() - 1, type: 'bonus' });
    await ledger.expireLots(id, Date.now());
    await ledger.grant(id, 'bientot', 2, 'test', Date.now(), { expiresAt: Date.now() + 60_000, type: 'bonus' });
    await ledger.grant(id, 'moins', -1, 'test', Date.now(), { type: 'adjustment' });
    await closedJob(id, 'x');
    await call('credits', { token });
    await expect
      .poll(async () => {
        const { body } = await call('creditTransactions', { token });
        return v
          .parse(Types, body?.['transactions'])
          .map(({ type }) => type)
          .sort();
      })
      .toEqual(['expire', 'grant', 'grant', 'grant', 'grant', 'hold', 'settle']);
    await call('creditTransactions', { token, query: '?limit=1000' });
  });
});

describe.concurrent('other servers', () => {
  const grant = (userId: string, change: object = {}) =>
    JSON.stringify({ user_id: userId, type: 'purchase', amount: 5, reason: 'pack', ...change });
  const send = (body: string, eventId?: string) =>
    call('grantCredits', { body, headers: signed('webhook', body, eventId) });

  test('grant credits once per event', async () => {
    const eventId = `evt_${crypto.randomUUID()}`;
    expect(await send(grant(user.id), eventId)).toMatchObject({ status: 201 });
    expect(await send(grant(user.id), eventId)).toMatchObject({ status: 200 });
    expect(await send(grant(user.id, { amount: 6 }), eventId)).toMatchObject({ status: 422 });
    await send(grant(newUser(), { type: 'adjustment', amount: -1 }));
    const full = newUser();
    for (let n = 0; n < MAX_LOTS; n += 1) await ledger.grant(full, `lot-${n}`, 1, 'test', Date.now(), { priority: 1 });
    expect(await send(grant(full, { priority: 1 }))).toMatchObject({ status: 409 });
  });

  test.each([
    ['grantCredits', 'webhook'],
    ['clerkEvent', 'svix'],
  ] as const)('%s: refuses what is not signed, or says nothing of use', async (id, prefix) => {
    await call(id, { body: '{}' });
    for (const body of ['{', '{}', `{"user_id":"${'x'.repeat(300_000)}"}`]) {
      await call(id, { body, headers: signed(prefix, body) });
    }
    const body = '{}';
    await direct(id, { GRANT_SECRET_ID: 'none', CLERK_SECRET_ID: 'none' }, { body, headers: signed(prefix, body) });
  });

  test('tell of users', async () => {
    const body = JSON.stringify({ type: 'user.updated', data: { id: user.id } });
    await call('clerkEvent', { body, headers: signed('svix', body) });
  });
});

describe('when the tables', () => {
  const working = OPERATIONS.filter(({ errors }) => errors.includes('internal_error'));
  let refusing: string;
  const server = createServer((_, response) =>
    response
      .writeHead(400, { 'content-type': 'application/x-amz-json-1.0' })
      .end(JSON.stringify({ __type: 'com.amazonaws.dynamodb.v20120810#AccessDeniedException', message: 'no' })),
  );
  beforeAll(async () => {
    server.listen(0, '127.0.0.1');
    await once(server, 'listening');
    const address = server.address();
    if (address === null || typeof address === 'string') throw new Error('no port');
    refusing = `http://127.0.0.1:${address.port}`;
  });
  afterAll(async () => {
    server.close();
    server.closeAllConnections();
    await delay(0);
  });

  /** What operations are asked whose bodies are of their own. */
  const BODIES: Readonly<Record<string, () => object>> = {
    generateEcommerceImages: () => SAMPLES['ecommerce-image'].order,
    createUpload: () => ({ content_type: 'image/png', bytes: 1 }),
    grantCredits: () => ({ user_id: user.id, type: 'bonus', amount: 1, reason: 'x' }),
  };

  async function requestOf({ id, caller }: Operation): Promise<Partial<DirectRequest>> {
    const usual = { kind: 'image', prompt: 'x', topic: 'x', title: 'x', goal: 'x' };
    const body = JSON.stringify(BODIES[id]?.() ?? { ...usual, type: 'user.deleted', data: { id: user.id } });
    const headers =
      caller === 'session'
        ? { authorization: `Bearer ${user.token}` }
        : signed(caller === 'clerk' ? 'svix' : 'webhook', body);
    return { headers, body };
  }

  /** Every kind is sold. */
  const terms = { price: 1, charging: 'ledger', deadlineSeconds: 300 };
  const EVERYTHING = { KIND_TERMS: JSON.stringify(Object.fromEntries(KIND_NAMES.map((kind) => [kind, terms]))) };

  // Functions that read a secret first: it is there, the tables are not.
  const only = (endpoint: string) => ({ AWS_ENDPOINT_URL_DYNAMODB: endpoint });

  test.each(working)('are out of reach, $id says to come back', async (operation_) => {
    vi.stubEnv('AWS_ENDPOINT_URL_DYNAMODB', only('http://127.0.0.1:1').AWS_ENDPOINT_URL_DYNAMODB);
    expect(await direct(operation_.id, EVERYTHING, await requestOf(operation_))).toMatchObject({ status: 503 });
  });

  test.each(working)('refuse, $id says that it is our fault', async (operation_) => {
    vi.stubEnv('AWS_ENDPOINT_URL_DYNAMODB', only(refusing).AWS_ENDPOINT_URL_DYNAMODB);
    expect(await direct(operation_.id, EVERYTHING, await requestOf(operation_))).toMatchObject({ status: 500 });
  });
});

test('an address that is no route is answered in the same form', async () => {
  const response = await fetch(`${endpoints.api}/api/nowhere`);
  contract.validate({ $ref: '#/components/schemas/Error_route_not_found' }, await response.json());
});

test('every documented answer was given, and every answer given was documented', () => {
  expect(contract.seen).toEqual(contract.promised);
});

test('every documented header of a good answer was sent', () => {
  expect(contract.seenHeaders).toEqual(contract.promisedHeaders);
});
