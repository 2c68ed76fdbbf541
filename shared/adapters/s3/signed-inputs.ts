import type { ObjectGlance } from '../../inputs/check-uploads.ts';
import type { InputFiles } from '../../inputs/input-files.ts';
import { TransientError } from '../../messages/transient-error.ts';
import { type PresignedRequest, type PresignerOptions, s3Presigner } from './s3-presigner.ts';

/** One attempt may hang, and the answer of an API function is still ours. */
const ATTEMPT_MS = 3_500;
const ATTEMPTS = 2;
/** For as long as an attempt may take to arrive. */
const SIGNED_SECONDS = 60;

/**
 * The three requests that API functions make to S3, signed and sent without the S3 client, which is a third of such a function's code. S3
 * verifies the SHA-256 of every file and keeps it.
 */
export function signedInputs(options: PresignerOptions, now: () => number): InputFiles & ObjectGlance {
  const presign = s3Presigner(options);
  const send = async (
    request: Pick<PresignedRequest, 'method' | 'key' | 'headers'>,
    body?: Uint8Array<ArrayBuffer>,
  ): Promise<Response> => {
    const url = await presign({ ...request, seconds: SIGNED_SECONDS, now: new Date(now()) });
    const { method, headers = {} } = request;
    return inTime(() => ({ url, init: { method, headers, ...(body === undefined ? {} : { body }) } }));
  };
  return {
    async put(key, { ref, body }) {
      const headers = {
        'content-type': ref.contentType,
        'if-none-match': '*',
        'x-amz-checksum-sha256': ref.sha256,
      };
      const response = await send({ method: 'PUT', key, headers }, new Uint8Array(body));
      await response.arrayBuffer();
      // 412: the file is there, by an earlier attempt or by this very request, repeated after a lost answer.
      if (!response.ok && response.status !== 412) throw refusal(response);
    },

    async copy(from, to) {
      const response = await send({
        method: 'PUT',
        key: to,
        headers: { 'x-amz-copy-source': `${options.bucket}/${from}` },
      });
      const text = await response.text();
      if (response.status === 404) return false;
      if (!response.ok) throw refusal(response);
      // S3 begins its answer before it has copied: what goes wrong then is told in a 200.
      if (text.includes('<Error>')) throw new TransientError('S3 could not copy an object');
      return true;
    },

    async glance(key, bytes) {
      const response = await send({ method: 'GET', key, headers: { range: `bytes=0-${bytes - 1}` } });
      const beginning = new Uint8Array(await response.arrayBuffer());
      if (response.status === 404) return undefined;
      // 416: there is not one byte.
      if (response.status === 416) return { size: 0, beginning: new Uint8Array() };
      if (!response.ok) throw refusal(response);
      const total = /\/(\d+)$/.exec(response.headers.get('content-range') ?? '')?.[1];
      return { size: Number(total ?? beginning.byteLength), beginning };
    },
  };
}

/** @throws TransientError where the request may work in a moment. */
async function inTime(make: () => { readonly url: string; readonly init: RequestInit }): Promise<Response> {
  for (let attempt = 1; ; attempt += 1) {
    const { url, init } = make();
    try {
      const response = await fetch(url, { ...init, signal: AbortSignal.timeout(ATTEMPT_MS) });
      if (response.status < 500 && response.status !== 429) return response;
      await response.arrayBuffer();
      if (attempt === ATTEMPTS) throw new TransientError(`S3 answers ${response.status}`);
    } catch (error) {
      if (attempt === ATTEMPTS) {
        throw error instanceof TransientError ? error : new TransientError('S3 is out of reach', error);
      }
    }
  }
}

function refusal({ status }: Response): Error {
  return new Error(`S3 refuses with ${status}`);
}
