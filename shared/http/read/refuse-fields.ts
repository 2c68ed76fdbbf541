import type { FieldProblem } from '../../messages/field-problem.ts';
import { type Refusal, refuse } from '../refusal.ts';

/** The refusal of a request of which some fields break their rules; the first one is said in the sentence. */
export function refuseFields(problems: readonly FieldProblem[]): Refusal {
  return refuse('invalid_request', { values: { problem: problems[0]?.message ?? '' }, details: problems });
}
