import { type GenerateContentRequest, GoogleGenerativeAI } from '@google/generative-ai';
import { type CallResult, connectionLost } from './call-result.ts';
import { type Seen, watchedFetch } from './watched-fetch.ts';
import { withFetch } from './with-fetch.ts';

/** The body of one `generateContent` call. */
export interface GenerationRequest extends GenerateContentRequest {
  /** Projects created since 2026 keep requests unless told otherwise; prompts are the users' own. */
  readonly store: false;
}

/** One call to one model. */
export interface ModelCall {
  readonly apiKey: string;
  readonly model: string;
  readonly request: GenerationRequest;
  readonly timeoutMs: number;
  /** Google's own address when absent. */
  readonly baseUrl?: string | undefined;
}

/** Calls a model once, within its time. Every failure of the network or the provider is returned as a value; only bugs are thrown. */
export async function callModel(call: ModelCall, signal: AbortSignal): Promise<CallResult> {
  if (signal.aborted) return { kind: 'cancelled', sent: false }; // the SDK does not look at a signal that is already aborted
  const deadline = new AbortController();
  const timer = setTimeout(() => deadline.abort(), call.timeoutMs); // not the SDK's `timeout`: it leaves its timer running
  const seen: Seen = {};
  try {
    return { kind: 'answer', body: await send(call, AbortSignal.any([signal, deadline.signal]), seen) };
  } catch (error) {
    if (signal.aborted) return { kind: 'cancelled', sent: true };
    if (deadline.signal.aborted) return { kind: 'timed-out' };
    return failureOf(error, seen);
  } finally {
    clearTimeout(timer);
  }
}

async function send(call: ModelCall, signal: AbortSignal, seen: Seen): Promise<unknown> {
  const model = new GoogleGenerativeAI(call.apiKey).getGenerativeModel({ model: call.model });
  const { response } = await withFetch(watchedFetch(seen), () =>
    model.generateContent(call.request, {
      signal,
      // A frozen function wakes up with sockets that the other side has closed, and a POST that fails on one is not repeated.
      customHeaders: { connection: 'close' },
      ...(call.baseUrl === undefined ? {} : { baseUrl: call.baseUrl }),
    }),
  );
  return response;
}

function failureOf(error: unknown, seen: Seen): CallResult {
  if (seen.httpError) return { kind: 'http-error', ...seen.httpError };
  if (seen.connectionError !== undefined) {
    return connectionLost(seen.connectionError);
  }
  if (seen.answered === undefined) throw error;
  if (error instanceof SyntaxError) return { kind: 'answer', body: undefined };
  return { kind: 'connection-lost', sent: true, reason: 'answer broke off' };
}
