const API = process.env['SORAMI_API_URL'] ?? 'https://api.sorami.app';
const FORWARDED = ['authorization', 'content-type', 'accept-language', 'idempotency-key', 'prefer', 'if-none-match'];
const RETURNED = ['content-type', 'retry-after', 'etag', 'preference-applied', 'location', 'x-request-id'];

/** Seconds: with `hold` the API keeps an answer back for up to 20. */
export const maxDuration = 30;

async function forward(request: Request, { params }: { params: Promise<{ path: string[] }> }): Promise<Response> {
  const { path } = await params;
  const answer = await fetch(`${API}/${path.map(encodeURIComponent).join('/')}${new URL(request.url).search}`, {
    method: request.method,
    headers: chosen(request.headers, FORWARDED),
    ...(request.method === 'POST' ? { body: await request.text() } : {}),
    cache: 'no-store',
    signal: request.signal,
  });
  return new Response(answer.body, { status: answer.status, headers: chosen(answer.headers, RETURNED) });
}

function chosen(headers: Headers, names: string[]): Headers {
  return new Headers([...headers].filter(([name]) => names.includes(name)));
}

export { forward as DELETE, forward as GET, forward as POST };
