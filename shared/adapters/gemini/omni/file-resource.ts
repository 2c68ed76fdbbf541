import * as v from 'valibot';
import { odd } from '../answer-schema.ts';
import type { Expected } from './download-film.ts';

const text = odd(v.string());

/** What the Files API says of a file; its state is open. @see https://ai.google.dev/api/files */
const FileResource = v.object({
  state: text,
  sizeBytes: odd(v.pipe(v.union([v.string(), v.number()]), v.transform(Number), v.safeInteger(), v.minValue(1))),
  sha256Hash: text,
});

export type FileState =
  | { readonly kind: 'processing' }
  | { readonly kind: 'failed' }
  | { readonly kind: 'ready'; readonly expected: Expected };

/** Reads a file's resource. What it does not say is not expected: the bytes themselves decide then. */
export function readFileResource(body: unknown): FileState {
  // Some versions of the API put it below `file`, as the answer to an upload has it.
  const inner = v.safeParse(v.object({ file: v.looseObject({}) }), body);
  const parsed = v.safeParse(FileResource, inner.success ? inner.output.file : body);
  if (!parsed.success) return { kind: 'ready', expected: {} };
  const { state, sizeBytes, sha256Hash } = parsed.output;
  if (state === 'PROCESSING') return { kind: 'processing' };
  if (state === 'FAILED') return { kind: 'failed' };
  const sha256 = digestOf(sha256Hash);
  return {
    kind: 'ready',
    expected: {
      ...(sizeBytes === undefined ? {} : { bytes: sizeBytes }),
      ...(sha256 === undefined ? {} : { sha256 }),
    },
  };
}

/** In base64, as S3 has it. The API writes the digest's bytes in base64, or its hexadecimal digits in base64: both were seen. */
function digestOf(hash: string | undefined): string | undefined {
  if (hash === undefined) return undefined;
  const bytes = Buffer.from(hash, 'base64');
  if (bytes.length === 32) return bytes.toString('base64');
  const digits = /^[0-9a-f]{64}$/i.test(hash) ? hash : bytes.toString('latin1');
  return /^[0-9a-f]{64}$/i.test(digits) ? Buffer.from(digits, 'hex').toString('base64') : undefined;
}
