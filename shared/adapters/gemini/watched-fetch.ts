/** An answer other than 2xx, as it came over the wire. */
export interface HttpError {
  readonly status: number;
  readonly body: string;
  readonly retryAfter: string | null;
}

/** What a call did on the network; the SDK's errors do not say. */
export interface Seen {
  /** What `fetch` rejected with: there was no answer at all. */
  connectionError?: unknown;
  httpError?: HttpError;
  /** A 2xx began to arrive. */
  answered?: true;
}

/**
 * A `fetch` that notes what it sees.
 *
 * The SDK keeps neither the RPC status nor `Retry-After`, drops the whole body when the error comes as an array, and hides why
 * a connection failed. It would also follow a redirect and hand the key to wherever that leads: redirects are answers here.
 */
export function watchedFetch(seen: Seen): typeof fetch {
  const realFetch = globalThis.fetch;
  return async (input, init) => {
    const response = await realFetch(input, { ...init, redirect: 'manual' }).catch((error: unknown) => {
      seen.connectionError = error;
      throw error;
    });
    if (response.ok) {
      seen.answered = true;
    } else {
      seen.httpError = {
        status: response.status,
        // A body that breaks off leaves the status to decide alone.
        body: await response
          .clone()
          .text()
          .catch(() => ''),
        retryAfter: response.headers.get('retry-after'),
      };
    }
    return response;
  };
}
