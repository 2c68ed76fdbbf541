import { HeadObjectCommand, PutObjectCommand, S3Client } from '@aws-sdk/client-s3';
import sharp from 'sharp';
import { afterAll, describe, expect, inject, test } from 'vitest';
import { administratorOf } from '../../infra/tools/local/system/start-system.ts';
import { IMAGE_FORMATS } from '../../shared/kinds/image/image-request.ts';
import { IMAGE_SIZES } from '../../shared/kinds/image/image-size.ts';
import { User } from '../support/user.ts';

const endpoints = inject('endpoints');
const s3 = new S3Client({ ...administratorOf(endpoints), forcePathStyle: true });
afterAll(() => s3.destroy());

interface Image {
  readonly s3_key: string;
  readonly url: string;
  readonly size_bytes: number;
  readonly expires_at: string;
}
const imagesOf = (body: Record<string, unknown>): Image[] => body['images'] as Image[];

describe('a job, from the request to the picture', () => {
  test('is accepted at once with what a client needs to follow it', async () => {
    const user = await User.withCredits(2);
    const accepted = await user.generate({ prompt: 'un chat', num_images: '2', job_id: 'clx-1', user_id: 'prisma-id' });
    expect(accepted.status).toBe(202);
    expect(accepted.body).toMatchObject({
      success: true,
      job_id: 'clx-1',
      status: 'PENDING',
      message: 'Votre demande est en file d’attente.',
      credits: { mode: 'ledger', quoted: 2, held: 2, captured: 0, released: 0 },
    });
    expect(Date.parse(String(accepted.body['created_at']))).toBeLessThanOrEqual(Date.now());
    expect(accepted.headers.get('location')).toBe('/api/images/status/clx-1');
    expect(Number(accepted.headers.get('retry-after'))).toBeGreaterThan(0);
    await user.ended('clx-1');
  });

  test('ends with images that are in the bucket, with the recorded size and checksum', async () => {
    const user = await User.withCredits(2);
    const { body } = await user.job({ prompt: 'deux barques', num_images: 2, job_id: 'barques' });
    expect(body).toMatchObject({
      status: 'COMPLETED',
      progress: 100,
      errors: [],
      credits: { captured: 2, released: 0 },
    });
    const row = await user.row('barques');
    for (const part of row?.parts ?? []) {
      if (part.state !== 'delivered') throw new Error('not delivered');
      const head = await s3.send(
        new HeadObjectCommand({ Bucket: endpoints.bucket, Key: part.file.key, ChecksumMode: 'ENABLED' }),
      );
      expect(head).toMatchObject({ ContentLength: part.file.bytes, ChecksumSHA256: part.file.sha256 });
    }
    expect(imagesOf(body).map(({ s3_key }) => s3_key)).toEqual([
      `user_${user.id}/images/barques-1.png`,
      `user_${user.id}/images/barques-2.png`,
    ]);
    for (const image of imagesOf(body)) {
      expect(Date.parse(image.expires_at)).toBeGreaterThan(Date.now());
      const bytes = await (await fetch(image.url)).arrayBuffer();
      expect(bytes.byteLength).toBe(image.size_bytes);
    }
  });

  test('is drawn once, although something that is not ours lies at its place, which stays', async () => {
    const user = await User.withCredits(1);
    const Key = `user_${user.id}/images/foreign-1.png`;
    await s3.send(new PutObjectCommand({ Bucket: endpoints.bucket, Key, Body: 'somebody else’s' }));
    const { body } = await user.job({ prompt: 'un phare', job_id: 'foreign' });
    const [image] = imagesOf(body);
    expect(body).toMatchObject({ status: 'COMPLETED', credits: { captured: 1 } });
    expect(image?.s3_key).toBe(`user_${user.id}/images/beside/foreign-1.png`);
    expect((await (await fetch(image?.url ?? '')).arrayBuffer()).byteLength).toBe(image?.size_bytes);
    expect((await user.row('foreign'))?.parts).toMatchObject([{ state: 'delivered', billableAttempts: 1 }]);
    expect((await s3.send(new HeadObjectCommand({ Bucket: endpoints.bucket, Key }))).ContentLength).toBe(17);
  });

  test.each(IMAGE_SIZES.map((size, index) => [size, IMAGE_FORMATS[index % IMAGE_FORMATS.length] ?? 'PNG'] as const))(
    'delivers exactly %s as %s',
    async (size, format) => {
      const user = await User.withCredits(1);
      const { body } = await user.job({ prompt: 'une rue de Dakar', size, format });
      const [image] = imagesOf(body);
      const response = await fetch(image?.url ?? '');
      const found = await sharp(Buffer.from(await response.arrayBuffer())).metadata();
      expect(`${found.width}x${found.height} ${found.format}`).toBe(`${size} ${format.toLowerCase()}`);
      expect(response.headers.get('content-type')).toBe(`image/${format.toLowerCase()}`);
    },
  );

  test('has its result when it has ended, and says so before', async () => {
    const user = await User.withCredits(1);
    await user.generate({ prompt: 'lent [[slow:1]]', job_id: 'lent' });
    const early = await user.call('GET', '/api/images/result/lent');
    expect(early.status).toBe(400);
    expect(early.body).toMatchObject({ success: false, code: 'job_not_finished', job_id: 'lent' });
    await user.ended('lent');
    const result = await user.call('GET', '/api/images/result/lent');
    expect(result.status).toBe(200);
    expect(result.body).toMatchObject({
      status: 'COMPLETED',
      metadata: { model_name: 'gemini-nano-banana-2.1', prompt_used: 'lent [[slow:1]]' },
    });
    expect(imagesOf(result.body)).toHaveLength(1);
  });

  test('can start from an image of the same bucket, by its signed address', async () => {
    const user = await User.withCredits(2);
    const [source] = imagesOf((await user.job({ prompt: 'un vase' })).body);
    const { body } = await user.job({ prompt: 'le même, bleu', input_image_url: source?.url });
    expect(body).toMatchObject({ status: 'COMPLETED' });
  });

  test('fails for an input image that is none, and costs nothing', async () => {
    const user = await User.withCredits(2);
    const gone = `${endpoints.awsEndpoint}/${endpoints.bucket}/user_x/images/none.png`;
    const { body } = await user.job({ prompt: 'x', input_image_url: gone });
    expect(body).toMatchObject({
      status: 'FAILED',
      code: 'input_image_unusable',
      credits: { captured: 0, released: 1 },
    });
    expect(await user.wallet()).toMatchObject({ available: 2, held: 0 });
  });

  test('is its owner’s alone: everybody else is told that it does not exist', async () => {
    const [owner, stranger] = [await User.withCredits(1), await User.withCredits(1)];
    await owner.job({ prompt: 'secret', job_id: 'le-mien' });
    for (const route of ['status', 'result']) {
      const answer = await stranger.call('GET', `/api/images/${route}/le-mien`);
      expect(answer.status).toBe(404);
      expect(answer.body).toMatchObject({ success: false, code: 'job_not_found' });
    }
    expect(await stranger.generate({ prompt: 'autre chose', job_id: 'le-mien' })).toMatchObject({
      status: 409,
      body: { success: false, code: 'job_id_taken', job_id: 'le-mien' },
    });
    expect(await stranger.wallet()).toEqual({ available: 1, held: 0, spent: 0, granted: 1 });
    expect(await stranger.row('le-mien')).toBeUndefined();
  });
});

describe('the webhook of a job', () => {
  test('arrives once, with the secret and nothing that the receiver trips over', async () => {
    const user = await User.withCredits(4);
    const jobId = `cmp-${user.id.slice(5, 20)}`;
    await user.job({
      prompt: 'trois sur quatre [[one-of-4:blocked]]',
      num_images: 4,
      job_id: jobId,
      user_id: 'prisma',
    });
    const [delivery] = await user.delivered(jobId);
    expect(delivery).toMatchObject({
      path: '/api/webhooks/image-completion',
      stored: true,
      problems: [],
      headers: { 'x-webhook-secret': true },
      body: {
        job_id: jobId,
        status: 'completed',
        content_type: 'image',
        has_data: true,
        user_id: user.id,
        progress: 100,
        message: '3 images sur 4 sont prêtes ; 1 crédit vous a été rendu.',
        data: { user_id: user.id, num_images: 3 },
      },
    });
  });

  test('says why in every field that a receiver reads when the job failed', async () => {
    const user = await User.withCredits(1);
    const jobId = `cm-ko-${user.id.slice(5, 20)}`;
    await user.job({ prompt: '[[blocked]]', job_id: jobId });
    const [delivery] = await user.delivered(jobId);
    const reason = 'Cette image a été refusée par les règles de sécurité du modèle. Reformulez votre demande.';
    expect(delivery).toMatchObject({
      stored: true,
      problems: [],
      body: { status: 'failed', has_data: false, progress: 0, error: reason, error_message: reason, message: reason },
    });
  });

  test('is not sent for an id that the server made: the receiver would give it to a stranger', async () => {
    const user = await User.withCredits(2);
    const { body } = await user.job({ prompt: 'sans identifiant' });
    const jobId = String(body['job_id']);
    expect((await user.row(jobId))?.webhook).toBeUndefined();
    // Another job's webhook has made its way meanwhile.
    const later = `cm-apres-${user.id.slice(5, 20)}`;
    await user.job({ prompt: 'avec identifiant', job_id: later });
    await user.delivered(later);
    expect(await user.deliveries(jobId)).toEqual([]);
  });
});
