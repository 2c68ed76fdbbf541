import { createHash, createHmac } from 'node:crypto';

/**
 * Why a presigned S3 URL opens nothing (its error code), or `undefined` when it does: Signature Version 4 in the query,
 * with an unsigned payload.
 */
export function presignedUrlError(
  request: { readonly method: string; readonly url: URL; readonly header: (name: string) => string },
  secretAccessKey: string,
  now: Date,
): 'AccessDenied' | 'SignatureDoesNotMatch' | undefined {
  const { method, url } = request;
  const parameter = (name: string) => url.searchParams.get(name) ?? '';
  const date = parameter('X-Amz-Date');
  const scope = parameter('X-Amz-Credential').split('/').slice(1);
  const signedHeaders = parameter('X-Amz-SignedHeaders');

  const query = [...url.searchParams]
    .filter(([name]) => name !== 'X-Amz-Signature')
    .map(([name, value]) => [encode(name), encode(value)] as const)
    .sort(([left], [right]) => (left < right ? -1 : 1))
    .map((pair) => pair.join('='));
  const headers = signedHeaders.split(';').map((name) => `${name}:${request.header(name).trim()}\n`);
  const canonical = [method, url.pathname, query.join('&'), headers.join(''), signedHeaders, 'UNSIGNED-PAYLOAD'];
  const digest = createHash('sha256').update(canonical.join('\n')).digest('hex');
  const hmac = (key: string | Buffer, text: string) => createHmac('sha256', key).update(text).digest();
  const key = scope.reduce<string | Buffer>(hmac, `AWS4${secretAccessKey}`);
  const signature = hmac(key, ['AWS4-HMAC-SHA256', date, scope.join('/'), digest].join('\n')).toString('hex');
  if (signature !== parameter('X-Amz-Signature')) return 'SignatureDoesNotMatch';

  const signedAt = Date.parse(date.replace(/^(\d{4})(\d\d)(\d\d)T(\d\d)(\d\d)(\d\d)Z$/, '$1-$2-$3T$4:$5:$6Z'));
  const expired = now.getTime() > signedAt + Number(parameter('X-Amz-Expires')) * 1000;
  return expired ? 'AccessDenied' : undefined;
}

function encode(text: string): string {
  return encodeURIComponent(text).replace(
    /[!'()*]/g,
    (character) => `%${character.charCodeAt(0).toString(16).toUpperCase()}`,
  );
}
