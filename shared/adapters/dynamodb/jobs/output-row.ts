import * as v from 'valibot';
import { type ImageJob, isFinal, type Output } from '../../../jobs/job.ts';
import { contentTypeOf } from '../../../kinds/image/content-type.ts';
import { pixelsOf } from '../../../kinds/image/image-size.ts';
import { objectKeyOf } from '../../../kinds/image/object-key.ts';
import { OUTPUT_ERROR_CODES } from '../../../messages/codes.ts';
import { withoutTold } from './without-told.ts';

const counts = { attempts: v.number(), billableAttempts: v.number() };
const finalCounts = { attempts: v.exactOptional(v.number()), billableAttempts: v.exactOptional(v.number()) };
const code = v.picklist(OUTPUT_ERROR_CODES);

/** An output in a job's row. What is optional in a final one is left out where it goes without saying. */
export const OutputRow = v.variant('state', [
  v.object({
    state: v.literal('queued'),
    ...counts,
    notBefore: v.exactOptional(v.number()),
    trouble: v.exactOptional(code),
  }),
  v.object({
    state: v.literal('generating'),
    ...counts,
    leaseId: v.string(),
    leaseUntil: v.number(),
    trouble: v.exactOptional(code),
  }),
  v.object({
    state: v.literal('delivered'),
    ...finalCounts,
    image: v.object({
      key: v.exactOptional(v.string()),
      contentType: v.exactOptional(v.string()),
      bytes: v.number(),
      sha256: v.instance(Uint8Array),
      width: v.exactOptional(v.number()),
      height: v.exactOptional(v.number()),
      model: v.string(),
      seconds: v.number(),
      inputTokens: v.number(),
    }),
  }),
  v.object({ state: v.literal('failed'), ...finalCounts, code, detail: v.exactOptional(v.string()) }),
]);

export type OutputRow = v.InferOutput<typeof OutputRow>;

/** The counts of a final output that says nothing of them. */
const FIRST_ATTEMPT = { attempts: 1, billableAttempts: 1 };

/** The parts of a job that tell something about its outputs. */
type Owner = Pick<ImageJob, 'userId' | 'jobId' | 'request'>;

/**
 * An output as the row keeps it. DynamoDB bills every write by the kilobytes of the whole row, and a job's row is written twice
 * for every image: so a final output leaves out what the rest of the row tells, and the counts of a first attempt, and keeps its
 * digest as bytes.
 *
 * @param number of the image, from 1.
 */
export function toOutputRow(job: Owner, number: number, output: Output): OutputRow {
  if (!isFinal(output)) return output; // counted on in place
  if (output.state === 'failed') return withoutTold(output, FIRST_ATTEMPT);
  const { image, ...rest } = output;
  const sha256 = Buffer.from(image.sha256, 'base64');
  return { ...withoutTold(rest, FIRST_ATTEMPT), image: { ...withoutTold(image, toldOfImage(job, number)), sha256 } };
}

/** The output of a row, whole again. */
export function fromOutputRow(job: Owner, number: number, row: OutputRow): Output {
  if (row.state === 'queued' || row.state === 'generating') return row;
  if (row.state === 'failed') return { ...FIRST_ATTEMPT, ...row };
  const { sha256, ...image } = row.image;
  const digest = Buffer.from(sha256).toString('base64');
  return { ...FIRST_ATTEMPT, ...row, image: { ...toldOfImage(job, number), ...image, sha256: digest } };
}

/** A delivered file has the key of its number, and exactly the format and size that were asked for. */
function toldOfImage(job: Owner, number: number) {
  const { format, size } = job.request;
  return { key: objectKeyOf(job, number, format), contentType: contentTypeOf(format), ...pixelsOf(size) };
}
