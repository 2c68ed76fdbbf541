import { App, Validations } from 'aws-cdk-lib';
import { AwsSolutionsChecks } from 'cdk-nag';
import { addStacks } from './stacks/add-stacks.ts';
import { chooseStage } from './stages/choose-stage.ts';
import { StageError } from './stages/stage-error.ts';

try {
  const app = new App({ autoSynth: false });
  const stage = chooseStage((key) => app.node.tryGetContext(key));
  // A guard of deployments; on one machine it would only cost time.
  if (stage.local === undefined) Validations.of(app).addPlugins(new AwsSolutionsChecks(app));
  addStacks(app, stage);
  app.synth();
} catch (error) {
  if (!(error instanceof StageError)) throw error;
  process.stderr.write(`${error.message}\n`);
  process.exitCode = 1;
}
