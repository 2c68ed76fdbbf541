import { type CreditLedger, eventIdempotencyKey } from '../../shared/credits/credit-ledger.ts';
import { MAX_LOTS } from '../../shared/credits/lots.ts';
import { type Answer, answer } from '../../shared/http/api-answer.ts';
import { apiHandler } from '../../shared/http/api-handler.ts';
import type { ApiRequest } from '../../shared/http/api-request.ts';
import type { GrantRequestBody } from '../../shared/http/read/grant-request.ts';
import { refuseFields } from '../../shared/http/read/refuse-fields.ts';
import { type Refusal, refuse } from '../../shared/http/refusal.ts';
import { requireSignature, type SignatureDeps } from '../../shared/http/session/require-signature.ts';
import { spendable } from '../../shared/http/views/spendable.ts';
import { grantFingerprint } from './grant-fingerprint.ts';
import { readGrant } from './read-grant.ts';

export interface GrantsDeps extends SignatureDeps {
  readonly credits: Pick<CreditLedger, 'grantForEvent' | 'detailedWallet' | 'has'>;
}

/**
 * `POST /api/credits/grants`: books what the frontend's server sold, gave or corrected, once per event id (`webhook-id`). The
 * signature is the only authority: no session is asked for.
 */
export function grantsHandler(deps: GrantsDeps) {
  return apiHandler(async (request) => {
    const signed = await requireSignature(request, 'webhook', deps);
    if (signed.kind === 'refusal') return signed;
    const grant = readGrant(request);
    return grant.kind === 'refusal' ? grant : book(deps, request, signed.eventId, grant.body);
  }, deps);
}

const EXPIRED = {
  fr: 'Ces crédits ont déjà expiré : leur date d’expiration doit être à venir.',
  en: 'These credits have already expired: their expiry must lie in the future.',
};

async function book(
  { credits, log, now }: GrantsDeps,
  request: ApiRequest,
  eventId: string,
  body: GrantRequestBody,
): Promise<Answer | Refusal> {
  const { user_id: userId, type, amount, reason, expires_at, priority } = body;
  const terms = {
    type,
    ...(expires_at === undefined ? {} : { expiresAt: Date.parse(expires_at) }),
    ...(priority === undefined ? {} : { priority }),
  };
  if (
    terms.expiresAt !== undefined &&
    terms.expiresAt <= now() &&
    !(await credits.has(userId, eventIdempotencyKey(eventId)))
  ) {
    // Money would be taken for credits that are gone at once; an event that was booked in its time is answered as ever.
    return refuseFields([{ field: 'expires_at', message: EXPIRED[request.language] }]);
  }
  const event = { id: eventId, fingerprint: grantFingerprint(body) };
  const outcome = await credits.grantForEvent(event, userId, amount, reason, now(), terms);
  const said = { success: true as const, event_id: eventId, user_id: userId, type, amount };
  if (outcome === 'granted') {
    const code = amount > 0 ? 'credits.granted' : 'credits.withdrawn';
    log.info(code, { user_id: userId, event_id: eventId, correlation_id: request.id, reason: type, amount });
    return answer<'GrantBooked'>(201, said);
  }
  if (outcome === 'account-deleted') return refuse('account_deleted');
  if (outcome === 'too-many-lots') return refuse('too_many_lots', { values: { limit: MAX_LOTS } });
  if (outcome === 'insufficient') {
    const available = spendable(await credits.detailedWallet(userId), now());
    return refuse('insufficient_credits', {
      values: { available, required: -amount },
      fields: { available, required: -amount },
    });
  }
  return outcome.same ? answer<'GrantBooked'>(200, said, { 'idempotent-replayed': 'true' }) : refuse('event_conflict');
}
