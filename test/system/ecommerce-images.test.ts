import sharp from 'sharp';
import { expect, inject, test } from 'vitest';
import { callApi, User } from '../support/user.ts';

const endpoints = inject('endpoints');
const ROUTE = '/api/secure/images/generate-ecommerce';
const ORIGIN = 'http://localhost:3000';

const plain = (background: string, width = 64, height = 64) =>
  sharp({ create: { width, height, channels: 3, background } });
const red = (await plain('#c33').png().toBuffer()).toString('base64');
const green = (await plain('#3c3').jpeg().toBuffer()).toString('base64');

const reference = (data: string, type: string) => ({
  image_source: 'base64',
  image_data: `data:image/jpeg;base64,${data}`,
  image_type: type,
  description: 'photo.jpg',
});
const order = {
  prompt: 'La théière sur une table',
  reference_images: [reference(green, 'background'), reference(red, 'product')],
  quality_level: 'thumbnail',
  num_variations: 2,
  output_format: 'png',
  save_to_cloud: true,
};

test('an order of the page: a job of ours, two squares, two credits each, and the frontend is told under the Clerk id', async () => {
  const user = await User.withCredits(10);
  const placed = await user.call('POST', ROUTE, order, { origin: ORIGIN, 'idempotency-key': 'une-fois' });
  expect(placed).toMatchObject({ status: 202, body: { success: true, status: 'PENDING', num_images: 2 } });
  expect(placed.headers.get('access-control-allow-origin')).toBe(ORIGIN);
  const jobId = String(placed.body['job_id']);
  const again = await user.call('POST', ROUTE, order, { 'idempotency-key': 'une-fois' });
  expect([again.body['job_id'], again.headers.get('idempotent-replayed')]).toEqual([jobId, 'true']);
  const other = { ...order, reference_images: [reference(red, 'background'), reference(red, 'product')] };
  const changed = await user.call('POST', ROUTE, other, { 'idempotency-key': 'une-fois' });
  expect(changed).toMatchObject({ status: 422, body: { code: 'job_id_conflict' } });

  const { body } = await user.ended(jobId);
  expect(body).toMatchObject({ status: 'COMPLETED', credits: { held: 4, captured: 4, released: 0 } });
  const images = body['images'] as { url: string; s3_key: string }[];
  for (const { url } of images) {
    const metadata = await sharp(Buffer.from(await (await fetch(url)).arrayBuffer())).metadata();
    expect(metadata).toMatchObject({ width: 500, height: 500, format: 'png' });
  }
  const [told, ...more] = await user.delivered(jobId);
  expect(more).toEqual([]);
  expect(told).toMatchObject({
    path: '/api/webhooks/image-ecommerce-completion',
    stored: true,
    problems: [],
    body: {
      status: 'completed',
      data: {
        user_id: user.id,
        images: images.map(({ s3_key }) => ({ s3_key, description: order.prompt, format: 'PNG' })),
        generation_metadata: { config_used: { quality_level: 'thumbnail', output_format: 'png', num_variations: 2 } },
      },
    },
  });
});

test('what can be known is refused at once, by the number of the picture', async () => {
  const user = await User.withCredits(0);
  const half = Buffer.from(red, 'base64').subarray(0, 90).toString('base64');
  const wrong = [
    reference(red, 'product'),
    { ...reference(half, 'product'), image_source: 'path' },
    reference(half, 'product'),
    reference(red, 'somebody'),
    ...Array.from({ length: 5 }, () => reference(red, 'model')),
  ];
  const { status, body } = await user.call('POST', ROUTE, { ...order, reference_images: wrong }, { origin: ORIGIN });
  expect([status, body['details']]).toEqual([
    400,
    [
      { field: 'reference_images[1].image_source', message: expect.stringContaining('n° 2 doit être donnée') },
      { field: 'reference_images[3].image_type', message: expect.stringContaining('n° 4 doit avoir') },
    ],
  ]);
  const known = wrong.filter((_, index) => index !== 1 && index !== 3);
  const second = await user.call('POST', ROUTE, { ...order, reference_images: known });
  expect([second.status, second.body['details']]).toEqual([
    400,
    [
      { field: 'reference_images', message: 'Le modèle tient compte de 4 images de mannequin au plus.' },
      { field: 'reference_images[1].image_data', message: 'L’image de référence n° 2 est endommagée ou incomplète.' },
    ],
  ]);
  expect(await user.call('POST', ROUTE, order)).toMatchObject({ status: 402 });
});

test('a body of up to 6 MB is taken here and nowhere else; what is larger ends at the gateway, which pages can read', async () => {
  const user = await User.withCredits(10);
  const noise = await sharp({
    create: {
      width: 1_500,
      height: 1_040,
      channels: 3,
      background: '#fff',
      noise: { type: 'gaussian', mean: 128, sigma: 90 },
    },
  })
    .png({ compressionLevel: 0 })
    .toBuffer();
  const large = { ...order, num_variations: 1, reference_images: [reference(noise.toString('base64'), 'product')] };
  expect(noise.length).toBeGreaterThan(4_650_000);
  const placed = await user.call('POST', ROUTE, large);
  expect(placed).toMatchObject({ status: 202 });
  expect(await user.ended(String(placed.body['job_id']))).toMatchObject({ body: { status: 'COMPLETED' } });
  expect(await user.generate({ prompt: 'x', input_image: noise.toString('base64') })).toMatchObject({
    status: 413,
    body: { code: 'payload_too_large' },
  });
  for (const megabytes of [6.5, 9, 11]) {
    const init = { token: user.token, body: { prompt: 'x'.repeat(megabytes * 1e6) }, headers: { origin: ORIGIN } };
    const refused = await callApi(endpoints, 'POST', ROUTE, init);
    expect([megabytes, refused.status]).toEqual([megabytes, 413]);
    expect(refused.headers.get('access-control-allow-origin')).toBe(ORIGIN);
  }
});
