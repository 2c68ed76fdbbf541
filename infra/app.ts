import { App } from 'aws-cdk-lib';
import { addStacks } from './stacks/add-stacks.ts';
import { chooseStage } from './stages/choose-stage.ts';
import { StageError } from './stages/stage-error.ts';

try {
  const app = new App({ autoSynth: false });
  addStacks(
    app,
    chooseStage((key) => app.node.tryGetContext(key)),
  );
  app.synth();
} catch (error) {
  if (!(error instanceof StageError)) throw error;
  process.stderr.write(`${error.message}\n`);
  process.exitCode = 1;
}
