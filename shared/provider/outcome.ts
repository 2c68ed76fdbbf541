import type { PartErrorCode } from '../messages/codes.ts';

/** The provider will never do this: do not ask again. */
export interface ProviderRefusal {
  readonly kind: 'refused';
  readonly code: PartErrorCode;
  /** The model's or provider's own words, for the owner of the job only (≤ 500 characters). Never logged. */
  readonly detail?: string;
  /** A provider's class of the trouble, safe to log, for example `IMAGE_SAFETY` or `400 INVALID_ARGUMENT`. */
  readonly reason: string;
}

/** It may work later. */
export interface ProviderTrouble {
  readonly kind: 'trouble';
  /** The code that the part fails with when there is no later. */
  readonly code: PartErrorCode;
  readonly detail?: string;
  readonly reason: string;
  /** Whether the provider may have billed the call; such attempts are counted and capped. */
  readonly maybeBilled: boolean;
  /** How long the provider asks to wait, in milliseconds from now. */
  readonly retryAfterMs?: number;
  /** It is not about this call: every other call of the account, or to this family of models, would meet it too. */
  readonly closes?: 'account' | 'family';
}

/** Whether an outcome of any model is trouble. */
export function isTrouble(outcome: { readonly kind: string }): outcome is ProviderTrouble {
  return outcome.kind === 'trouble';
}
