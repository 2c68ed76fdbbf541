import { createHash } from 'node:crypto';
import type { FileReader, ObjectUrls } from '../../kinds/file-store.ts';
import { TransientError } from '../../messages/transient-error.ts';

/** An object is there at once or not at all: the caller's own time is short. */
const TIMEOUT_MS = 4_000;
/** The address is used now. */
const URL_SECONDS = 60;

/** Reads files by a signed address, so that functions which read one now and then go without the S3 client. */
export function signedFileReader(urls: ObjectUrls, now: () => number): FileReader {
  return {
    async read(file) {
      const url = await urls.sign(file.key, URL_SECONDS, new Date(now()));
      const bytes = await fetched(url);
      const digest = bytes && createHash('sha256').update(bytes).digest('base64');
      return digest === file.sha256 ? bytes : undefined;
    },
  };
}

/**
 * `undefined` when there is no such object, or none that may be read: S3 says 403 of both to a role that may not list the bucket.
 *
 * @throws TransientError when the bucket does not answer.
 */
async function fetched(url: string): Promise<Uint8Array | undefined> {
  try {
    const response = await fetch(url, { signal: AbortSignal.timeout(TIMEOUT_MS), redirect: 'error' });
    if (response.ok) return new Uint8Array(await response.arrayBuffer());
    await response.body?.cancel();
    if (response.status === 404 || response.status === 403) return undefined;
    throw new TransientError(`the bucket answered ${response.status}`);
  } catch (error) {
    throw error instanceof TransientError ? error : new TransientError('the bucket does not answer', error);
  }
}
