import fc from 'fast-check';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import type { Behaviour } from '../../infra/tools/local/stand-ins/frontend/behaviour.ts';
import type { InboxEntry } from '../../infra/tools/local/stand-ins/frontend/inbox.ts';
import {
  startWebhookReceiver,
  type WebhookReceiver,
} from '../../infra/tools/local/stand-ins/frontend/webhook-receiver.ts';
import { postWebhook } from '../../shared/adapters/webhook/post-webhook.ts';
import { readAck } from '../../shared/webhooks/read-ack.ts';
import { RECEIVERS } from '../../shared/webhooks/webhook-receivers.ts';

const SECRET = 'local-webhook-secret';
const ROUTE = '/api/webhooks/image-completion';

let receiver: WebhookReceiver;
let at: number;
beforeEach(async () => {
  at = Date.UTC(2026, 10, 2, 10);
  receiver = await startWebhookReceiver({
    secret: SECRET,
    slowMs: 60_000,
    maxBodyBytes: 1_000_000,
    now: () => new Date(at),
  });
});
afterEach(() => receiver.stop());

function image(overrides: object = {}): object {
  return {
    file_path: 'user_user_1/images/job_1-1.png',
    s3_key: 'user_user_1/images/job_1-1.png',
    url: 'https://bucket.s3.eu-north-1.amazonaws.com/user_user_1/images/job_1-1.png?X-Amz-Signature=ab',
    filename: 'job_1-1.png',
    description: 'Un chat astronaute 🐱',
    format: 'PNG',
    size_bytes: 120_345,
    file_size: 120_345,
    dimensions: '1024x1024',
    ...overrides,
  };
}

function completed(overrides: object = {}, data: object = {}): Record<string, unknown> {
  return {
    job_id: 'job_1',
    status: 'completed',
    content_type: 'image',
    timestamp: '2026-11-02T10:00:00.000Z',
    environment: 'production',
    has_data: true,
    user_id: 'user_1',
    progress: 100,
    message: '1 image',
    ...overrides,
    data: {
      job_id: 'job_1',
      user_id: 'user_1',
      status: 'completed',
      generated_at: '2026-11-02T10:00:00.000Z',
      success: true,
      num_images: 1,
      images: [image()],
      metadata: { model_name: 'gemini-x', version: 'gemini-x', generation_time_seconds: 2.4, input_tokens: 12 },
      ...data,
    },
  };
}

function failed(overrides: object = {}): Record<string, unknown> {
  const reason = 'Le modèle a refusé cette image.';
  return {
    job_id: 'job_1',
    status: 'failed',
    content_type: 'image',
    timestamp: '2026-11-02T10:00:00.000Z',
    environment: 'production',
    has_data: false,
    progress: 0,
    error: reason,
    error_message: reason,
    message: reason,
    ...overrides,
  };
}

interface Sending {
  readonly secret?: string;
  readonly eventId?: string;
  readonly userAgent?: string;
  readonly path?: string;
  readonly timeoutMs?: number;
}

function post(body: unknown, { path = ROUTE, ...sending }: Sending = {}) {
  return postWebhook({
    url: `${receiver.url}${path}`,
    secret: SECRET,
    eventId: 'evt_1',
    sentAt: at,
    body: typeof body === 'string' ? body : JSON.stringify(body),
    ...sending,
  });
}

function last(): InboxEntry {
  const entry = receiver.deliveries().at(-1);
  if (entry === undefined) throw new Error('The inbox is empty.');
  return entry;
}

async function inbox(query = ''): Promise<unknown> {
  return await (await fetch(`${receiver.inboxUrl}${query}`)).json();
}

describe('the contract’s payloads', () => {
  it('a completed job is stored without a complaint', async () => {
    const answer = await post(completed());
    expect(answer).toMatchObject({ kind: 'answered', status: 200 });
    expect(last()).toMatchObject({ stored: true, problems: [], answer: { status: 200, body: { images_count: 1 } } });
    expect(readAck(RECEIVERS.image, 'completed', answer)).toBe('stored');
  });

  it('a failed job is stored without a complaint', async () => {
    const answer = await post(failed());
    expect(last()).toMatchObject({ stored: true, problems: [], answer: { status: 200, body: { success: true } } });
    expect(readAck(RECEIVERS.image, 'failed', answer)).toBe('stored');
  });

  it.each(['pending', 'initializing', 'generating', 'saving'])('so is the step %s', async (status) => {
    await post({ job_id: 'job_1', status, timestamp: '2026-11-02T10:00:00Z', progress: 25, message: 'En cours' });
    expect(last()).toMatchObject({ stored: true, problems: [], answer: { status: 200 } });
  });
});

describe('the window of five minutes', () => {
  it('answers a repetition without storing, and stores nothing twice after it', async () => {
    await post(completed());
    const answer = await post(completed());
    expect(last()).toMatchObject({ stored: false, problems: [], answer: { status: 200, body: { success: true } } });
    expect(readAck(RECEIVERS.image, 'completed', answer)).toBe('duplicate');
    at += 5 * 60_000;
    await post(completed());
    expect(last()).toMatchObject({ stored: true, problems: [], answer: { body: { images_count: 1 } } });
  });

  it('drops a completion that follows a failure, and says that there was one', async () => {
    await post(failed());
    await post(completed());
    expect(last()).toMatchObject({
      stored: false,
      problems: ['status: completed after failed'],
      answer: { status: 200 },
    });
  });

  it('does not hide a step after the end or a second last event', async () => {
    await post(completed());
    await post({ job_id: 'job_1', status: 'saving', timestamp: '2026-11-02T10:00:00Z' });
    expect(last().problems).toEqual(['status: saving after completed']);
    await post(completed(), { eventId: 'evt_2' });
    expect(last().problems).toEqual(['webhook-id: a second event for a job that had its last']);
  });
});

describe('what the real receiver loses behind a 200', () => {
  it.each<[string, Record<string, unknown>]>([
    ['data.images.0.file_path', completed({}, { images: [image({ file_path: undefined })] })],
    ['data.images.0.file_path', completed({}, { images: [image({ file_path: `a/${'x'.repeat(190)}` })] })],
    ['data.images.0.format', completed({}, { images: [image({ format: undefined })] })],
    ['data.images.0.size_bytes', completed({}, { images: [image({ size_bytes: '120345' })] })],
    ['data.images.0.size_bytes', completed({}, { images: [image({ size_bytes: 1.5 })] })],
    ['data.images.0.url', completed({}, { images: [image({ url: `https://a.b/${'x'.repeat(70_000)}` })] })],
    [
      'data.metadata.generation_time_seconds',
      completed({}, { metadata: { model_name: 'm', generation_time_seconds: '2' } }),
    ],
    ['data.generated_at', completed({ timestamp: undefined }, { generated_at: undefined })],
    ['data.generated_at', completed({}, { generated_at: 'yesterday' })],
    ['job_id', completed({ job_id: 'j'.repeat(192) })],
  ])('%s', async (path, payload) => {
    await post(payload);
    expect(last()).toMatchObject({ stored: false, answer: { status: 200, body: { success: true, images_count: 1 } } });
    expect(last().problems).toContainEqual(expect.stringContaining(`${path}: `));
  });

  it('a file path that another job has', async () => {
    await post(completed());
    await post(completed({ job_id: 'job_2' }));
    expect(last()).toMatchObject({ stored: false, answer: { status: 200 } });
    expect(last().problems).toEqual(['data: not stored: file_path is not unique: user_user_1/images/job_1-1.png']);
  });

  it('the images after the first bad one, for ever', async () => {
    const images = [image(), image({ file_path: undefined })];
    await post(completed({}, { images }));
    expect(last().stored).toBe(false);
    at += 6 * 60_000;
    await post(completed({}, { images: [image(), image({ file_path: 'user_user_1/images/job_1-2.png' })] }));
    expect(last()).toMatchObject({ stored: false, problems: ['data.images: the row keeps the 1 that it has'] });
  });

  it('never without a problem in the inbox', async () => {
    const fields = ['file_path', 'url', 'format', 'size_bytes', 'dimensions', 'description'];
    const property = fc.asyncProperty(
      fc.constantFrom(...fields),
      fc.jsonValue(),
      fc.uuid(),
      async (field, value, job) => {
        await post(completed({ job_id: job }, { images: [image({ file_path: `${job}.png`, [field]: value })] }));
        if (!last().stored) expect(last().problems).not.toEqual([]);
      },
    );
    await fc.assert(property, { numRuns: 100 });
  });
});

describe('what the real receiver stores and people miss', () => {
  it.each<[string, Record<string, unknown>]>([
    ['data.images.0.url', completed({}, { images: [image({ url: undefined })] })],
    ['data.images.0.dimensions', completed({}, { images: [image({ dimensions: undefined })] })],
    ['data.images.0.dimensions', completed({}, { images: [image({ dimensions: '1024 x 1024' })] })],
    ['data.images.0.size_bytes', completed({}, { images: [image({ size_bytes: undefined })] })],
    ['data.images.0.description', completed({}, { images: [image({ description: undefined })] })],
    ['data.images.0.file_path', completed({}, { images: [image({ file_path: 'a/été 1.png' })] })],
    ['data.images.0.file_path', completed({}, { images: [image({ file_path: '/a/1.png' })] })],
    ['timestamp', completed({ timestamp: '2026-11-02T10:00:00+01:00' })],
    ['timestamp', failed({ timestamp: undefined })],
    ['data.generated_at', completed({}, { generated_at: '2026-11-02 10:00' })],
    ['status', completed({ status: 'COMPLETED' })],
    ['error_message', failed({ error_message: undefined })],
    ['progress', failed({ progress: 120 })],
  ])('%s', async (path, payload) => {
    await post(payload);
    expect(last()).toMatchObject({ stored: true, answer: { status: 200, body: { success: true } } });
    expect(last().problems).toEqual([expect.stringContaining(`${path}: `)]);
  });
});

describe('what is answered with an error', () => {
  it('a wrong secret, before anything else is looked at', async () => {
    expect(await post('no json', { secret: 'wrong' })).toMatchObject({
      status: 401,
      text: '{"error":"Unauthorized"}',
    });
    expect(last()).toMatchObject({ headers: { 'x-webhook-secret': false }, stored: false });
    expect(last().problems).toEqual(['x-webhook-secret: is missing or wrong']);
  });

  it('a completed job without images; its repetition is not a duplicate', async () => {
    expect(await post(completed({}, { images: [] }))).toMatchObject({ status: 400 });
    expect(last()).toMatchObject({ stored: false, problems: [expect.stringContaining('data.images: ')] });
    expect(await post({ ...completed(), data: undefined })).toMatchObject({ status: 400 });
    expect(await post(completed())).toMatchObject({ status: 200 });
    expect(last()).toMatchObject({ stored: true, problems: [] });
  });

  it.each(['{"job_id":', 'null'])('a body that is no object: %s', async (body) => {
    expect(await post(body)).toMatchObject({ status: 500 });
    expect(last().problems).not.toEqual([]);
  });

  it.each(['Googlebot/2.1', 'my-crawler', 'SpiderMonkey', 'x Scraper'])('the user agent %s', async (userAgent) => {
    expect(await post(completed(), { userAgent })).toMatchObject({ status: 403 });
    expect(last()).toMatchObject({ stored: false, problems: ['user-agent: is one that nginx refuses'] });
  });

  it('an unknown route', async () => {
    const answer = await post(completed(), { path: '/api/webhooks/nothing' });
    expect(answer).toMatchObject({ status: 404, text: '{"error":"Not found"}' });
  });

  it('another method', async () => {
    expect((await fetch(`${receiver.url}${ROUTE}`)).status).toBe(405);
  });

  it('a body over what its host takes', async () => {
    expect(await post(completed({ padding: 'x'.repeat(1_100_000) }))).toMatchObject({ status: 413 });
    expect(last()).toMatchObject({ body: null, stored: false, problems: ['body: is too large'] });
  });
});

describe('the inbox', () => {
  it('shows every delivery over HTTP, the secret only as whether it matched', async () => {
    await post(completed(), { eventId: 'evt_7' });
    await post(failed({ job_id: 'job_2' }));
    const deliveries = await inbox();
    expect(deliveries).toEqual(JSON.parse(JSON.stringify(receiver.deliveries())));
    expect(deliveries).toMatchObject([
      {
        receivedAt: '2026-11-02T10:00:00.000Z',
        method: 'POST',
        path: ROUTE,
        headers: { 'webhook-id': 'evt_7', 'x-webhook-secret': true, 'user-agent': 'Sorami-Backend/1.0' },
        body: completed(),
        answer: { status: 200, body: { success: true, job_id: 'job_1', images_count: 1 } },
        stored: true,
        problems: [],
      },
      { body: { job_id: 'job_2' } },
    ]);
    expect(JSON.stringify(deliveries)).not.toContain(SECRET);
    expect(await inbox('?job_id=job_2')).toMatchObject([{ body: { job_id: 'job_2' } }]);
    expect(await inbox('?job_id=nobody')).toEqual([]);
  });

  it('can be cleared', async () => {
    await post(completed());
    expect((await fetch(receiver.inboxUrl, { method: 'DELETE' })).status).toBe(204);
    expect(await inbox()).toEqual([]);
    expect((await fetch(receiver.inboxUrl, { method: 'PUT' })).status).toBe(405);
  });
});

describe('a person with curl', () => {
  it('sees what is stored', async () => {
    await post(completed());
    await post(failed({ job_id: 'job_2' }));
    const stored = async (query: string) => (await fetch(`${receiver.url}/stored${query}`)).json();
    expect(await stored('')).toHaveLength(2);
    expect(await stored('?job_id=job_1')).toMatchObject([
      { route: 'image', jobId: 'job_1', status: 'COMPLETED', files: ['user_user_1/images/job_1-1.png'] },
    ]);
    expect(await stored('?job_id=job_2')).toMatchObject([
      { status: 'FAILED', error: 'Le modèle a refusé cette image.', files: [] },
    ]);
  });

  it('sets how it behaves, and sees it', async () => {
    const put = (path: string) => fetch(`${receiver.url}/behaviour/${path}`, { method: 'PUT' });
    expect((await put('429?retry_after=7')).status).toBe(200);
    expect(await post(completed())).toMatchObject({ status: 429, retryAfterSeconds: 7 });
    expect((await put('slow?slow_ms=5')).status).toBe(200);
    expect(await post(completed())).toMatchObject({ status: 200 });
    expect(await (await fetch(`${receiver.url}/behaviour`)).json()).toMatchObject({ behaviour: 'slow', slowMs: 5 });
    expect((await put('nothing')).status).toBe(400);
    expect((await put('slow?slow_ms=soon')).status).toBe(400);
  });
});

it('an unknown job’s images are given to a stranger, and it says so', async () => {
  const strict = await startWebhookReceiver({ secret: SECRET, knowsJob: () => false });
  const send = (body: object) =>
    postWebhook({ url: strict.url + ROUTE, secret: SECRET, eventId: 'e', sentAt: at, body: JSON.stringify(body) });
  expect(await send(completed())).toMatchObject({ status: 200 });
  expect(strict.deliveries().at(-1)?.problems).toEqual(['job_id: is unknown: the images become the oldest user’s']);
  await strict.stop();
});

describe('behaviours', () => {
  it.each<[Behaviour, object]>([
    ['400', { status: 400 }],
    ['401', { status: 401 }],
    ['429', { status: 429, retryAfterSeconds: 30 }],
    ['500', { status: 500 }],
    ['503', { status: 503, retryAfterSeconds: 30 }],
    ['redirect', { status: 301 }],
    ['html', { status: 200, text: '<html>Maintenance</html>' }],
  ])('%s', async (behaviour, expected) => {
    receiver.setBehaviour(behaviour);
    const answer = await post(completed());
    expect(answer).toMatchObject({ kind: 'answered', ...expected });
    expect(readAck(RECEIVERS.image, 'completed', answer)).toBe('refused');
    expect(last().stored).toBe(false);
    receiver.setBehaviour('ok');
    await post(completed());
    expect(last().stored).toBe(true);
  });

  it('down: nothing arrives', async () => {
    receiver.setBehaviour('down');
    expect(await post(completed())).toMatchObject({ kind: 'unanswered', reason: 'connection' });
    expect(await inbox()).toEqual([]);
  });

  it('lost-answer: it is stored and the sender cannot know; the repetition is a duplicate', async () => {
    receiver.setBehaviour('lost-answer');
    expect(await post(completed())).toMatchObject({ kind: 'unanswered', reason: 'connection' });
    expect(last()).toMatchObject({ stored: true, answer: null });
    receiver.setBehaviour('ok');
    const answer = await post(completed());
    expect(readAck(RECEIVERS.image, 'completed', answer)).toBe('duplicate');
  });

  it('late: it is stored after the sender has given up', async () => {
    receiver.setBehaviour('late', 100);
    expect(await post(completed(), { timeoutMs: 50 })).toMatchObject({ kind: 'unanswered', reason: 'timeout' });
    await expect.poll(() => receiver.deliveries()).toHaveLength(1);
    expect(last().stored).toBe(true);
  });

  it('slow: it is stored before the sender gives up', async () => {
    receiver.setBehaviour('slow');
    expect(await post(completed(), { timeoutMs: 250 })).toMatchObject({ kind: 'unanswered', reason: 'timeout' });
    expect(last().stored).toBe(true);
  });
});

it('slow answers late, but answers', async () => {
  const slow = await startWebhookReceiver({ secret: SECRET, slowMs: 20 });
  slow.setBehaviour('slow');
  const answer = await postWebhook({
    url: slow.url + ROUTE,
    secret: SECRET,
    eventId: 'e',
    sentAt: Date.now(),
    body: JSON.stringify(completed()),
  });
  expect(answer).toMatchObject({ kind: 'answered', status: 200 });
  await slow.stop();
});
