import * as v from 'valibot';
import type { Output } from '../../../jobs/job.ts';
import { OUTPUT_ERROR_CODES } from '../../../messages/codes.ts';

const counts = { attempts: v.number(), billableAttempts: v.number() };
const knownCode = v.picklist(OUTPUT_ERROR_CODES);
/** Why an attempt came to nothing; a code of a newer version is trouble of ours, as far as this one can tell. */
const trouble = v.exactOptional(v.fallback(knownCode, 'internal_error'));

/** An output in a job's row, as the domain has it. */
const OutputRow = v.variant('state', [
  v.object({ state: v.literal('queued'), ...counts, notBefore: v.exactOptional(v.number()), trouble }),
  v.object({ state: v.literal('generating'), ...counts, leaseId: v.string(), leaseUntil: v.number(), trouble }),
  v.object({
    state: v.literal('delivered'),
    ...counts,
    image: v.object({
      key: v.string(),
      contentType: v.string(),
      bytes: v.number(),
      sha256: v.string(),
      width: v.number(),
      height: v.number(),
      model: v.string(),
      seconds: v.number(),
      inputTokens: v.number(),
    }),
  }),
  v.object({ state: v.literal('failed'), ...counts, code: knownCode, detail: v.exactOptional(v.string()) }),
]);

/** What is read of an output that is not one of {@link OutputRow}. */
const ForeignOutputRow = v.object({
  state: v.fallback(v.string(), ''),
  attempts: v.fallback(v.number(), 0),
  billableAttempts: v.fallback(v.number(), 0),
  code: v.fallback(v.string(), ''),
  detail: v.exactOptional(v.fallback(v.string(), '')),
});

/** An output of a row. One that this version does not understand is a value, too: see `ForeignOutput` and `foreignCode`. */
export const AnyOutputRow = v.union([
  OutputRow,
  v.pipe(
    ForeignOutputRow,
    v.transform(({ state, code, detail, ...counted }): Output => {
      if (state !== 'failed') return { state: 'foreign', name: state, ...counted };
      const words = detail === undefined ? {} : { detail };
      return { state, ...counted, code: 'internal_error', foreignCode: code, ...words };
    }),
  ),
]);
