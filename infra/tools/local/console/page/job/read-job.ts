import { listOf, member, numberOf, textOf } from '../unknown.ts';

/** One part of a job, whatever its kind. */
export interface ShownPart {
  /** As the API calls it: `2`, `outline`, `chapter-3`. */
  readonly name: string;
  /** `queued`, `running`, `delivered`, `failed`, or a word of a newer version. */
  readonly state: string;
  /** `worker`, `parts`, `next_attempt` or `provider`. */
  readonly waitsFor: string | undefined;
  /** Parts that come first. */
  readonly needs: readonly string[];
  readonly attempts: number;
  /** Why the last attempt came to nothing, and the same as a sentence. */
  readonly lastCode: string | undefined;
  readonly lastSentence: string | undefined;
  /** ISO 8601. */
  readonly nextAttemptAt: string | undefined;
  /** Of a part that failed: its code, and a sentence for people. */
  readonly code: string | undefined;
  readonly sentence: string | undefined;
  /** The provider's own words. */
  readonly detail: string | undefined;
  readonly file: ShownFile | undefined;
}

/** A file that was delivered, whatever its kind. */
export interface ShownFile {
  readonly key: string;
  readonly name: string;
  readonly url: string;
  readonly contentType: string;
  readonly bytes: number | undefined;
  readonly width: number | undefined;
  readonly height: number | undefined;
  readonly seconds: number | undefined;
  readonly description: string;
}

/** A job as the page shows it, whatever its kind. */
export interface ShownJob {
  readonly jobId: string;
  readonly kind: string | undefined;
  /** In capitals. */
  readonly status: string;
  readonly hasEnded: boolean;
  /** 0–100. */
  readonly progress: number;
  readonly message: string;
  /** ISO 8601. */
  readonly deadlineAt: string | undefined;
  readonly held: number;
  readonly captured: number;
  readonly released: number;
  readonly ahead: number | undefined;
  readonly expectedAt: string | undefined;
  readonly parts: readonly ShownPart[];
  /** Those that belong to no part, such as a book's EPUB. */
  readonly otherFiles: readonly ShownFile[];
  /** Whether trying again what failed may do better. */
  readonly canRetry: boolean;
}

const ENDS = ['COMPLETED', 'FAILED', 'CANCELLED'];
/** Under which name each kind lists its files. */
const FILE_LISTS = ['files', 'images', 'videos', 'clips', 'documents'];
const TYPES: Readonly<Record<string, string>> = {
  png: 'image/png',
  jpg: 'image/jpeg',
  jpeg: 'image/jpeg',
  webp: 'image/webp',
  mp4: 'video/mp4',
  json: 'application/json',
  md: 'text/markdown',
  txt: 'text/plain',
  html: 'text/html',
  epub: 'application/epub+zip',
};

/** The type of content that the end of a name says. */
export function typeByName(name: string): string {
  return TYPES[name.split('.').at(-1)?.toLowerCase() ?? ''] ?? 'application/octet-stream';
}

/** A job from an answer of the API; `undefined` when it is none. */
export function readJob(body: unknown): ShownJob | undefined {
  const [jobId, status] = [textOf(body, 'job_id'), textOf(body, 'status')?.toUpperCase()];
  if (jobId === undefined || status === undefined) return undefined;
  const files = FILE_LISTS.flatMap((name) => listOf(body, name)).flatMap((one) => readFile(one) ?? []);
  const errors = listOf(body, 'errors');
  const parts = listOf(body, 'parts').map((part, index) => readPart(part, index, files, errors));
  const credits = member(body, 'credits');
  const queue = member(body, 'queue');
  const used = new Set(parts.map(({ file }) => file));
  return {
    jobId,
    kind: textOf(body, 'kind'),
    status,
    hasEnded: ENDS.includes(status),
    progress: numberOf(body, 'progress') ?? 0,
    message: textOf(body, 'message') ?? '',
    deadlineAt: textOf(body, 'deadline_at'),
    held: numberOf(credits, 'held') ?? 0,
    captured: numberOf(credits, 'captured') ?? 0,
    released: numberOf(credits, 'released') ?? 0,
    ahead: numberOf(queue, 'ahead'),
    expectedAt: textOf(queue, 'expected_at'),
    parts,
    otherFiles: files.filter((file) => !used.has(file)).map(({ number: _number, part: _part, ...file }) => file),
    canRetry: status === 'CANCELLED' || errors.some((error) => member(error, 'retryable') !== false),
  };
}

/** A file, and which part it says it is. */
interface NumberedFile extends ShownFile {
  readonly number: number | undefined;
  readonly part: string | undefined;
}

function readPart(part: unknown, index: number, files: readonly NumberedFile[], errors: readonly unknown[]): ShownPart {
  const number = index + 1;
  const name = textOf(part, 'name') ?? String(number);
  const error = errors.find((one) => numberOf(one, 'number') === number);
  return {
    name,
    state: textOf(part, 'state') ?? '',
    waitsFor: textOf(part, 'waits_for'),
    needs: listOf(part, 'needs').filter((need) => typeof need === 'string'),
    attempts: numberOf(part, 'attempts') ?? 0,
    lastCode: textOf(part, 'last_code'),
    lastSentence: textOf(part, 'last_message'),
    nextAttemptAt: textOf(part, 'next_attempt_at'),
    code: textOf(error, 'code') ?? textOf(part, 'code'),
    sentence: textOf(error, 'message'),
    detail: textOf(error, 'detail'),
    file:
      files.find((file) => file.part === name) ??
      files.find((file) => file.part === undefined && file.number === number),
  };
}

function readFile(one: unknown): NumberedFile | undefined {
  const url = textOf(one, 'url', 's3_url', 'file_url');
  if (url === undefined) return undefined;
  const key = textOf(one, 's3_key', 'key', 'file_path') ?? new URL(url).pathname;
  const name = textOf(one, 'filename', 'name') ?? key.split('/').at(-1) ?? key;
  const size = member(one, 'dimensions');
  return {
    key,
    name,
    url,
    contentType: textOf(one, 'content_type', 'mime_type') ?? typeByName(name),
    bytes: numberOf(one, 'size_bytes', 'file_size', 'bytes'),
    width: numberOf(one, 'width') ?? numberOf(size, 'width'),
    height: numberOf(one, 'height') ?? numberOf(size, 'height'),
    seconds: numberOf(one, 'duration_seconds', 'duration'),
    description: textOf(one, 'description') ?? '',
    number: numberOf(one, 'number'),
    // Where a file has a name of its own, `name` is the part that it is of.
    part: textOf(one, 'part') ?? (textOf(one, 'filename') === undefined ? undefined : textOf(one, 'name')),
  };
}
