import { marshall, unmarshall } from '@aws-sdk/util-dynamodb';
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
});

/** Values that a later version may write where this one knows none of the kind. */
const name = fc.stringMatching(/^[a-z][a-z0-9_-]{2,20}$/).map((text) => `x-${text}`);
const anything = fc.jsonValue({ maxDepth: 2 }).filter((value) => JSON.stringify(value) !== 'null');

/** Puts a value at a path of a row. */
function changed(
  row: Record<string, unknown>,
  path: readonly (string | number)[],
  value: unknown,
): Record<string, unknown> {
  const copy = structuredClone(row);
  // The rows of these tests are as deep as their paths.
  const parent = path
    .slice(0, -1)
    .reduce<Record<string, unknown>>((at, step) => at[step] as Record<string, unknown>, copy);
  parent[path.at(-1) ?? ''] = value;
  return copy;
}

describe('the row of a newer version', () => {
  const written = { ...aJob({ images: 2 }), outputs: [delivered(1), failed()] };
  const row = unmarshall(jobRow(written, DUE));
  const read = (changes: Record<string, unknown>) =>
    parseJobRow(marshall(changes, { removeUndefinedValues: true, allowImpreciseNumbers: true }));

  test.each(['size', 'style', 'format', 'quality'])(
    'with another %s is a job with the same money and the same files',
    (field) => {
      const job = read(changed(row, ['request', field], 'x-new'));
      expect(job).toMatchObject({ foreign: true, kind: 'image', credits: written.credits, outputs: written.outputs });
      expect(job.request).toMatchObject({ prompt: written.request.prompt, numImages: 2, [field]: 'x-new' });
      expect(job).toMatchObject({ fileKeys: ['user_user_2abc/images/job-1-1.png'] });
    },
  );

  test('of another kind is a job, whatever was ordered, and whatever it calls its parts', () => {
    return fc.assert(
      fc.property(name, anything, anything, fc.boolean(), (kind, request, facts, hasParts) => {
        const { outputs, credits, ...rest } = row;
        const { price_per_image: _, ...money } = credits as Record<string, unknown>;
        const file = { key: 'user_user_2abc/videos/job-1-1.mp4', facts };
        const parts = [
          { name: 'clip', state: 'delivered', attempts: 1, file },
          { name: 'other', state: 'pending', operation: facts },
        ];
        const job = read({
          ...rest,
          kind,
          request,
          credits: { ...money, price: { per: 'whole' } },
          ...(hasParts ? { parts } : { outputs: parts }),
        });
        expect(job).toMatchObject({ foreign: true, kind, status: 'OPEN', credits: { held: 2 }, fileKeys: [file.key] });
        expect(job.outputs).toEqual([
          { state: 'foreign', name: 'delivered', attempts: 1, billableAttempts: 0 },
          { state: 'foreign', name: 'pending', attempts: 0, billableAttempts: 0 },
        ]);
      }),
    );
  });

  test('with another code says internal_error, and keeps the code for operators', () => {
    const job = read(changed(row, ['outputs', 1, 'code'], 'x_code'));
    expect(job).not.toHaveProperty('foreign');
    expect(job.outputs[1]).toMatchObject({ state: 'failed', code: 'internal_error', foreignCode: 'x_code' });
  });

  test('with another trouble, state, attempt or origin is an image job', () => {
    const queued = { state: 'queued', attempts: 1, billable_attempts: 1, trouble: 'x_trouble' };
    const pending = { state: 'pending', attempts: 2, billable_attempts: 2, operation: 'op' };
    const job = read({ ...row, outputs: [queued, pending], job_id_from: 'x-derived' });
    expect(job).toMatchObject({ kind: 'image', jobIdFrom: 'server' });
    expect(job.outputs).toEqual([
      { state: 'queued', attempts: 1, billableAttempts: 1, trouble: 'internal_error' },
      { state: 'foreign', name: 'pending', attempts: 2, billableAttempts: 2 },
    ]);
  });

  test('with another webhook state is left to that version', () => {
    const webhook = { event_id: 'evt_1', state: 'x-heard', attempts: 3, seen: [1] };
    expect(read({ ...row, status: 'COMPLETED', webhook }).webhook).toEqual({
      eventId: 'evt_1',
      state: 'foreign',
      foreignState: 'x-heard',
      attempts: 3,
    });
  });

  test('that was closed without being understood has ended with all its parts', () => {
    const pending = { state: 'pending', attempts: 2, billable_attempts: 2 };
    const outputs = [pending, { ...pending, state: 'delivered' }];
    const job = read({ ...row, kind: 'video', outputs, status: 'CANCELLED' });
    expect(job.outputs).toMatchObject([
      { state: 'failed', code: 'cancelled' },
      { state: 'foreign', name: 'delivered' },
    ]);
  });

  test.each(['user_id', 'status', 'credits', 'version', 'deadline_at'])(
    'without %s is no job of any version',
    (field) => {
      expect(() => read(changed(row, [field], undefined))).toThrow();
    },
  );
});
