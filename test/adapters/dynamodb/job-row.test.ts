import { marshall, unmarshall } from '@aws-sdk/util-dynamodb';
import * as fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { jobRow, parseJobRow } from '../../../shared/adapters/dynamodb/jobs/job-row.ts';
import type { KindJob } from '../../../shared/jobs/job.ts';
import type { Json, Part, StoredFile } from '../../../shared/jobs/part.ts';
import { contentTypeOf } from '../../../shared/kinds/image/content-type.ts';
import { IMAGE_FORMATS } from '../../../shared/kinds/image/image-request.ts';
import { IMAGE_SIZES, pixelsOf } from '../../../shared/kinds/image/image-size.ts';
import { objectKeyOf } from '../../../shared/kinds/image/object-key.ts';
import { PART_ERROR_CODES } from '../../../shared/messages/codes.ts';
import { aJob, delivered, failed } from '../../domain/a-job.ts';

const DUE = 1_764_136_409_123;

const counts = fc.oneof(
  fc.constant({ attempts: 1, billableAttempts: 1 }),
  fc.record({ attempts: fc.nat({ max: 9 }), billableAttempts: fc.nat({ max: 9 }) }),
);
const code = fc.constantFrom(...PART_ERROR_CODES);
const time = fc.nat({ max: 2 ** 42 });
/** Names and values that only a kind or its provider understands: they come back as they were written, whatever their case. */
const anyName = fc.constantFrom('operation_id', 'operationId', 'Next_Token', 'x', 'facts', 'a b');
const json: fc.Arbitrary<Json> = fc.letrec<{ value: Json }>((tie) => ({
  value: fc.oneof(
    { maxDepth: 2 },
    fc.string({ unit: 'grapheme' }),
    fc.integer(),
    fc.boolean(),
    fc.constant(null),
    fc.array(tie('value'), { maxLength: 2 }),
    fc.dictionary(anyName, tie('value'), { maxKeys: 2 }),
  ),
})).value;
const plan = fc.oneof(fc.constant({}), fc.record({ needs: fc.array(fc.constantFrom('1', '2'), { minLength: 1 }) }));
const unfinished = fc.oneof(
  fc.record(
    { state: fc.constant('queued' as const), notBefore: time, trouble: code, operation: json },
    { requiredKeys: ['state'] },
  ),
  fc.record(
    { state: fc.constant('running' as const), leaseId: fc.string(), leaseUntil: time, trouble: code, operation: json },
    { requiredKeys: ['state', 'leaseId', 'leaseUntil'] },
  ),
);
const failure = fc.record(
  { state: fc.constant('failed' as const), code, detail: fc.string({ unit: 'grapheme' }) },
  { requiredKeys: ['state', 'code'] },
);

/** A delivered file as the service makes them, or one of which anything else is true than what the row tells. */
function fileOf(job: KindJob<'image'>, name: string) {
  const { format, size } = job.request;
  const { width, height } = pixelsOf(size);
  const told = <T>(value: T, other: fc.Arbitrary<T>) => fc.oneof({ weight: 4, arbitrary: fc.constant(value) }, other);
  return fc.record({
    key: told(objectKeyOf(job, name, format), fc.string()),
    contentType: told<string>(contentTypeOf(format), fc.string()),
    bytes: fc.nat(),
    sha256: fc.uint8Array({ minLength: 32, maxLength: 32 }).map((bytes) => Buffer.from(bytes).toString('base64')),
    model: fc.string(),
    seconds: fc.nat({ max: 300_000 }).map((ms) => ms / 1_000),
    inputTokens: fc.nat(),
    facts: told<StoredFile['facts']>({ width, height }, fc.dictionary(anyName, json)),
  });
}

function partOf(job: KindJob<'image'>, name: string): fc.Arbitrary<Part> {
  const delivery = fileOf(job, name).map((file) => ({ state: 'delivered' as const, file }));
  return fc
    .tuple(plan, counts, fc.oneof(unfinished, failure, delivery))
    .map(([needs, counted, part]) => ({ ...part, ...counted, ...needs, name }));
}

const job = fc
  .record({
    images: fc.integer({ min: 1, max: 4 }),
    size: fc.constantFrom(...IMAGE_SIZES),
    format: fc.constantFrom(...IMAGE_FORMATS),
    terms: fc.record(
      { deadlineSeconds: fc.nat(), metadata: fc.dictionary(anyName, fc.string()) },
      { requiredKeys: [] },
    ),
  })
  .chain(({ images, size, format, terms }) => {
    const opened = aJob({ images });
    const asked: KindJob<'image'> = { ...opened, ...terms, request: { ...opened.request, size, format } };
    return fc
      .tuple(...Array.from({ length: images }, (_, index) => partOf(asked, String(index + 1))))
      .map((parts): KindJob => ({ ...asked, parts }));
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
  const written = { ...aJob({ images: 2 }), parts: [delivered(1), failed()] };
  const row = unmarshall(jobRow(written, DUE));
  const read = (changes: Record<string, unknown>) =>
    parseJobRow(marshall(changes, { removeUndefinedValues: true, allowImpreciseNumbers: true }));

  test.each(['size', 'style', 'format', 'quality'])(
    'with another %s is a job with the same money and the same files',
    (field) => {
      const job = read(changed(row, ['request', field], 'x-new'));
      expect(job).toMatchObject({ foreign: true, kind: 'image', credits: written.credits, parts: written.parts });
      expect(job.request).toMatchObject({ prompt: written.request.prompt, [field]: 'x-new' });
      expect(job).toMatchObject({ fileKeys: ['user_user_2abc/images/job-1-1.png'] });
    },
  );

  test('of another kind is a job, whatever was ordered, and whatever it calls its parts', () => {
    return fc.assert(
      fc.property(name, anything, anything, fc.boolean(), (kind, request, facts, hasParts) => {
        const { parts: _parts, credits, ...rest } = row;
        const { unit_price: _price, capture: _capture, ...money } = credits as Record<string, unknown>;
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
          ...(hasParts ? { parts } : { steps: parts }),
        });
        expect(job).toMatchObject({ foreign: true, kind, status: 'OPEN', credits: { held: 2 }, fileKeys: [file.key] });
        const understood = [
          { state: 'foreign', foreignState: 'delivered', name: 'clip', attempts: 1, billableAttempts: 0 },
          { state: 'foreign', foreignState: 'pending', name: 'other', attempts: 0, billableAttempts: 0 },
        ];
        expect(job.parts).toEqual(hasParts ? understood : []);
      }),
    );
  });

  test('with another code says internal_error, and keeps the code for operators', () => {
    const job = read(changed(row, ['parts', 1, 'code'], 'x_code'));
    expect(job).not.toHaveProperty('foreign');
    expect(job.parts[1]).toMatchObject({ state: 'failed', code: 'internal_error', foreignCode: 'x_code' });
  });

  test('with another trouble, state, attempt or origin is an image job', () => {
    const queued = { name: '1', state: 'queued', attempts: 1, billable_attempts: 1, trouble: 'x_trouble' };
    const pending = { name: '2', state: 'pending', attempts: 2, billable_attempts: 2, operation: 'op' };
    const job = read({ ...row, parts: [queued, pending], job_id_from: 'x-derived' });
    expect(job).toMatchObject({ kind: 'image', jobIdFrom: 'server' });
    expect(job.parts).toEqual([
      { name: '1', state: 'queued', attempts: 1, billableAttempts: 1, trouble: 'internal_error' },
      { name: '2', state: 'foreign', foreignState: 'pending', attempts: 2, billableAttempts: 2 },
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
    const pending = { name: '1', state: 'pending', attempts: 2, billable_attempts: 2 };
    const parts = [pending, { ...pending, name: '2', state: 'delivered' }];
    const job = read({ ...row, kind: 'video', parts, status: 'CANCELLED' });
    expect(job.parts).toMatchObject([
      { state: 'failed', code: 'cancelled' },
      { state: 'foreign', foreignState: 'delivered' },
    ]);
  });

  test.each(['user_id', 'status', 'credits', 'version', 'deadline_at'])(
    'without %s is no job of any version',
    (field) => {
      expect(() => read(changed(row, [field], undefined))).toThrow();
    },
  );
});
