import { randomUUID } from 'node:crypto';
import { Webhook } from 'standardwebhooks';
import type { Endpoints } from '../system/endpoints-file.ts';

/** Gives a user credits by the route that the frontend's server uses after a purchase. @throws with the API's own words. */
export async function grantAsFrontend(
  { api, grantSecret }: Pick<Endpoints, 'api' | 'grantSecret'>,
  userId: string,
  amount: number,
): Promise<void> {
  const [id, at] = [`console-${randomUUID()}`, new Date()];
  const body = JSON.stringify({ user_id: userId, type: 'bonus', amount, reason: 'console' });
  const response = await fetch(`${api}/api/credits/grants`, {
    method: 'POST',
    headers: {
      'content-type': 'application/json',
      'webhook-id': id,
      'webhook-timestamp': String(Math.floor(at.getTime() / 1000)),
      'webhook-signature': new Webhook(grantSecret).sign(id, at, body),
    },
    body,
  });
  if (!response.ok) throw new Error(`the grant was refused: ${response.status} ${await response.text()}`);
}
