import type { ClipFile, NotKnown } from '../../../kinds/clips/clip-provider.ts';
import { publicLookup } from '../../input-image/public-lookup.ts';
import { scratchFile, TooLargeError } from '../../scratch/scratch-file.ts';
import { codeOf } from '../call-result.ts';
import type { HttpError } from '../watched-fetch.ts';
import { redirectAddress } from './file-address.ts';
import { socketFetch } from './socket-fetch.ts';

/** A download that stands still for so long is given up, and begun anew later. */
const SILENCE_MS = 20_000;
/** The longest that one may take. */
export const DOWNLOAD_MS = 150_000;
/** Far more than eight seconds of film at 4K; the function's disk has 512 MB. */
const MAX_BYTES = 400_000_000;

/** What is known of a file before it is fetched; nothing is expected of what is left out. */
export interface Expected {
  readonly bytes?: number;
  /** Base64 SHA-256. */
  readonly sha256?: string;
}

export interface DownloadTerms {
  readonly apiKey: string;
  readonly expected: Expected;
  /** How it is asked for at the first address. */
  readonly fetch: typeof fetch;
}

export type Downloaded =
  | { readonly kind: 'fetched'; readonly file: ClipFile }
  | { readonly kind: 'bad-file'; readonly reason: string }
  | ({ readonly kind: 'http-error' } & HttpError)
  | NotKnown;

const REDIRECTS = new Set([301, 302, 303, 307, 308]);

/**
 * Fetches a film to the disk and holds it against what is known of it: the length that the answer announces, the length and the hash that
 * the file's resource tells.
 *
 * The key goes to the first address only, which is the API's own. One redirect is followed, without the key, to hosts of a list and over a
 * socket that connects to public addresses only.
 */
export async function downloadFilm(url: URL, terms: DownloadTerms, signal: AbortSignal): Promise<Downloaded> {
  const silence = new AbortController();
  let timer = setTimeout(() => silence.abort(), SILENCE_MS);
  const heard = () => {
    clearTimeout(timer);
    timer = setTimeout(() => silence.abort(), SILENCE_MS);
  };
  const deadline = AbortSignal.timeout(DOWNLOAD_MS);
  try {
    return await follow(url, terms, AbortSignal.any([signal, silence.signal, deadline]), heard);
  } catch (error) {
    if (error instanceof TooLargeError) return { kind: 'bad-file', reason: error.message };
    if (signal.aborted) return notKnown('provider_timeout', 'cancelled');
    if (silence.signal.aborted || deadline.aborted) return notKnown('provider_timeout', 'download timed out');
    if (isLocal(error)) throw error;
    return notKnown('provider_unavailable', `download broke off: ${codeOf(error)}`);
  } finally {
    clearTimeout(timer);
  }
}

async function follow(
  url: URL,
  { apiKey, expected, fetch }: DownloadTerms,
  signal: AbortSignal,
  heard: () => void,
): Promise<Downloaded> {
  const headers = { 'accept-encoding': 'identity', connection: 'close' };
  const asked = await fetch(url, { headers: { ...headers, 'x-goog-api-key': apiKey }, redirect: 'manual', signal });
  if (!REDIRECTS.has(asked.status)) return receive(asked, expected, heard);
  await asked.body?.cancel();
  const to = redirectAddress(asked.headers.get('location'), url);
  if (to === undefined) return { kind: 'bad-file', reason: 'redirected to a host that is not allowed' };
  // What is played on this machine has no public address.
  const send = socketFetch(to.protocol === 'https:' ? publicLookup() : undefined);
  const answer = await send(to, { headers, signal });
  if (REDIRECTS.has(answer.status)) {
    await answer.body?.cancel();
    return { kind: 'bad-file', reason: 'redirected twice' };
  }
  return receive(answer, expected, heard);
}

async function receive(response: Response, expected: Expected, heard: () => void): Promise<Downloaded> {
  const { status, headers, body } = response;
  if (status !== 200) {
    const text = await response.text().catch(() => '');
    return { kind: 'http-error', status, body: text, retryAfter: headers.get('retry-after') };
  }
  const file = await scratchFile(heeded(body ?? [], heard), MAX_BYTES);
  const reason = mismatch(file, headers.get('content-length'), expected);
  if (reason === undefined) return { kind: 'fetched', file };
  await file[Symbol.asyncDispose]();
  return { kind: 'bad-file', reason };
}

async function* heeded(body: AsyncIterable<Uint8Array> | readonly Uint8Array[], heard: () => void) {
  for await (const piece of body) {
    heard();
    yield piece;
  }
}

function mismatch({ bytes, sha256 }: ClipFile, announced: string | null, expected: Expected): string | undefined {
  if (bytes === 0) return 'empty';
  if (announced !== null && Number(announced) !== bytes) return 'another length than announced';
  if (expected.bytes !== undefined && expected.bytes !== bytes) return 'another length than the file’s';
  if (expected.sha256 !== undefined && expected.sha256 !== sha256) return 'another hash than the file’s';
  return undefined;
}

function notKnown(code: NotKnown['code'], reason: string): NotKnown {
  return { kind: 'not-known', code, reason };
}

/** The disk's own trouble, which is ours. */
const OF_THE_DISK = new Set(['ENOSPC', 'EDQUOT', 'EROFS', 'EACCES', 'EIO', 'EMFILE', 'EBADF']);

function isLocal(error: unknown): boolean {
  return OF_THE_DISK.has(codeOf(error));
}
