import { describe, expect, test } from 'vitest';
import { parseCustomVideoRequest } from '../../../shared/kinds/custom-video/parse-custom-video-request.ts';
import type { OrderContext } from '../../../shared/kinds/kind.ts';
import { parseVideoRequest } from '../../../shared/kinds/video/parse-video-request.ts';
import { heic } from '../../domain/pictures/heic.ts';

const FR: OrderContext = { language: 'fr', allowsInput: (url) => url.startsWith('https://sorami.app/') };
/** A PNG of two by two pixels. */
const PNG =
  'iVBORw0KGgoAAAANSUhEUgAAAAIAAAACCAMAAABFaP0WAAAAA1BMVEXMMzN0dFbYAAAACXBIWXMAAAPoAAAD6AG1e1JrAAAAC0lEQVQImWNgAAEAAAYAAeaH/n8AAAAASUVORK5CYII=';
const UPLOAD = `upl_${'a'.repeat(22)}`;

const video = (body: object) => parseVideoRequest({ prompt: 'un phare', ...body }, FR);
const custom = (body: object) => parseCustomVideoRequest({ prompt: 'un phare', ...body }, FR);
const fieldsOf = (parsed: ReturnType<typeof video> | ReturnType<typeof custom>): readonly string[] =>
  parsed.kind === 'invalid' ? parsed.problems.map(({ field }) => field) : [];

describe('an order of videos', () => {
  test('of the main page says the prompt only', () => {
    expect(video({ job_id: 'cm1', user_id: 'prisma-1' })).toEqual({
      kind: 'valid',
      request: {
        prompt: 'un phare',
        count: 1,
        durationSeconds: 8,
        aspectRatio: '16:9',
        personGeneration: 'ALLOW_ALL',
      },
      jobId: 'cm1',
      clientUserId: 'prisma-1',
      maxCredits: undefined,
    });
  });

  test('of the second page says everything, and leaves nothing in the cloud, which is ignored', () => {
    const parsed = video({
      aspect_ratio: '16:10',
      number_of_videos: 4,
      duration_seconds: 5,
      person_generation: 'DENY_ALL',
      input_image_base64: PNG,
      save_to_cloud: false,
    });
    expect(parsed).toMatchObject({
      request: {
        count: 4,
        durationSeconds: 5,
        aspectRatio: '16:10',
        personGeneration: 'DENY_ALL',
        firstFrame: { from: 'order', contentType: 'image/png', width: 2, height: 2 },
      },
      given: [{ ref: { from: 'order' } }],
    });
  });

  test.each([
    ['2', 2],
    [' 03 ', 3],
    [4, 4],
    [1.0, 1],
    [null, 1],
  ])('number_of_videos %j is %i', (number_of_videos, count) => {
    expect(video({ number_of_videos })).toMatchObject({ request: { count } });
  });

  test.each([
    ['8', 8],
    ['6s', 6],
    ['7 s', 7],
    ['5S', 5],
    [6, 6],
    [null, 8],
  ] as const)('duration_seconds %j is %i', (duration_seconds, durationSeconds) => {
    expect(video({ duration_seconds })).toMatchObject({ request: { durationSeconds } });
  });

  test.each([
    ['number_of_videos', 0],
    ['number_of_videos', -1],
    ['number_of_videos', 1.5],
    ['number_of_videos', '2.0'],
    ['number_of_videos', true],
    ['number_of_videos', [1]],
    ['duration_seconds', 4],
    ['duration_seconds', 10],
    ['duration_seconds', 15],
    ['duration_seconds', 5.5],
    ['duration_seconds', '8 min'],
    ['duration_seconds', 'Infinity'],
    ['aspect_ratio', '4:3'],
    ['aspect_ratio', ''],
    ['aspect_ratio', 1.78],
    ['person_generation', 'allow_all'],
    ['prompt', ' \u200B '],
    ['prompt', 'half an emoji \uD83D'],
    ['prompt', 'x'.repeat(4_001)],
    ['prompt', null],
    ['negative_prompt', 'x'.repeat(4_001)],
    ['input_image_base64', 'data:image/png;base64,%%%'],
    ['input_image_base64', 'R0lGODlhAQABAAAAACw='],
    ['input_image_base64', PNG.slice(0, 90)],
    ['input_image_base64', 7],
    ['input_image_url', 'http://sorami.app/a.png'],
    ['input_image_url', 'https://169.254.169.254/'],
    ['input_image', 'upl_short'],
  ])('names the field that is wrong: %s %j', (field, value) => {
    expect(fieldsOf(video({ [field]: value }))).toEqual([field]);
  });

  test('names every wrong field at once', () => {
    const parsed = video({ prompt: '', number_of_videos: 9, duration_seconds: 3, aspect_ratio: '1:1' });
    expect(fieldsOf(parsed)).toEqual(['prompt', 'number_of_videos', 'duration_seconds', 'aspect_ratio']);
  });

  test('blanks and null are what forms send for nothing', () => {
    const parsed = video({
      input_image_base64: null,
      input_image_url: ' ',
      input_image: '',
      negative_prompt: ' \u200B',
      max_credits: null,
    });
    expect(parsed.kind === 'valid' && Object.keys(parsed.request)).not.toContain('firstFrame');
    expect(parsed.kind === 'valid' && Object.keys(parsed.request)).not.toContain('negativePrompt');
  });

  test('takes one picture, in whatever way, with or without the prefix, and by its bytes', () => {
    const labelled = `data:image/gif;base64,${PNG}`;
    expect(video({ input_image_base64: labelled })).toMatchObject({
      request: { firstFrame: { contentType: 'image/png' } },
    });
    expect(video({ input_image: UPLOAD })).toMatchObject({ request: { firstFrame: { uploadId: UPLOAD } } });
    expect(video({ input_image_url: 'https://sorami.app/a.png' })).toMatchObject({
      request: { firstFrame: { from: 'url', url: 'https://sorami.app/a.png' } },
    });
    expect(fieldsOf(video({ input_image_base64: PNG, input_image: UPLOAD }))).toEqual(['input_image']);
  });

  test('takes what telephones make', () => {
    const picture = heic({ width: 640, height: 480 }).toString('base64');
    expect(video({ input_image_base64: picture })).toMatchObject({
      request: { firstFrame: { contentType: 'image/heic', width: 640, height: 480 } },
    });
  });
});

describe('an order of custom videos', () => {
  const image = { source: 'base64', data: PNG } as const;

  test('without pictures is one all the same', () => {
    expect(
      custom({ aspect_ratio: '16:9', duration_seconds: 8, number_of_videos: 1, save_to_cloud: true }),
    ).toMatchObject({ kind: 'valid', request: { references: [] } });
    expect(custom({ reference_images: null })).toMatchObject({ request: { references: [] } });
  });

  test('keeps every picture in its order, with its role and words', () => {
    const parsed = custom({
      reference_images: [
        image,
        { ...image, type: null, description: ' ' },
        { source: 'upload', data: UPLOAD, type: 'style', description: 'une aquarelle' },
      ],
    });
    expect(parsed).toMatchObject({
      request: {
        references: [
          { role: 'subject', picture: { from: 'order' } },
          { role: 'asset', picture: { from: 'order' } },
          { role: 'style', picture: { from: 'upload', uploadId: UPLOAD }, description: 'une aquarelle' },
        ],
      },
      uploads: [{ uploadId: UPLOAD, name: { field: 'reference_images[2].data' } }],
    });
  });

  test('never drops a picture: a fourth is refused, and what is wrong is named with its number', () => {
    expect(fieldsOf(custom({ reference_images: [image, image, image, image] }))).toEqual(['reference_images']);
    expect(fieldsOf(custom({ reference_images: 'one' }))).toEqual(['reference_images']);
    expect(fieldsOf(custom({ reference_images: [null] }))).toEqual(['reference_images']);
    const parsed = custom({
      duration_seconds: 9,
      reference_images: [
        { source: 'path', data: '/tmp/a.png' },
        { source: 'base64', data: 7, type: 'hero' },
        { source: 'url', data: 'https://sorami.app/a.png', description: 7 },
      ],
    });
    expect(fieldsOf(parsed)).toEqual([
      'duration_seconds',
      'reference_images[0].source',
      'reference_images[1].data',
      'reference_images[1].type',
      'reference_images[2].description',
    ]);
    const damaged = custom({ reference_images: [image, { ...image, data: PNG.slice(0, 80) }, { ...image, data: '' }] });
    expect(fieldsOf(damaged)).toEqual(['reference_images[1].data', 'reference_images[2].data']);
    expect(damaged).toMatchObject({ problems: [{ message: expect.stringMatching(/^L’image n° 2 /) }, {}] });
  });

  test('says what the first frame shows in words', () => {
    const parsed = custom({ generate_image_first: true, image_generation_prompt: 'une porte rouge' });
    expect(parsed).toMatchObject({ request: { openingImage: 'une porte rouge' } });
    expect(fieldsOf(custom({ generate_image_first: 'yes' }))).toEqual(['generate_image_first']);
  });
});
