import * as v from 'valibot';

/** What a receiver's answer is worth. */
export type Acknowledgement =
  /** It says that it took the event in. */
  | 'stored'
  /** It has seen this job a moment ago and looked no further: accepted, but proof of nothing. */
  | 'duplicate'
  /** It did not take the event. */
  | 'refused';

/** Per kind of job, the member that only the answer to a real store of a completed job has; a repetition gets the bare success. */
const PROOF_OF_STORE = { image: 'images_count' } as const;

const Success = v.looseObject({ success: v.literal(true) });

/**
 * Reads what the frontend's receiver of a kind answered.
 *
 * A failed job gets the bare success whether it was new or not, so it reads as stored. Whatever is not the receiver's own JSON is a
 * refusal: a redirect, or a maintenance page of the proxy with status 200.
 *
 * @param event the job status that was sent.
 */
export function readAck(
  kind: keyof typeof PROOF_OF_STORE,
  event: 'completed' | 'failed',
  answer: { readonly status: number; readonly firstBytes: string },
): Acknowledgement {
  if (answer.status < 200 || answer.status > 299) return 'refused';
  const body = v.safeParse(v.pipe(v.string(), v.parseJson(), Success), answer.firstBytes);
  if (!body.success) return 'refused';
  return event === 'failed' || PROOF_OF_STORE[kind] in body.output ? 'stored' : 'duplicate';
}
