import type { IncomingHttpHeaders } from 'node:http';
import type { Reception } from './receivers/receiver.ts';

/** As long as nginx waits for the frontend's process. */
const PATIENCE_MS = 60_000;
/** What describes the connection that a request came by, and not the request. */
const OF_CONNECTION = new Set(['host', 'connection', 'content-length', 'transfer-encoding', 'keep-alive', 'expect']);
/** Tells nothing more once the body has been read. */
const OF_TRANSFER = ['connection', 'content-length', 'content-encoding', 'transfer-encoding', 'keep-alive'];

/** A request for the frontend, as it came. */
export interface PassedRequest {
  readonly method: string;
  /** With its query. */
  readonly path: string;
  readonly headers: IncomingHttpHeaders;
  readonly body: string | undefined;
}

/**
 * Whether a job is of a developer's own frontend: its ids are Prisma's, without a hyphen. The console and the demo make ids with one, of
 * which that frontend has no row: its image receiver would store their pictures for a stranger.
 */
export function isOfOwnFrontend(jobId: string): boolean {
  return !jobId.startsWith('cm-');
}

/**
 * Sends a request to a developer's own frontend, byte for byte, and answers with what it answered.
 *
 * @param frontend its origin.
 * @throws when nothing answers there.
 */
export async function passOn(frontend: string, request: PassedRequest): Promise<Reception['answer']> {
  const headers = Object.entries(request.headers).flatMap(([name, value]): [string, string][] =>
    OF_CONNECTION.has(name) || value === undefined ? [] : [[name, String(value)]],
  );
  const response = await fetch(`${frontend}${request.path}`, {
    method: request.method,
    headers,
    redirect: 'manual',
    signal: AbortSignal.timeout(PATIENCE_MS),
    ...(request.body === undefined ? {} : { body: request.body }),
  });
  const answered = Object.fromEntries(response.headers);
  for (const name of OF_TRANSFER) delete answered[name];
  return { status: response.status, headers: answered, body: await response.text() };
}
