import * as v from 'valibot';

const TIMEOUT_MS = 30_000;
const Body = v.record(v.string(), v.unknown());

/** An answer of the API; `body` is empty where it was no JSON object. */
export interface ApiAnswer {
  readonly status: number;
  readonly headers: Headers;
  readonly body: Readonly<Record<string, unknown>>;
}

/** Calls a deployment's API as the frontend does. @throws when there is no answer. */
export async function callApi(
  api: string,
  method: 'GET' | 'POST',
  path: string,
  { token, body }: { readonly token?: string | undefined; readonly body?: unknown } = {},
): Promise<ApiAnswer> {
  const response = await fetch(`${api}${path}`, {
    method,
    headers: {
      'content-type': 'application/json',
      ...(token === undefined ? {} : { authorization: `Bearer ${token}` }),
    },
    ...(body === undefined ? {} : { body: JSON.stringify(body) }),
    signal: AbortSignal.timeout(TIMEOUT_MS),
  });
  const parsed = v.safeParse(v.pipe(v.string(), v.parseJson(), Body), await response.text());
  return { status: response.status, headers: response.headers, body: parsed.success ? parsed.output : {} };
}
