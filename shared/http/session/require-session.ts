import type { SessionVerifier } from '../../accounts/session-verifier.ts';
import type { Logger } from '../../telemetry/logger.ts';
import type { ApiRequest } from '../api-request.ts';
import { type Refusal, refuse } from '../refusal.ts';

/** What a route of signed-in users needs. */
export interface SessionDeps {
  readonly sessions: SessionVerifier;
  readonly log: Logger;
  readonly now: () => number;
}

/** Who is calling, or why the request goes no further. Routes ask this before they look at anything else. */
export async function requireSession(
  request: ApiRequest,
  { sessions, log, now }: SessionDeps,
): Promise<{ readonly kind: 'session'; readonly userId: string } | Refusal> {
  const verdict = await sessions.verify(request.header('authorization'), new Date(now()));
  switch (verdict.kind) {
    case 'session':
      return verdict;
    case 'missing':
      return refuse('authentication_required');
    case 'invalid':
      log.info('token.refused', { request_id: request.id, reason: verdict.reason });
      return refuse('invalid_token');
    case 'unavailable':
      return refuse('authentication_unavailable', { retryAfterSeconds: verdict.retryAfterSeconds });
  }
}
