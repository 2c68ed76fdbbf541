import type { RotatingSecret, SecretPair } from '../../shared/accounts/secret.ts';
import type { WebhookAnswer, WebhookPost } from '../../shared/webhooks/webhook-post.ts';

export interface PostEventDeps {
  readonly secrets: RotatingSecret;
  readonly post: (post: WebhookPost) => Promise<WebhookAnswer>;
  readonly now: () => number;
}

export interface EventPost {
  readonly url: string;
  readonly eventId: string;
  readonly body: string;
  readonly timeoutMs: number;
}

/** A receiver that knows another secret says so at once. */
const SECOND_TIMEOUT_MS = 10_000;

/**
 * Posts an event. A receiver that refuses the secret is asked again at once with the others that it may know: the one that has just
 * been put, and, shortly after a rotation, the one before. So neither side has to change first.
 */
export async function postEvent(deps: PostEventDeps, pair: SecretPair, event: EventPost): Promise<WebhookAnswer> {
  const post = (secret: string, others: readonly string[], timeoutMs: number) =>
    deps.post({ ...event, secret, otherSecrets: others, sentAt: deps.now(), timeoutMs });

  let answer = await post(pair.current, valuesOf(pair).slice(1), event.timeoutMs);
  if (!isSecretRefused(answer)) return answer;
  const all = new Set([...valuesOf(await deps.secrets.refresh()), ...valuesOf(pair)]);
  for (const secret of [...all].filter((value) => value !== pair.current)) {
    const others = [...all].filter((value) => value !== secret);
    answer = await post(secret, others, Math.min(SECOND_TIMEOUT_MS, event.timeoutMs));
    if (!isSecretRefused(answer)) return answer;
  }
  return answer;
}

function valuesOf(pair: SecretPair | undefined): string[] {
  return [pair?.current, pair?.previous].filter((value) => value !== undefined);
}

function isSecretRefused(answer: WebhookAnswer): boolean {
  return answer.kind === 'answered' && answer.status === 401;
}
