import { addStacks } from '../../../infra/stacks/add-stacks.ts';
import { readAssembly } from '../../../infra/tools/local/cloud/template/assembly.ts';
import { newApp, stageNamed } from '../../infra/support/synthesise.ts';

/** The stacks of the stage `local` as they are deployed, without their bundles: functions run in the process of the harness. */
export function synthesisedStacks() {
  const app = newApp();
  addStacks(app, stageNamed('local'));
  return readAssembly(app.synth().directory).stacks;
}

export type Stacks = ReturnType<typeof synthesisedStacks>;
