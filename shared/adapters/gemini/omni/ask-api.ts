import { type CallResult, codeOf, connectionLost } from '../call-result.ts';

/** One call of the API. */
export interface ApiCall {
  readonly method: 'GET' | 'POST';
  readonly url: string;
  readonly apiKey: string;
  /** Sent as JSON; left out, there is no body. */
  readonly body?: object;
  readonly timeoutMs: number;
  readonly fetch: typeof fetch;
}

/** The longest answer that is read: films come as files, and these are words about them. */
const MAX_ANSWER_BYTES = 48_000_000;

/**
 * Calls the API once, within its time: never a second time, whatever becomes of the first. The key is the one credential, in its header:
 * two are refused. Redirects are answers. Every failure of the network or the provider is a value; only bugs are thrown.
 */
export async function askApi(call: ApiCall, signal: AbortSignal): Promise<CallResult> {
  if (signal.aborted) return { kind: 'cancelled', sent: false };
  const deadline = new AbortController();
  const timer = setTimeout(() => deadline.abort(), call.timeoutMs);
  try {
    return await exchange(call, AbortSignal.any([signal, deadline.signal]));
  } catch (error) {
    if (signal.aborted) return { kind: 'cancelled', sent: true };
    if (deadline.signal.aborted) return { kind: 'timed-out' };
    return connectionLost(error);
  } finally {
    clearTimeout(timer);
  }
}

async function exchange(call: ApiCall, signal: AbortSignal): Promise<CallResult> {
  const { fetch, method, url, apiKey, body } = call;
  const response = await fetch(url, {
    method,
    redirect: 'manual',
    signal,
    headers: {
      'x-goog-api-key': apiKey,
      ...(body === undefined ? {} : { 'content-type': 'application/json' }),
      // A frozen function wakes up with sockets that the other side has closed, and a POST that fails on one is not repeated.
      connection: 'close',
    },
    ...(body === undefined ? {} : { body: JSON.stringify(body) }),
  });
  try {
    const text = await readText(response);
    if (!response.ok) {
      const retryAfter = response.headers.get('retry-after');
      return { kind: 'http-error', status: response.status, body: text ?? '', retryAfter };
    }
    return { kind: 'answer', body: text === undefined ? undefined : parsed(text) };
  } catch (error) {
    signal.throwIfAborted();
    // A body that breaks off leaves the status of an error to decide alone.
    if (!response.ok) return { kind: 'http-error', status: response.status, body: '', retryAfter: null };
    return { kind: 'connection-lost', sent: true, reason: `answer broke off: ${codeOf(error)}` };
  }
}

/** `undefined`: it is too long to be an answer. */
async function readText(response: Response): Promise<string | undefined> {
  const chunks: Uint8Array[] = [];
  let size = 0;
  for await (const chunk of response.body ?? []) {
    size += chunk.byteLength;
    if (size > MAX_ANSWER_BYTES) return undefined; // leaving the loop closes the connection
    chunks.push(chunk);
  }
  return new TextDecoder().decode(Buffer.concat(chunks, size));
}

function parsed(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return undefined;
  }
}
