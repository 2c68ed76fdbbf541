import type { Settings } from '../settings.ts';
import { backoff } from './backoff.ts';
import { readError } from './read-error.ts';
import type { Result } from './result.ts';
import { type Answer, brokenOff, type CallOptions, send } from './send.ts';
import { hasShape } from './shape.ts';
import { sleep } from './sleep.ts';

/** Longer than an answer: 10 MB over a slow line. */
const UPLOAD_MS = 10 * 60_000;

/** What says where a picture comes from, beside the field that has it. */
const SOURCES: Readonly<Record<string, string>> = { image_data: 'image_source', data: 'source' };

/** A file that orders can name for a week. */
export interface Uploaded {
  readonly upload_id: string;
}

interface Address extends Uploaded {
  readonly url: string;
  readonly headers: Readonly<Record<string, string>>;
}

/** Uploads a file straight into the bucket. */
export async function upload(settings: Settings, file: Blob, { signal }: CallOptions): Promise<Result<Uploaded>> {
  const body = { content_type: file.type, bytes: file.size };
  const announced = await send(settings, { method: 'POST', path: '/api/uploads', body, signal }, readAddress);
  if (!announced.ok) return announced;
  const { upload_id, url, headers } = announced.value;
  for (let attempt = 0; ; attempt += 1) {
    const put = await putOnce(settings, { url, headers }, file, signal);
    if (put.ok) return { ok: true, value: { upload_id } };
    if (attempt >= settings.retries || !put.error.retryable || signal?.aborted) return put;
    await sleep(backoff(attempt), signal);
  }
}

/**
 * An order in which every `Blob` is uploaded and named by its id: pictures are mostly too large for JSON. Beside a blob the order says
 * where its picture comes from: that is an upload then.
 */
export async function withUploads(settings: Settings, order: object, options: CallOptions): Promise<Result<object>> {
  const named: [string, unknown][] = [];
  for (const [name, value] of Object.entries(order)) {
    if (value instanceof Blob) {
      const uploaded = await upload(settings, value, options);
      if (!uploaded.ok) return uploaded;
      named.push([name, uploaded.value.upload_id]);
      const source = SOURCES[name];
      if (source !== undefined) named.push([source, 'upload']);
    } else if (Array.isArray(value)) {
      const items: unknown[] = [];
      for (const item of value) {
        const inner = isRecord(item) ? await withUploads(settings, item, options) : { ok: true as const, value: item };
        if (!inner.ok) return inner;
        items.push(inner.value);
      }
      named.push([name, items]);
    } else named.push([name, value]);
  }
  return { ok: true, value: Object.fromEntries(named) };
}

function isRecord(value: unknown): value is object {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}

async function putOnce(
  settings: Settings,
  { url, headers }: Pick<Address, 'url' | 'headers'>,
  file: Blob,
  signal: AbortSignal | undefined,
): Promise<Result<undefined>> {
  const timer = AbortSignal.timeout(UPLOAD_MS);
  try {
    const within = signal ? AbortSignal.any([signal, timer]) : timer;
    const response = await settings.fetch(url, { method: 'PUT', headers: { ...headers }, body: file, signal: within });
    await response.text();
    // 412: it is there, by an attempt whose answer was lost.
    if (response.ok || response.status === 412) return { ok: true, value: undefined };
    return { ok: false, error: readError(response, undefined, settings.language) };
  } catch (cause) {
    return { ok: false, error: brokenOff(settings, signal, [timer], cause) };
  }
}

function readAddress({ body }: Answer): Address | undefined {
  if (!hasShape(body, { upload_id: 'string', url: 'string', headers: 'object' })) return undefined;
  const { upload_id, url, headers } = body;
  return { upload_id, url, headers: Object.fromEntries(Object.entries(headers).map(([k, v]) => [k, String(v)])) };
}
