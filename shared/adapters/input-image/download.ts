import { get as getHttp, type IncomingMessage } from 'node:http';
import { get as getHttps } from 'node:https';
import type { LookupFunction } from 'node:net';
import type { InputImage } from '../../inputs/input-files.ts';

/** A file's bytes, or why there are none. */
export type Download =
  | { readonly kind: 'bytes'; readonly bytes: Uint8Array }
  | Exclude<InputImage, { readonly kind: 'image' }>;

/** How to fetch a file. */
export interface DownloadOptions {
  readonly maxBytes: number;
  readonly lookup: LookupFunction;
  readonly signal: AbortSignal;
}

/** Statuses of a host that may answer better later. */
const PASSING = new Set([408, 425, 429]);

/**
 * Fetches a file and stops at the limit, whatever length the host announces. Redirects are not followed: they could lead
 * anywhere.
 *
 * @throws the error of the connection, or the reason of an abort.
 */
export async function download(url: URL, { maxBytes, lookup, signal }: DownloadOptions): Promise<Download> {
  const response = await open(url, lookup, signal);
  const refusal = refusalOf(response, maxBytes);
  if (refusal !== undefined) {
    response.destroy();
    return refusal;
  }
  const chunks: Uint8Array[] = [];
  let size = 0;
  for await (const chunk of response.iterator() as AsyncIterable<Uint8Array>) {
    size += chunk.byteLength;
    if (size > maxBytes) return tooLarge; // leaving the loop closes the connection
    chunks.push(chunk);
  }
  return { kind: 'bytes', bytes: Buffer.concat(chunks, size) };
}

const tooLarge: Download = { kind: 'unusable', reason: 'too large' };

/** A connection of its own (`agent: false`): one from a pool would not have been looked up by us. */
function open(url: URL, lookup: LookupFunction, signal: AbortSignal): Promise<IncomingMessage> {
  const get = url.protocol === 'https:' ? getHttps : getHttp;
  const headers = { accept: 'image/png, image/jpeg, image/webp', 'accept-encoding': 'identity' };
  return new Promise((resolve, reject) => {
    get(url, { agent: false, headers, lookup, signal }, resolve).on('error', reject);
  });
}

function refusalOf({ statusCode = 0, headers }: IncomingMessage, maxBytes: number): Download | undefined {
  if (statusCode === 200) return Number(headers['content-length'] ?? 0) > maxBytes ? tooLarge : undefined;
  const kind = statusCode >= 500 || PASSING.has(statusCode) ? 'unreachable' : 'unusable';
  return { kind, reason: `status ${statusCode}` };
}
