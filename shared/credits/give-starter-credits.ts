import type { Logger } from '../telemetry/logger.ts';
import type { CreditLedger } from './credit-ledger.ts';

/** Idempotency key of the starter grant, shared by the Clerk event of a new user and the first request of that user. */
export const STARTER = 'starter';

export interface StarterCreditsDeps {
  readonly credits: Pick<CreditLedger, 'grant'>;
  /** Given once to every user; 0: none. */
  readonly starterCredits: number;
  readonly log: Logger;
  readonly now: () => number;
}

/** Gives a user the stage's starter credits, once for ever. @returns whether they were given now. */
export async function giveStarterCredits(
  { credits, starterCredits, log, now }: StarterCreditsDeps,
  userId: string,
  correlationId: string,
): Promise<boolean> {
  if (starterCredits === 0) return false;
  const outcome = await credits.grant(userId, STARTER, starterCredits, 'starter', now(), { type: 'bonus' });
  if (outcome !== 'granted') return false;
  log.info('credits.granted', {
    user_id: userId,
    correlation_id: correlationId,
    reason: 'starter',
    amount: starterCredits,
  });
  return true;
}
