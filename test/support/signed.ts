import { Webhook } from 'standardwebhooks';
import type { Endpoints } from '../../infra/tools/local/system/endpoints-file.ts';
import { type ApiAnswer, callApi } from './user.ts';

/** The headers of a body signed by the library that the senders use. */
export function signedHeaders(
  prefix: 'webhook' | 'svix',
  secret: string,
  eventId: string,
  body: string,
  at = new Date(),
): Record<string, string> {
  return {
    [`${prefix}-id`]: eventId,
    [`${prefix}-timestamp`]: String(Math.floor(at.getTime() / 1000)),
    [`${prefix}-signature`]: new Webhook(secret).sign(eventId, at, body),
  };
}

/** A grant of the frontend's server. */
export function sendGrant(endpoints: Endpoints, eventId: string, grant: object): Promise<ApiAnswer> {
  const body = JSON.stringify(grant);
  const headers = signedHeaders('webhook', endpoints.grantSecret, eventId, body);
  return callApi(endpoints, 'POST', '/api/credits/grants', { body, headers });
}

/** An event of Clerk. */
export function sendClerkEvent(endpoints: Endpoints, type: string, userId: string): Promise<ApiAnswer> {
  const body = JSON.stringify({ type, object: 'event', data: { id: userId, object: 'user' } });
  const headers = signedHeaders('svix', endpoints.clerkWebhookSecret, `msg_${crypto.randomUUID()}`, body);
  return callApi(endpoints, 'POST', '/api/webhooks/clerk', { body, headers });
}
