import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import type { InboxEntry } from '../../infra/tools/local/stand-ins/frontend/inbox.ts';
import {
  startWebhookReceiver,
  type WebhookReceiver,
} from '../../infra/tools/local/stand-ins/frontend/webhook-receiver.ts';
import { postWebhook } from '../../shared/adapters/webhook/post-webhook.ts';
import { readAck } from '../../shared/webhooks/read-ack.ts';
import { afterAttempt, type WebhookDelivery } from '../../shared/webhooks/webhook-delivery.ts';
import type { WebhookAnswer } from '../../shared/webhooks/webhook-post.ts';
import { RECEIVERS } from '../../shared/webhooks/webhook-receivers.ts';

const SECRET = 'local-webhook-secret';
const MINUTE = 60_000;
const AT = '2026-11-02T10:00:00.000Z';

let receiver: WebhookReceiver;
let now: number;
beforeEach(async () => {
  now = Date.parse(AT);
  receiver = await startWebhookReceiver({
    secret: SECRET,
    now: () => new Date(now),
    knowsJob: (id) => id !== 'unknown',
    knowsUser: (id) => id === 'user_1',
  });
});
afterEach(() => receiver.stop());

function post(path: string, body: unknown, eventId = 'evt_1'): Promise<WebhookAnswer> {
  const text = typeof body === 'string' ? body : JSON.stringify(body);
  return postWebhook({ url: receiver.url + path, secret: SECRET, eventId, sentAt: now, body: text });
}

function last(): InboxEntry {
  const entry = receiver.deliveries().at(-1);
  if (entry === undefined) throw new Error('the inbox is empty');
  return entry;
}

const head = { job_id: 'job_1', timestamp: AT, environment: 'production', message: 'Message', progress: 100 };
const URL = 'https://bucket.s3.eu-north-1.amazonaws.com/user_user_1/x?X-Amz-Signature=ab';
const reasons = { error: 'Raison', error_message: 'Raison', message: 'Raison', progress: 0, has_data: false };

const image = (n = 1) => ({
  file_path: `user_user_1/images/job_1-${n}.png`,
  s3_key: `user_user_1/images/job_1-${n}.png`,
  url: URL,
  s3_url: URL,
  file_url: URL,
  filename: `job_1-${n}.png`,
  description: 'Un vase',
  format: 'PNG',
  size_bytes: 10,
  file_size: 10,
  dimensions: '10x10',
});
const video = (n = 1) => ({
  filename: `v${n}.mp4`,
  file_path: `user_user_1/videos/v${n}.mp4`,
  s3_key: `user_user_1/videos/v${n}.mp4`,
  url: URL,
  s3_url: URL,
  file_url: URL,
  size_bytes: 10,
  file_size: 10,
  format: 'mp4',
  duration: '8',
  duration_seconds: 8,
  aspect_ratio: '16:9',
  dimensions: { width: 1920, height: 1080 },
  created_at: AT,
});
const metadata = {
  model_name: 'm',
  version: 'm',
  generation_time_seconds: 4,
  processing_time: 5,
  generation_time: 4,
  config_used: { aspect_ratio: '16:9', duration_seconds: 8, person_generation: 'ALLOW_ALL' },
};
const article = {
  title: 'Un titre',
  meta_description: 'Une description',
  introduction: 'Intro',
  sections: [{ heading: 'H', content: 'C' }],
  conclusion: 'Fin',
  tags: ['a'],
  main_keywords: ['b'],
  seo_score: 80.5,
  word_count: 900,
  readability_score: 'B1',
  full_content: 'Texte',
  generated_at: AT,
};
const book = {
  book_title: 'Un livre',
  topic: 'Sujet',
  goal: 'But',
  chapters: [{ title: 'Un', content: 'Texte' }],
  generated_at: AT,
};

const data = { job_id: 'job_1', user_id: 'user_1', generated_at: AT };
const ROUTES = {
  'ecommerce-image': {
    path: RECEIVERS['ecommerce-image'].path,
    step: 'generating',
    completed: {
      ...head,
      status: 'completed',
      content_type: 'image',
      data: { ...data, images: [image()], generation_metadata: metadata },
    },
  },
  video: {
    path: RECEIVERS.video.path,
    step: 'downloading',
    completed: {
      ...head,
      status: 'completed',
      content_type: 'video',
      has_data: true,
      data: { ...data, num_videos: 1, videos: [video()], metadata },
    },
  },
  'custom-video': {
    path: RECEIVERS['custom-video'].path,
    step: 'downloading',
    completed: { ...head, status: 'completed', content_type: 'video', data: { ...data, videos: [video()] } },
  },
  blog: {
    path: '/api/webhooks/blog-completion',
    step: 'writing_chapters',
    completed: { ...head, status: 'completed', content_type: 'blog', data: article },
  },
  book: {
    path: RECEIVERS.book.path,
    step: undefined,
    completed: { ...head, status: 'completed', content_type: 'book', user_id: 'prisma', book_data: book },
  },
} as const;
const ALL = Object.entries(ROUTES);
const WITH_FILES = (['ecommerce-image', 'custom-video'] as const).map((name) => [name, ROUTES[name]] as const);

const failedAt = (completed: object) => ({
  ...completed,
  data: undefined,
  book_data: undefined,
  ...reasons,
  status: 'failed',
});

describe('every route', () => {
  it.each(ALL)('%s: stores the contract’s completed job without a complaint', async (name, { path, completed }) => {
    expect(await post(path, completed)).toMatchObject({ status: 200 });
    expect(last()).toMatchObject({ stored: true, problems: [] });
    expect(receiver.stored()).toMatchObject([{ route: name, jobId: 'job_1', status: 'COMPLETED' }]);
  });

  it.each(ALL)('%s: and the contract’s failed job', async (_name, { path, completed }) => {
    expect(await post(path, failedAt(completed))).toMatchObject({ status: 200 });
    expect(last().problems).toEqual([]);
  });

  it.each(ALL)('%s: looks at the secret before anything else', async (_name, { path }) => {
    const answer = await postWebhook({ url: receiver.url + path, secret: 'x', eventId: 'e', sentAt: now, body: '{' });
    expect(answer).toMatchObject({ status: 401, text: expect.stringContaining('"error":') });
    expect(last().problems).toEqual(['x-webhook-secret: is missing or wrong']);
  });

  it.each(ALL)('%s: takes POST', async (name, { path }) => {
    for (const method of ['GET', 'PUT', 'DELETE']) {
      const expected = name === 'video' && method === 'GET' ? 200 : 405;
      expect((await fetch(receiver.url + path, { method })).status).toBe(expected);
    }
  });

  it.each(ALL)('%s: minds statuses in capitals and times without a zone', async (_name, { path, completed }) => {
    await post(path, { ...completed, status: 'COMPLETED' });
    expect(last().problems).toContainEqual(expect.stringContaining('status: '));
    await post(path, { ...completed, job_id: 'job_2', timestamp: '2026-11-02 10:00' });
    expect(last().problems).toContainEqual(expect.stringContaining('timestamp: '));
  });

  it.each(ALL)('%s: takes its steps, and regresses when one comes late', async (name, { path, step, completed }) => {
    if (step === undefined) {
      expect(await post(path, { ...head, status: 'generating' })).toMatchObject({ status: 400 });
      return;
    }
    const body = { ...completed, data: undefined, has_data: false, status: step, progress: 60 };
    expect(await post(path, body)).toMatchObject({ status: 200 });
    expect(last()).toMatchObject({ problems: [], stored: name !== 'ecommerce-image' });
    await post(path, completed);
    now += 6 * MINUTE;
    await post(path, body);
    expect(last().problems).toContainEqual(`status: ${step} after completed`);
  });
});

describe('a step', () => {
  const IMAGE = RECEIVERS.image.path;

  it.each([
    [IMAGE, 'pending', 'PENDING', 100],
    [IMAGE, 'initializing', 'PROCESSING', 100],
    [IMAGE, 'generating', 'GENERATING', 100],
    [IMAGE, 'saving', 'GENERATING', 100],
    [IMAGE, 'COMPLETED', 'PROCESSING', 100],
    // What the webhook says of its progress is not read.
    [ROUTES.video.path, 'pending', 'PENDING', 0],
    [ROUTES.video.path, 'generating', 'PROCESSING', 50],
    [ROUTES['custom-video'].path, 'downloading', 'PROCESSING', 75],
    [ROUTES.blog.path, 'writing_chapters', 'WRITING_CHAPTERS', 100],
  ])('%s: %s is %s at %i %%', async (path, status, row, progress) => {
    const content_type = path.includes('video') ? 'video' : 'image';
    await post(path, { ...head, status, content_type });
    expect(receiver.stored()).toMatchObject([{ status: row, progress }]);
  });

  it('has a progress of its own when it says none', async () => {
    await post(IMAGE, { ...head, status: 'saving', progress: undefined });
    expect(receiver.stored()).toMatchObject([{ status: 'GENERATING', progress: 90 }]);
  });
});

describe('e-commerce images and custom videos', () => {
  it.each(WITH_FILES)('%s: all or nothing, for a user that is known', async (_name, { path, completed }) => {
    expect(
      await post(path, { ...completed, job_id: 'a', data: { ...completed.data, user_id: 'prisma' } }),
    ).toMatchObject({
      status: 404,
    });
    expect(
      await post(path, { ...completed, job_id: 'b', data: { ...completed.data, user_id: undefined } }),
    ).toMatchObject({
      status: 400,
    });
    expect(await post(path, { ...completed, job_id: 'c', data: { user_id: 'user_1' } })).toMatchObject({ status: 400 });
    expect(await post(path, { ...completed, job_id: 'd', status: '' })).toMatchObject({ status: 400 });
    const broken = JSON.parse(
      JSON.stringify(completed)
        .replaceAll('.png"', `${'x'.repeat(192)}"`)
        .replaceAll('.mp4"', `${'x'.repeat(192)}"`),
    );
    expect(await post(path, { ...broken, job_id: 'e' })).toMatchObject({ status: 500 });
    expect(receiver.stored().flatMap(({ files }) => files)).toEqual([]);
  });

  it.each(WITH_FILES)(
    '%s: a corrected repetition is ignored for five minutes after 400, and taken at once after 500',
    async (...[, { path, completed }]) => {
      await post(path, { ...completed, data: { user_id: 'user_1' } });
      expect(await post(path, completed)).toMatchObject({ status: 200 });
      expect(last().stored).toBe(false);
      now += 5 * MINUTE;
      await post(path, completed);
      expect(last().stored).toBe(true);

      const broken = JSON.parse(JSON.stringify(completed).replaceAll('"filename"', '"name"').replaceAll('x?', 'y?'));
      expect(await post(path, { ...broken, job_id: 'job_2' })).toMatchObject({ status: 500 });
      const other = JSON.parse(JSON.stringify(completed).replaceAll('.png', '-2.png').replaceAll('.mp4', '-2.mp4'));
      await post(path, { ...other, job_id: 'job_2' });
      expect(last().stored).toBe(true);
    },
  );
});

describe('videos', () => {
  const { path, completed } = ROUTES.video;

  it('without has_data are a step with no file', async () => {
    expect(await post(path, { ...completed, has_data: false })).toMatchObject({ status: 200 });
    expect(last()).toMatchObject({ stored: false });
    expect(receiver.stored()).toMatchObject([{ status: 'COMPLETED', files: [] }]);
  });

  it('are a duplicate for five minutes, and an error for ever after', async () => {
    await post(path, completed);
    expect(await post(path, completed)).toMatchObject({ text: expect.stringContaining('"status":"duplicate"') });
    now += 6 * MINUTE;
    expect(await post(path, completed)).toMatchObject({ status: 500 });
  });

  it('of an unknown job are 404, its failure and its steps 500', async () => {
    expect(await post(path, { ...completed, job_id: 'unknown' })).toMatchObject({ status: 404 });
    expect(await post(path, { ...failedAt(completed), job_id: 'unknown' })).toMatchObject({ status: 500 });
    expect(await post(path, { ...completed, has_data: false, status: 'processing', job_id: 'unknown' })).toMatchObject({
      status: 500,
    });
  });

  it('need their type', async () => {
    expect(await post(path, { ...completed, content_type: 'image' })).toMatchObject({ status: 400 });
  });

  it.each(['dimensions', 'file_size'])('without %s are lost', async (field) => {
    const videos = [{ ...video(), [field]: undefined }];
    expect(await post(path, { ...completed, data: { ...completed.data, videos } })).toMatchObject({ status: 500 });
  });
});

describe('articles', () => {
  const { path, completed } = ROUTES.blog;

  it('are made a second time by a repetition after five minutes', async () => {
    await post(path, completed);
    await post(path, completed);
    expect(last()).toMatchObject({ stored: false, problems: [] });
    now += 6 * MINUTE;
    await post(path, completed);
    expect(last()).toMatchObject({ problems: ['job_id: a second article for the job'] });
  });

  it('of an unknown job become the newest unfinished one’s, whoever’s it is', async () => {
    expect(await post(path, { ...completed, job_id: 'unknown' })).toMatchObject({ status: 404 });
    await post(path, { ...head, status: 'finalizing', job_id: 'a stranger’s' });
    expect(await post(path, { ...completed, job_id: 'unknown' })).toMatchObject({ status: 200 });
    expect(last().problems).toEqual([expect.stringContaining('job_id: is unknown')]);
    expect(receiver.stored()).toMatchObject([{ jobId: 'a stranger’s', status: 'COMPLETED' }]);
  });

  it.each([
    ['title', 'x'.repeat(256)],
    ['meta_description', 'x'.repeat(256)],
    ['readability_score', 4],
    ['seo_score', '80'],
    ['title', undefined],
  ])('are refused for their %s', async (field, value) => {
    expect(await post(path, { ...completed, data: { ...article, [field]: value } })).toMatchObject({ status: 500 });
  });

  it('that are missing leave the job unfinished', async () => {
    expect(await post(path, { ...completed, data: undefined })).toMatchObject({ status: 200 });
    expect(last().stored).toBe(false);
    expect(receiver.stored()).toMatchObject([{ status: 'FINALIZING' }]);
    expect(await post(path, { ...completed, data: undefined, status: 'strange' })).toMatchObject({ status: 400 });
  });
});

describe('books', () => {
  const { path, completed } = ROUTES.book;

  it('are kept in mind from before they are looked at until a sweep finds them old', async () => {
    const long = { ...completed, book_data: { ...book, chapters: [{ title: 'Un', content: 'x'.repeat(70_000) }] } };
    expect(await post(path, long)).toMatchObject({ status: 500 });
    now += 9 * MINUTE;
    expect(await post(path, completed)).toMatchObject({ status: 200 });
    expect(last().stored).toBe(false);
    now += 7 * MINUTE;
    await post(path, completed);
    expect(last().stored).toBe(true);
  });

  it('without content are refused and forgotten', async () => {
    expect(await post(path, { ...completed, book_data: undefined })).toMatchObject({ status: 400 });
    await post(path, completed);
    expect(last().stored).toBe(true);
  });

  it('of an unknown job become a running one’s, or a new one’s of the user, who goes by the frontend’s own id', async () => {
    expect(await post(path, { ...completed, job_id: 'unknown', user_id: 'user_1' })).toMatchObject({ status: 500 });
    expect(last().problems).toEqual([expect.stringContaining('job_id: is unknown')]);
    now += 20 * MINUTE;
    expect(await post(path, { ...completed, job_id: 'unknown' })).toMatchObject({ status: 200 });
    expect(receiver.stored()).toMatchObject([{ jobId: 'unknown', status: 'COMPLETED' }]);
  });
});

/** What the deliverer believes of a receiver, against the receiver. */
describe('the deliverer’s reading of each receiver', () => {
  const read = (['ecommerce-image', 'custom-video', 'book'] as const).map(
    (name) => [name, RECEIVERS[name], ROUTES[name]] as const,
  );

  it.each(read)('%s: a store and a repetition are told apart', async (_name, known, { path, completed }) => {
    expect(known.path).toBe(path);
    expect(readAck(known, 'completed', await post(path, completed))).toBe('stored');
    expect(readAck(known, 'completed', await post(path, completed))).toBe('duplicate');
  });

  /** Something that the route refuses in the way that poisons what follows. */
  const POISON = {
    'ecommerce-image': { data: { user_id: 'user_1' } },
    'custom-video': { data: { user_id: 'user_1' } },
    book: { book_data: { ...book, chapters: [{ title: 'Un', content: 'x'.repeat(70_000) }] } },
  } as const;

  it.each(read)(
    '%s: after a refusal it waits until a repetition is stored again',
    async (name, known, { path, completed }) => {
      const refused = await post(path, { ...completed, ...POISON[name] });
      const fresh: WebhookDelivery = { eventId: 'evt_1', state: 'due', attempts: 0, nextAttemptAt: now };
      const status = refused.kind === 'answered' ? refused.status : 0;
      const delivery = afterAttempt(
        fresh,
        { at: now, ms: 5, ack: readAck(known, 'completed', refused), status, words: '' },
        { receiver: known, closedAt: now, now, random: () => 0 },
      );
      expect([...known.poison.statuses]).toContain(status);
      expect(readAck(known, 'completed', await post(path, completed))).toBe('duplicate'); // what it must not meet
      expect(last().stored).toBe(false);
      now = delivery.nextAttemptAt ?? 0;
      expect(readAck(known, 'completed', await post(path, completed))).toBe('stored');
      expect(last().stored).toBe(true);
    },
  );
});
