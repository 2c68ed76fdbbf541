import * as v from 'valibot';
import { JsonValue } from '../../../jobs/json-value.ts';
import type { Part } from '../../../jobs/part.ts';
import { PART_ERROR_CODES } from '../../../messages/codes.ts';

const plan = { name: v.string(), needs: v.exactOptional(v.array(v.string())) };
const counts = { attempts: v.number(), billableAttempts: v.number() };
const knownCode = v.picklist(PART_ERROR_CODES);

const StoredFile = v.object({
  key: v.string(),
  contentType: v.string(),
  bytes: v.number(),
  sha256: v.string(),
  model: v.string(),
  seconds: v.number(),
  inputTokens: v.number(),
  facts: v.record(v.string(), JsonValue),
});

const unfinished = {
  ...plan,
  ...counts,
  /** Why an attempt came to nothing; a code of a newer version is trouble of ours, as far as this one can tell. */
  trouble: v.exactOptional(v.fallback(knownCode, 'internal_error')),
  operation: v.exactOptional(JsonValue),
  memo: v.exactOptional(JsonValue),
  takeOver: v.exactOptional(StoredFile),
};

const failure = {
  detail: v.exactOptional(v.string()),
  takeOver: v.exactOptional(StoredFile),
  operation: v.exactOptional(JsonValue),
};

/** A part in a job's row, as the domain has it. */
const PartRow = v.variant('state', [
  v.object({ state: v.literal('queued'), ...unfinished, notBefore: v.exactOptional(v.number()) }),
  v.object({ state: v.literal('running'), ...unfinished, leaseId: v.string(), leaseUntil: v.number() }),
  v.object({ state: v.literal('delivered'), ...plan, ...counts, file: StoredFile }),
  v.object({ state: v.literal('failed'), ...plan, ...counts, code: knownCode, ...failure }),
]);

/** What is read of a part that is not one of {@link PartRow}. */
const ForeignPartRow = v.object({
  name: v.fallback(v.string(), ''),
  needs: v.exactOptional(v.fallback(v.array(v.string()), [])),
  state: v.fallback(v.string(), ''),
  attempts: v.fallback(v.number(), 0),
  billableAttempts: v.fallback(v.number(), 0),
  code: v.fallback(v.string(), ''),
  detail: v.exactOptional(v.fallback(v.string(), '')),
});

/** A part of a row. One that this version does not understand is a value, too: see `ForeignPart` and `foreignCode`. */
export const AnyPartRow = v.union([
  PartRow,
  v.pipe(
    ForeignPartRow,
    v.transform(({ state, code, detail, ...counted }): Part => {
      if (state !== 'failed') return { state: 'foreign', foreignState: state, ...counted };
      const words = detail === undefined ? {} : { detail };
      return { state, ...counted, code: 'internal_error', foreignCode: code, ...words };
    }),
  ),
]);
