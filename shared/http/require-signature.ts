import type { Logger } from '../domain/ports/logger.ts';
import type { ApiRequest } from './api-request.ts';
import { type Refusal, refuse } from './refusal.ts';
import { isSigned } from './verify-signature.ts';

/** A secret that is not there yet will not be there in a second. */
const RETRY_WITHOUT_SECRET_SECONDS = 60;

/** What a route of another system's server needs. */
export interface SignatureDeps {
  /** `undefined`: it was never put. */
  readonly secret: { read(): Promise<string | undefined> };
  readonly log: Logger;
  readonly now: () => number;
}

/**
 * The event that a request tells of, or why it goes no further. Nothing else of the request is looked at before.
 *
 * @param prefix of the headers: `webhook` of Standard Webhooks, `svix` of Clerk.
 */
export async function requireSignature(
  request: ApiRequest,
  prefix: 'webhook' | 'svix',
  { secret, log, now }: SignatureDeps,
): Promise<{ readonly kind: 'signed'; readonly eventId: string } | Refusal> {
  const id = request.header(`${prefix}-id`) ?? '';
  const timestamp = request.header(`${prefix}-timestamp`) ?? '';
  const signatures = request.header(`${prefix}-signature`) ?? '';
  if (!/^[\w.:-]{1,256}$/.test(id)) return refuse('invalid_signature');
  const key = await secret.read();
  if (key === undefined) {
    log.error('secret.missing', new Error('the secret of this sender has not been put'), { request_id: request.id });
    return refuse('service_unavailable', { retryAfterSeconds: RETRY_WITHOUT_SECRET_SECONDS });
  }
  if (isSigned({ id, timestamp, signatures, body: request.rawBody() }, key, now()))
    return { kind: 'signed', eventId: id };
  log.warn('signature.refused', { request_id: request.id, event_id: id });
  return refuse('invalid_signature');
}
