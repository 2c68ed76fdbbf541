import * as v from 'valibot';
import type { AccountStore } from '../../shared/accounts/account-store.ts';
import { giveStarterCredits, type StarterCreditsDeps } from '../../shared/credits/give-starter-credits.ts';
import { type Answer, answer } from '../../shared/http/api-answer.ts';
import { apiHandler } from '../../shared/http/api-handler.ts';
import type { ApiRequest } from '../../shared/http/api-request.ts';
import { ClerkEventBody, ClerkUserId } from '../../shared/http/read/clerk-event.ts';
import { refuseFields } from '../../shared/http/read/refuse-fields.ts';
import type { Refusal } from '../../shared/http/refusal.ts';
import { requireSignature, type SignatureDeps } from '../../shared/http/session/require-signature.ts';

export interface ClerkEventsDeps extends SignatureDeps, StarterCreditsDeps {
  readonly accounts: AccountStore;
}

/**
 * `POST /api/webhooks/clerk`: a new user gets the stage's starter credits; a deleted one is marked as such, and the erasure of what
 * was hers becomes due. Both are facts that can be told twice and in any order, so nothing keeps track of event ids: a user who
 * comes after her own deletion gets nothing.
 */
export function clerkEventsHandler(deps: ClerkEventsDeps) {
  return apiHandler(async (request) => {
    const signed = await requireSignature(request, 'svix', deps);
    if (signed.kind === 'refusal') return signed;
    const body = request.json();
    if (body.kind === 'refusal') return body;
    return take(deps, request, body.value);
  }, deps);
}

async function take(deps: ClerkEventsDeps, request: ApiRequest, body: unknown): Promise<Answer | Refusal> {
  const event = v.safeParse(ClerkEventBody, body);
  if (!event.success) return refuseBody(request);
  const { type, data } = event.output;
  const taken = answer<'ClerkEventTaken'>(200, { success: true, type });
  if (type !== 'user.created' && type !== 'user.deleted') return taken;
  if (!v.is(ClerkUserId, data.id)) return refuseBody(request);
  deps.log.info('event.received', { request_id: request.id, type, user_id: data.id });
  if (type === 'user.created') await giveStarterCredits(deps, data.id, request.id);
  else {
    await deps.accounts.markDeleted(data.id, deps.now());
    deps.log.info('account.deleted', { user_id: data.id, correlation_id: request.id });
  }
  return taken;
}

function refuseBody(request: ApiRequest): Refusal {
  const message = {
    fr: 'Un événement a un « type » et, dans « data.id », un utilisateur.',
    en: 'An event has a "type" and, in "data.id", a user.',
  };
  return refuseFields([{ field: 'data.id', message: message[request.language] }]);
}
