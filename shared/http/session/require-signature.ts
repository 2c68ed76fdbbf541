import type { RotatingSecret, SecretPair } from '../../accounts/secret.ts';
import type { Logger } from '../../telemetry/logger.ts';
import type { ApiRequest } from '../api-request.ts';
import { type Refusal, refuse } from '../refusal.ts';
import { isSigned } from './verify-signature.ts';

/** A secret that is not there yet will not be there in a second. */
const RETRY_WITHOUT_SECRET_SECONDS = 60;

/** How often a signature that does not fit makes us look for a new secret: a flood of wrong ones must not become a flood of look-ups. */
const LOOK_AGAIN_MS = 10_000;

/** Any printable ASCII: payment providers put `=`, `/` and `+` into the references that become event ids. */
const EVENT_ID = /^[\x21-\x7e]([\x20-\x7e]{0,254}[\x21-\x7e])?$/;

/** What a route of another system's server needs. */
export interface SignatureDeps {
  /** `undefined`: it was never put. Shortly after a rotation both values are good, so neither side has to change in the same instant. */
  readonly secret: Pick<RotatingSecret, 'read'>;
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
  if (!EVENT_ID.test(id)) return refuse('invalid_signature');
  const pair = await secret.read();
  if (pair === undefined) {
    log.error('secret.missing', new Error('the secret of this sender has not been put'), { request_id: request.id });
    return refuse('service_unavailable', { retryAfterSeconds: RETRY_WITHOUT_SECRET_SECONDS });
  }
  const signed = { id, timestamp, signatures, body: request.rawBody() };
  const fits = (known: SecretPair | undefined): boolean =>
    [known?.current, known?.previous].some((key) => key !== undefined && isSigned(signed, key, now()));
  // What does not fit may be signed with a secret that was put after ours was read.
  if (fits(pair) || fits(await secret.read(LOOK_AGAIN_MS))) return { kind: 'signed', eventId: id };
  log.warn('signature.refused', { request_id: request.id, event_id: id });
  return refuse('invalid_signature');
}
