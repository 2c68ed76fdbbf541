import { dev } from './dev.ts';
import { localChoices, localEndpoints, localStage } from './local.ts';
import { parseStage } from './parse-stage.ts';
import { prod } from './prod.ts';
import type { Stage, StageInput } from './stage.ts';
import { StageError } from './stage-error.ts';

type ContextOf = (key: string) => unknown;

const STAGES = new Map<string, (contextOf: ContextOf) => StageInput>([
  ['dev', () => dev],
  ['prod', () => prod],
  ['local', (contextOf) => localStage(localEndpoints(contextOf), localChoices(contextOf))],
]);

/**
 * The stage that the CDK context names: `-c stage=dev|prod|local`, `dev` when it names none.
 *
 * @param contextOf reads one context key, for example `(key) => app.node.tryGetContext(key)`.
 * @throws StageError when there is no such stage or it is not valid.
 */
export function chooseStage(contextOf: ContextOf): Stage {
  const name = String(contextOf('stage') ?? 'dev');
  const stageOf = STAGES.get(name);
  if (stageOf === undefined) {
    throw new StageError(`unknown stage ${JSON.stringify(name)}: the stages are ${[...STAGES.keys()].join(', ')}`);
  }
  return parseStage(name, stageOf(contextOf));
}
