import { unmarshall } from '@aws-sdk/util-dynamodb';
import * as fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { jobRow, parseJobRow } from '../../../shared/adapters/dynamodb/jobs/job-row.ts';
import type { ImageJob, Output } from '../../../shared/jobs/job.ts';
import { contentTypeOf } from '../../../shared/kinds/image/content-type.ts';
import { IMAGE_FORMATS } from '../../../shared/kinds/image/image-request.ts';
import { IMAGE_SIZES, pixelsOf } from '../../../shared/kinds/image/image-size.ts';
import { objectKeyOf } from '../../../shared/kinds/image/object-key.ts';
import { OUTPUT_ERROR_CODES } from '../../../shared/messages/codes.ts';
import { aJob, delivered, failed } from '../../domain/a-job.ts';

const DUE = 1_764_136_409_123;

const counts = fc.oneof(
  fc.constant({ attempts: 1, billableAttempts: 1 }),
  fc.record({ attempts: fc.nat({ max: 9 }), billableAttempts: fc.nat({ max: 9 }) }),
);
const code = fc.constantFrom(...OUTPUT_ERROR_CODES);
const time = fc.nat({ max: 2 ** 42 });
const unfinished = fc.oneof(
  fc.record({ state: fc.constant('queued' as const), notBefore: time, trouble: code }, { requiredKeys: ['state'] }),
  fc.record(
    { state: fc.constant('generating' as const), leaseId: fc.string(), leaseUntil: time, trouble: code },
    { requiredKeys: ['state', 'leaseId', 'leaseUntil'] },
  ),
);
const failure = fc.record(
  { state: fc.constant('failed' as const), code, detail: fc.string({ unit: 'grapheme' }) },
  { requiredKeys: ['state', 'code'] },
);

/** A delivered file as the service makes them, or one of which anything else is true than what the row tells. */
function imageOf(job: ImageJob, number: number) {
  const { format, size } = job.request;
  const { width, height } = pixelsOf(size);
  const told = <T>(value: T, other: fc.Arbitrary<T>) => fc.oneof({ weight: 4, arbitrary: fc.constant(value) }, other);
  return fc.record({
    key: told(objectKeyOf(job, number, format), fc.string()),
    contentType: told<string>(contentTypeOf(format), fc.string()),
    bytes: fc.nat(),
    sha256: fc.uint8Array({ minLength: 32, maxLength: 32 }).map((bytes) => Buffer.from(bytes).toString('base64')),
    width: told(width, fc.nat()),
    height: told(height, fc.nat()),
    model: fc.string(),
    seconds: fc.nat({ max: 300_000 }).map((ms) => ms / 1_000),
    inputTokens: fc.nat(),
  });
}

function outputOf(job: ImageJob, number: number): fc.Arbitrary<Output> {
  const delivery = imageOf(job, number).map((image) => ({ state: 'delivered' as const, image }));
  return fc
    .tuple(counts, fc.oneof(unfinished, failure, delivery))
    .map(([counted, output]) => ({ ...output, ...counted }));
}

const job = fc
  .record({
    images: fc.integer({ min: 1, max: 4 }),
    size: fc.constantFrom(...IMAGE_SIZES),
    format: fc.constantFrom(...IMAGE_FORMATS),
  })
  .chain(({ images, size, format }) => {
    const opened = aJob({ images });
    const asked: ImageJob = { ...opened, request: { ...opened.request, size, format } };
    return fc
      .tuple(...Array.from({ length: images }, (_, index) => outputOf(asked, index + 1)))
      .map((outputs): ImageJob => ({ ...asked, outputs }));
  });

describe('the row of a job', () => {
  test('is read as the job that was written, whatever became of its images', () => {
    return fc.assert(
      fc.property(job, (written) => {
        expect(parseJobRow(jobRow(written, DUE))).toEqual(written);
      }),
    );
  });

  test('says of an image only what the rest of the row does not tell, and nothing of first attempts', () => {
    const { request, outputs } = unmarshall(jobRow({ ...aJob({ images: 2 }), outputs: [delivered(1), failed()] }, DUE));
    expect(request).not.toHaveProperty('num_images');
    expect(outputs).toEqual([
      {
        state: 'delivered',
        image: {
          bytes: 1001,
          sha256: Buffer.from('c2hh', 'base64'),
          model: 'gemini-nano-banana-2.1',
          seconds: 2.4,
          input_tokens: 12,
        },
      },
      { state: 'failed', code: 'content_blocked' },
    ]);
  });

  test('tells the keys under which the files are for ever', () => {
    const row = jobRow({ ...aJob(), outputs: [delivered(1)] }, DUE);
    expect(parseJobRow(row).outputs).toMatchObject([{ image: { key: 'user_user_2abc/images/job-1-1.png' } }]);
  });
});
