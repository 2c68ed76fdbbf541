import type { LookupFunction } from 'node:net';
import type { InputImage, InputImageSource } from '../../inputs/input-files.ts';
import { contentTypeOf } from '../../kinds/image/content-type.ts';
import { sniffFormat } from '../../kinds/image/sniff-format.ts';
import { allowedUrl } from './allowed-url.ts';
import { type Download, download } from './download.ts';
import { PrivateAddressError } from './private-address-error.ts';
import { publicLookup } from './public-lookup.ts';

/** From where and how much may be fetched. */
export interface InputImageOptions {
  /** Scheme, host and port, exactly. An `http` origin or a literal address is fetched only because it is listed itself. */
  readonly origins: readonly string[];
  /** 10 MB when absent. */
  readonly maxBytes?: number;
  /** For the whole download; 15 s when absent. */
  readonly timeoutMs?: number;
}

/** Fetches input images over HTTPS from listed origins, by their true type. */
export function httpsInputImageSource(options: InputImageOptions): InputImageSource {
  const { maxBytes = 10_000_000, timeoutMs = 15_000 } = options;
  const origins = new Set(options.origins);
  const lookup = publicLookup();
  return {
    async fetch(url, signal) {
      const target = allowedUrl(url, origins);
      if (target === undefined) return { kind: 'unusable', reason: 'origin not allowed' };
      return imageOf(await downloadInTime(target, { maxBytes, timeoutMs, lookup }, signal));
    },
  };
}

async function downloadInTime(
  url: URL,
  options: { maxBytes: number; timeoutMs: number; lookup: LookupFunction },
  signal: AbortSignal,
): Promise<Download> {
  const deadline = new AbortController();
  const timer = setTimeout(() => deadline.abort(), options.timeoutMs);
  try {
    return await download(url, { ...options, signal: AbortSignal.any([signal, deadline.signal]) });
  } catch (error) {
    if (error instanceof PrivateAddressError) return { kind: 'unusable', reason: error.message };
    if (signal.aborted) return { kind: 'unreachable', reason: 'cancelled' };
    if (deadline.signal.aborted) return { kind: 'unreachable', reason: 'timed out' };
    return { kind: 'unreachable', reason: codeOf(error) };
  } finally {
    clearTimeout(timer);
  }
}

function imageOf(result: Download): InputImage {
  if (result.kind !== 'bytes') return result;
  const format = sniffFormat(result.bytes);
  if (format === undefined) return { kind: 'unusable', reason: 'not a PNG, JPEG or WEBP image' };
  return { kind: 'image', bytes: result.bytes, mimeType: contentTypeOf(format) };
}

/** The system's code; messages name hosts. Errors without one are bugs. */
function codeOf(error: unknown): string {
  if (error instanceof Error && 'code' in error && typeof error.code === 'string') return error.code;
  throw error;
}
