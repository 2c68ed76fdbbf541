import * as fc from 'fast-check';
import type { StoredFile } from '../../../shared/jobs/part.ts';
import { isShippedKind } from '../../../shared/kinds/kinds.ts';
import type { Requests, ShippedKind } from '../../../shared/kinds/requests.ts';
import { encodeJson } from '../../../shared/kinds/text/json-file.ts';
import { type KindSample, SAMPLES } from '../../kinds/samples.ts';

function sampleOf<K extends ShippedKind>(kind: K): KindSample<K> {
  const samples: { readonly [L in ShippedKind]: KindSample<L> } = SAMPLES;
  return samples[kind];
}

/** What only its kind understands of a file. */
export function sampleFacts(kind: string): StoredFile['facts'] {
  return isShippedKind(kind) ? sampleOf(kind).facts : {};
}

/** Any order of a kind; the same for the same seed. */
export function sampleRequest<K extends ShippedKind>(kind: K, seed: number): Requests[K] {
  const [request] = fc.sample(sampleOf(kind).requests, { seed, numRuns: 1 });
  if (request === undefined) throw new Error(`there is no order of the kind ${kind}`);
  return request;
}

/** The bytes that the end of a job is told from; absent where its row says everything. */
export function sampleContent(kind: string): Uint8Array | undefined {
  const content = isShippedKind(kind) ? sampleOf(kind).content : undefined;
  return content && encodeJson(content);
}
