import type { NetworkTrouble } from '../../webhooks/webhook-post.ts';

/** `fetch` reports network trouble as a TypeError whose cause carries the system's code; connecting has a time-out of its own. */
export function networkTroubleOf(error: unknown): NetworkTrouble {
  if (error instanceof DOMException && error.name === 'TimeoutError')
    return { reason: 'timeout', code: 'TimeoutError' };
  const cause = error instanceof Error ? error.cause : undefined;
  const code = cause instanceof Error && 'code' in cause ? String(cause.code) : 'unknown';
  return { reason: code === 'ETIMEDOUT' || /^UND_ERR_\w+_TIMEOUT$/.test(code) ? 'timeout' : 'connection', code };
}
