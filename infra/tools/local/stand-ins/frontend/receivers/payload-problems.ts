import * as v from 'valibot';
import { Int, IsoUtc, Text, VarChar } from '../column-types.ts';

/** What every webhook says at its top, as the contract wants it. */
export function expectedHead(statuses: readonly string[]) {
  return {
    job_id: v.pipe(VarChar, v.nonEmpty('is empty')),
    status: v.picklist(statuses, 'is not a known status in lower case'),
    timestamp: IsoUtc,
    message: v.optional(Text),
    progress: v.optional(v.pipe(Int, v.minValue(0, 'is out of range'), v.maxValue(100, 'is out of range'))),
  };
}

/** Why a job failed, in every field that one of the receivers reads. */
export const Reason = v.pipe(Text, v.nonEmpty('is empty'));

/** The contract of a route, by status: what it reads of a completed job, of a failed one, and of a step on the way. */
export interface ExpectedPayload {
  readonly completed: v.GenericSchema;
  readonly failed: v.GenericSchema;
  readonly step: v.GenericSchema;
}

/** Every breach of the contract, each as `path: what is wrong`. */
export function payloadProblems(expected: ExpectedPayload, payload: unknown): string[] {
  if (payload === undefined) return ['body: is not JSON'];
  const terminal = v.safeParse(v.object({ status: v.picklist(['completed', 'failed']) }), payload);
  const result = v.safeParse(expected[terminal.success ? terminal.output.status : 'step'], payload);
  return result.success ? [] : result.issues.map((issue) => `${v.getDotPath(issue) ?? 'body'}: ${issue.message}`);
}
