import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import {
  startWebhookReceiver,
  type WebhookReceiver,
} from '../../infra/tools/local/stand-ins/frontend/webhook-receiver.ts';

/**
 * What the six real receivers (Next, Prisma, MariaDB; commit 947c004 of the frontend) answered and stored, where it is not what one
 * would expect of them.
 */

const PATHS = {
  image: 'image-completion',
  ecommerce: 'image-ecommerce-completion',
  video: 'video-completion',
  custom: 'video-personnalisee-completion',
  blog: 'blog-completion',
  book: 'book-completion',
} as const;
type Kind = keyof typeof PATHS;
type Payload = Record<string, unknown>;
/** A change of the good completed payload, or raw text in its place. */
type Change = ((payload: Payload) => void) | string;

const NOW = '2026-11-29T10:00:00Z';
const head = { job_id: 'cm1', status: 'completed', timestamp: NOW, environment: 'production', progress: 100 };
const url = (name: string) => `https://bucket.s3.eu-north-1.amazonaws.com/${name}?X-Amz-Signature=ab`;

function images(): Payload {
  const metadata = { model_name: 'm', version: 'v', generation_time_seconds: 3 };
  const files = [1, 2].map((n) => ({
    file_path: `u/${n}.png`,
    s3_key: `u/${n}.png`,
    url: url(`${n}`),
    s3_url: url(`${n}`),
    filename: `${n}.png`,
    description: 'Un chat',
    format: 'PNG',
    size_bytes: 10,
    file_size: 10,
    dimensions: '512x512',
  }));
  const data = { user_id: 'user_1', generated_at: NOW, images: files, metadata, generation_metadata: metadata };
  return { ...head, content_type: 'image', has_data: true, message: 'Vos images sont prêtes.', data };
}

function videos(): Payload {
  const file = {
    filename: '1.mp4',
    file_path: 'u/1.mp4',
    s3_key: 'u/1.mp4',
    url: url('1.mp4'),
    file_size: 10,
    size_bytes: 10,
    format: 'mp4',
    duration: '8',
    duration_seconds: 8,
    aspect_ratio: '16:9',
    dimensions: { width: 1280, height: 720 },
  };
  const metadata = { model_name: 'veo', model_version: '3', processing_time: 10, generation_time: 9, download_time: 1 };
  const data = { user_id: 'user_1', num_videos: 1, generated_at: NOW, videos: [file], metadata };
  return { ...head, content_type: 'video', has_data: true, data };
}

const GOOD: Readonly<Record<Kind, () => Payload>> = {
  image: images,
  ecommerce: images,
  video: videos,
  custom: videos,
  blog: () => ({
    ...head,
    data: {
      title: 'Titre',
      meta_description: 'm',
      introduction: 'i',
      sections: [{ heading: 'h', content: 'c' }],
      conclusion: 'c',
      tags: ['t'],
      main_keywords: ['k'],
      seo_score: 80.5,
      word_count: 900,
      readability_score: 'facile',
      full_content: 'f',
      generated_at: NOW,
    },
  }),
  book: () => ({
    ...head,
    user_id: 'cm0user',
    book_data: {
      book_title: 'Titre',
      topic: 't',
      goal: 'g',
      chapters: [{ title: 'Un', content: 'c' }],
      generated_at: NOW,
    },
  }),
};

/** Sets or takes away a member, by its path. */
function set(path: string, value?: unknown): Change {
  return (payload) => {
    const names = path.split('.');
    const last = names.pop() ?? '';
    const at = names.reduce<unknown>((object, name) => Reflect.get(Object(object), name), payload);
    Reflect.set(Object(at), last, value);
  };
}

function step(status: string, more: Payload = {}): Change {
  return (payload) => {
    for (const name of ['data', 'blog_data', 'book_data']) delete payload[name];
    Object.assign(payload, { status, has_data: false, progress: 42, message: 'En route', ...more });
  };
}

const failed = step('failed', { error: 'Raison', error_message: 'Raison', message: 'Raison', progress: 0 });
const good: Change = () => undefined;
const sized = (path: string, length: number): Change => set(path, 'x'.repeat(length));

/** The row as it is in the end; `undefined` when nothing has touched it. */
type Row = { readonly status?: string; readonly files?: number; readonly works?: number; readonly progress?: number };
const STORED: Row = { status: 'COMPLETED' };

const CASES: readonly (readonly [Kind, string, readonly Change[], readonly (number | string)[], Row | undefined])[] = [
  ['image', 'a step with progress 0', [step('generating', { progress: 0 })], [200], { progress: 60 }],
  ['image', 'no status', [step('', { status: undefined })], [200], { status: 'PROCESSING', progress: 42 }],
  ['image', 'a file of which the format is missing', [set('data.images.1.format')], ['images_count'], { files: 1 }],
  ['image', 'dimensions as an object', [set('data.images.0.dimensions', { width: 5, height: 6 })], [200], { files: 2 }],
  ['image', 'null', ['null'], [500], undefined],
  ['ecommerce', 'failed after completed', [good, failed], [200, 200], { status: 'FAILED', progress: 0, files: 2 }],
  [
    'ecommerce',
    'a step after completed',
    [good, step('generating')],
    [200, 200],
    { status: 'GENERATING', progress: 60 },
  ],
  ['ecommerce', 'saving after completed', [good, step('saving')], [200, 200], { status: 'GENERATING', progress: 90 }],
  ['ecommerce', 'no timestamp, then good', [set('timestamp'), good], [400, 'images_count'], STORED],
  ['ecommerce', 'no images, then good', [set('data.images', []), good], [400, 200], undefined],
  ['ecommerce', 'no key, then good', [set('data.images.0.s3_key'), good], [500, 'images_count'], STORED],
  ['ecommerce', 'seconds as a text', [set('data.generation_metadata.generation_time_seconds', '3')], [500], undefined],
  ['ecommerce', 'a description of 70,000', [sized('data.images.0.description', 70_000)], [500], undefined],
  ['ecommerce', 'not JSON', ['{'], [400], undefined],
  ['ecommerce', 'null', ['null'], [500], undefined],
  ['video', 'an unknown step', [step('thinking')], [200], { status: 'PENDING', progress: 0 }],
  ['video', 'completed without has_data', [set('has_data')], [200], { status: 'COMPLETED', files: 0, progress: 100 }],
  ['video', 'has_data 1', [set('has_data', 1)], ['num_videos'], { files: 1 }],
  ['video', 'no duration_seconds', [set('data.videos.0.duration_seconds')], [500], undefined],
  ['video', 'no aspect_ratio', [set('data.videos.0.aspect_ratio')], [500], undefined],
  ['video', 'no dimensions', [set('data.videos.0.dimensions')], [500], undefined],
  ['video', 'seconds as a text', [set('data.metadata.processing_time', '10')], [500], undefined],
  ['video', 'no key', [set('data.videos.0.s3_key')], ['num_videos'], { files: 1 }],
  ['video', 'null', ['null'], [500], undefined],
  ['custom', 'no timestamp', [set('timestamp')], ['videos_count'], STORED],
  ['custom', 'no filename', [set('data.videos.0.filename')], ['videos_count'], { files: 1 }],
  ['custom', 'no key', [set('data.videos.0.s3_key')], ['videos_count'], { files: 1 }],
  ['custom', 'dimensions as a text', [set('data.videos.0.dimensions', '1x2')], ['videos_count'], { files: 1 }],
  ['custom', 'no user, then good', [set('data.user_id'), good], [400, 200], undefined],
  ['custom', 'not JSON', ['{'], [400], undefined],
  ['custom', 'null', ['null'], [500], undefined],
  ['blog', 'finalizing with progress 0', [step('finalizing', { progress: 0 })], [200], { progress: 90 }],
  [
    'blog',
    'a step with an article',
    [set('status', 'writing_chapters')],
    [200],
    { status: 'WRITING_CHAPTERS', works: 0 },
  ],
  ['blog', 'an unknown status with an article', [set('status', 'done')], ['article_id'], { works: 1 }],
  ['blog', 'an introduction of 70,000', [sized('data.introduction', 70_000)], [500], undefined],
  ['blog', 'a conclusion that is a number', [set('data.conclusion', 3)], [500], undefined],
  ['book', 'no book, then good', [set('book_data'), good], [400, 'result'], { works: 1 }],
  ['book', 'a title of 192, then good', [sized('book_data.book_title', 192), good], [500, 200], undefined],
  ['book', 'a topic of 300', [sized('book_data.topic', 300)], ['result'], { works: 1 }],
  ['book', 'not JSON', ['{'], [400], undefined],
  ['book', 'null', ['null'], [500], undefined],
];

let receiver: WebhookReceiver;
beforeEach(async () => {
  receiver = await startWebhookReceiver({ secret: 's' });
});
afterEach(() => receiver.stop());

async function send(kind: Kind, change: Change): Promise<Response> {
  const payload = GOOD[kind]();
  if (typeof change !== 'string') change(payload);
  return fetch(`${receiver.url}/api/webhooks/${PATHS[kind]}`, {
    method: 'POST',
    headers: { 'content-type': 'application/json', 'x-webhook-secret': 's', 'user-agent': 'test' },
    body: typeof change === 'string' ? change : JSON.stringify(payload),
  });
}

describe('answers and stores as the real receiver does', () => {
  it.each(CASES)('%s: %s', async (kind, _name, changes, answers, row) => {
    for (const [index, change] of changes.entries()) {
      const response = await send(kind, change);
      const expected = answers[index];
      const body: unknown = await response.json();
      if (typeof expected === 'number') expect(response.status).toBe(expected);
      else expect([response.status, Object.keys(Object(body))]).toEqual([200, expect.arrayContaining([expected])]);
    }
    const stored = receiver
      .stored()
      .map(({ status, files, works, progress }) => ({ status, files: files.length, works, progress }));
    const touched = stored.filter(
      ({ status, files, progress }) => !(['PENDING', 'RUNNING'].includes(status) && files + progress === 0),
    );
    if (row === undefined) expect(touched).toEqual([]);
    else expect(stored).toMatchObject([row]);
  });

  it('image: writes a sentence of its own, whatever it was sent', async () => {
    await send('image', good);
    expect(receiver.stored()).toMatchObject([{ message: '2 image(s) générée(s) avec succès' }]);
  });
});

describe('the open status routes', () => {
  const ask = async (kind: 'image' | 'video', jobId: string) => {
    const response = await fetch(`${receiver.url}/api/${kind}-generations/${jobId}/status`);
    return { status: response.status, body: await response.json() };
  };

  it('say 404 for an id that the frontend did not make', async () => {
    await receiver.stop();
    receiver = await startWebhookReceiver({ secret: 's', knowsJob: (id) => id.startsWith('cm') });
    const pending = { status: 'PENDING', progress: 0, message: 'En attente de la génération...' };
    expect(await ask('image', 'mine')).toEqual({ status: 404, body: { ...pending, images: [] } });
    expect(await ask('video', 'mine')).toEqual({ status: 404, body: { ...pending, videoFile: null } });
    expect(await ask('image', 'cm1')).toMatchObject({ status: 200, body: { status: 'PENDING', images: [] } });
  });

  it('show what is stored: all images, the first video', async () => {
    await send('image', good);
    await send('video', good);
    expect(await ask('image', 'cm1')).toMatchObject({
      status: 200,
      body: { status: 'COMPLETED', progress: 100, images: [{ s3Key: 'u/1.png', width: 512 }, { s3Key: 'u/2.png' }] },
    });
    expect(await ask('video', 'cm1')).toMatchObject({
      body: { status: 'COMPLETED', videoFile: { s3Key: 'u/1.mp4', duration: 8 } },
    });
  });

  it('show a job whose files were lost behind a 200 as completed without images; a restart forgets the event', async () => {
    receiver.setBehaviour('files-lost');
    expect((await send('image', good)).status).toBe(200);
    receiver.setBehaviour('ok');
    await send('image', good);
    expect(await ask('image', 'cm1')).toMatchObject({ body: { status: 'COMPLETED', images: [] } });
    await fetch(`${receiver.url}/restart`, { method: 'POST' });
    await send('image', good);
    expect(await ask('image', 'cm1')).toMatchObject({ body: { images: [{ s3Key: 'u/1.png' }, { s3Key: 'u/2.png' }] } });
  });
});
