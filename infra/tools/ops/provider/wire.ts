import * as v from 'valibot';

/** How the provider is reached. */
export interface Provider {
  /** Without a slash at the end. */
  readonly baseUrl: string;
  /** Sent to that host only. Never printed. */
  readonly key: string;
}

/** What a call came to. */
export type Answered =
  | {
      readonly kind: 'answered';
      readonly status: number;
      readonly headers: Headers;
      readonly bytes: Uint8Array;
      /** Of a body that is JSON. */
      readonly body: Readonly<Record<string, unknown>>;
      /** Milliseconds until the last byte. */
      readonly ms: number;
    }
  | { readonly kind: 'unanswered'; readonly why: string };

const Body = v.pipe(v.string(), v.parseJson(), v.record(v.string(), v.unknown()));

/** One request, never repeated and never redirected: every one may be billed, and is to be seen as it is. */
export async function ask(
  { baseUrl, key }: Provider,
  path: string,
  {
    body,
    headers = {},
    timeoutMs,
  }: { readonly body?: unknown; readonly headers?: Record<string, string>; readonly timeoutMs: number },
): Promise<Answered> {
  const started = performance.now();
  try {
    const response = await fetch(new URL(path, `${baseUrl}/`), {
      method: body === undefined ? 'GET' : 'POST',
      headers: {
        'x-goog-api-key': key,
        ...(body === undefined ? {} : { 'content-type': 'application/json' }),
        ...headers,
      },
      redirect: 'manual',
      signal: AbortSignal.timeout(timeoutMs),
      ...(body === undefined ? {} : { body: JSON.stringify(body) }),
    });
    const bytes = new Uint8Array(await response.arrayBuffer());
    const parsed = v.safeParse(Body, new TextDecoder().decode(bytes));
    const { status, headers: answered } = response;
    const ms = Math.round(performance.now() - started);
    return { kind: 'answered', status, headers: answered, bytes, body: parsed.success ? parsed.output : {}, ms };
  } catch (error) {
    return { kind: 'unanswered', why: error instanceof Error ? `${error.name}: ${error.message}` : String(error) };
  }
}

const Problem = v.object({
  error: v.object({
    code: v.optional(v.union([v.number(), v.string()])),
    status: v.optional(v.string()),
    message: v.optional(v.string(), ''),
  }),
});

/** An answer in a few words, for people: the status and the provider's own reason. */
export function wordsOf(answer: Answered): string {
  if (answer.kind === 'unanswered') return `no answer (${answer.why})`;
  const problem = v.safeParse(Problem, answer.body);
  if (!problem.success) return String(answer.status);
  const { code, status = code, message } = problem.output.error;
  return `${answer.status} ${status}: ${message.slice(0, 160)}`;
}
