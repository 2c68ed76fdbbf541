import { RECEIVERS } from '../../../../shared/webhooks/webhook-receivers.ts';
import type { Deployment } from '../deployment/deployment.ts';
import type { Finding } from '../views/finding.ts';

const TIMEOUT_MS = 10_000;

/** The frontend's webhook route answers by itself: a redirect would lose every POST. */
export async function checkFrontend({ stage }: Deployment): Promise<readonly Finding[]> {
  const url = `${stage.webhookBase}${RECEIVERS.image.path}`;
  const check = `Webhooks to ${url}`;
  try {
    const response = await fetch(url, { redirect: 'manual', signal: AbortSignal.timeout(TIMEOUT_MS) });
    await response.body?.cancel();
    const { status } = response;
    if (status >= 300 && status < 400) {
      const hint = `webhookBase of stage ${stage.name} must be the host that answers itself`;
      return [{ check, state: 'failed', found: `redirects to ${response.headers.get('location')}`, hint }];
    }
    // It takes POST only; any answer to a GET shows that it is there.
    return [{ check, state: status >= 500 ? 'warning' : 'ok', found: `answers ${status} to a GET` }];
  } catch (error) {
    return [{ check, state: 'failed', found: `no answer: ${error instanceof Error ? error.message : error}` }];
  }
}
