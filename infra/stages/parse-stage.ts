import * as v from 'valibot';
import { Stage } from './stage.ts';
import { StageError } from './stage-error.ts';

/**
 * Checks a stage object and applies its defaults.
 *
 * @param label what the object is called in the message, for example `prod`.
 * @throws StageError with one line per problem, each naming the path of the field.
 */
export function parseStage(label: string, candidate: unknown): Stage {
  const parsed = v.safeParse(Stage, candidate);
  if (parsed.success) return parsed.output;
  const problems = parsed.issues.map((issue) => {
    const path = v.getDotPath(issue);
    return path === null ? `stage ${label}: ${issue.message}` : `stage ${label}: ${path}: ${issue.message}`;
  });
  throw new StageError(problems.join('\n'));
}
