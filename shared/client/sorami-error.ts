import type { Code } from './codes.ts';

/** A field of a request that breaks its rule, with the rule in the reader's language. */
export interface FieldProblem {
  readonly field: string;
  readonly message: string;
}

interface Common {
  /** A sentence for the user, in the language of the client. */
  readonly message: string;
  /** Whether the same call may work later. What is worth an immediate repetition has been repeated already. */
  readonly retryable: boolean;
  /** How long to wait before the next try, where the answer said so. */
  readonly retryAfterSeconds?: number;
  /**
   * The job that the call was about. After its submission it goes on, whatever went wrong here: wait for it, or cancel it. A submission
   * that was not answered may have opened it.
   */
  readonly jobId?: string;
}

interface Answered extends Common {
  /** HTTP status. */
  readonly status: number;
  /** From the API's closed list, for example `job_not_found`; new codes may join it. */
  readonly code: Code;
  /** Names the request in the API's logs: quote it when asking for help. */
  readonly requestId: string | undefined;
}

/** The request is wrong; each wrong field is named. */
export interface InvalidRequest extends Answered {
  readonly kind: 'invalid_request';
  readonly details: readonly FieldProblem[];
}

/** The user cannot pay for it. Nothing was charged. */
export interface InsufficientCredits extends Answered {
  readonly kind: 'insufficient_credits';
  readonly available: number;
  readonly required: number;
}

/** Any other refusal of the API; `code` tells which. */
export interface Refused extends Answered {
  readonly kind: 'refused';
}

/** An answer that is not the API's own: from the gateway or a proxy in front of it. */
export interface GatewayError extends Common {
  readonly kind: 'gateway';
  readonly status: number;
}

/** No answer: the network failed, it took too long, or the caller aborted. */
export interface ConnectionError extends Common {
  readonly kind: 'unreachable' | 'timed_out' | 'aborted';
  /** What was thrown, or the reason of the abort. */
  readonly cause: unknown;
}

/** The token source threw, so nothing was sent. */
export interface TokenError extends Common {
  readonly kind: 'no_token';
  /** What it threw. */
  readonly cause: unknown;
}

/** Why a call came to nothing; `kind` tells the shapes apart. */
export type SoramiError = InvalidRequest | InsufficientCredits | Refused | GatewayError | ConnectionError | TokenError;
