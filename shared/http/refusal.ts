import type { Code } from '../messages/codes.ts';
import type { FieldProblem } from '../messages/field-problem.ts';

/** A request that is answered with an error: an expected outcome, not an exception. */
export interface Refusal {
  readonly kind: 'refusal';
  readonly code: Code;
  /** Fill the braces of the code's sentence. */
  readonly values?: Readonly<Record<string, string | number>>;
  readonly details?: readonly FieldProblem[];
  /** Further top-level fields of the body. */
  readonly fields?: Readonly<Record<string, unknown>>;
  readonly retryAfterSeconds?: number;
  readonly headers?: Readonly<Record<string, string>>;
}

/** A refusal with this code. */
export function refuse(code: Code, rest: Omit<Refusal, 'kind' | 'code'> = {}): Refusal {
  return { kind: 'refusal', code, ...rest };
}
