import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { App, type AppProps } from 'aws-cdk-lib';
import { Template } from 'aws-cdk-lib/assertions';
import * as v from 'valibot';
import { PROJECT_ROOT } from '../../../infra/constructs/functions/bundling.ts';
import { addStacks } from '../../../infra/stacks/add-stacks.ts';
import { chooseStage } from '../../../infra/stages/choose-stage.ts';
import { parseStage } from '../../../infra/stages/parse-stage.ts';
import type { Stage } from '../../../infra/stages/stage.ts';

/** The context with which `cdk` starts the app. */
export const CDK_CONTEXT = v.parse(
  v.object({ context: v.record(v.string(), v.unknown()) }),
  JSON.parse(readFileSync(join(PROJECT_ROOT, 'cdk.json'), 'utf8')),
).context;

/** Neither bundling nor validation. */
export const WITHOUT_GUARDS = {
  context: { ...CDK_CONTEXT, 'aws:cdk:bundling-stacks': [] },
  builtinCloudFormationValidation: false,
} satisfies AppProps;

/** An app as `cdk synth` makes it, without bundling (which takes seconds) and without validation (which has a test of its own). */
export function newApp(): App {
  return new App(WITHOUT_GUARDS);
}

/** One of the stages of the repository. */
export function stageNamed(name: string): Stage {
  return chooseStage((key) => (key === 'stage' ? name : undefined));
}

/** One of the stages of the repository, with some fields changed. */
export function stageLike(name: string, changes: Partial<Stage>): Stage {
  return parseStage(name, { ...stageNamed(name), ...changes });
}

/** The kinds of a stage with some fields of one of them changed. */
export function kindsLike(name: string, image: Partial<Stage['kinds']['image']>): Pick<Stage, 'kinds'> {
  const { kinds } = stageNamed(name);
  return { kinds: { ...kinds, image: { ...kinds.image, ...image } } };
}

export interface Templates {
  readonly data: Template;
  readonly service: Template;
}

const made = new Map<string, Templates>();

/** The templates of a stage, made once. Tests read them and change nothing in them. */
export function synthesise(stage: Stage): Templates {
  const key = JSON.stringify(stage);
  const known = made.get(key);
  if (known !== undefined) return known;
  const { data, service } = addStacks(newApp(), stage);
  const templates = { data: Template.fromStack(data), service: Template.fromStack(service) };
  made.set(key, templates);
  return templates;
}
