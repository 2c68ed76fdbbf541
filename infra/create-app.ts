import { Annotations, App, type AppProps, Validations } from 'aws-cdk-lib';
import { AwsSolutionsChecks } from 'cdk-nag';
import { addStacks } from './stacks/add-stacks.ts';
import type { DataStack } from './stacks/data-stack.ts';
import type { ServiceStack } from './stacks/service-stack.ts';
import { chooseStage } from './stages/choose-stage.ts';
import { switchedOff } from './stages/old-routes.ts';
import { openness } from './stages/openness.ts';

/** The app with its stacks, not yet synthesised. */
export interface SoramiApp {
  readonly app: App;
  readonly data: DataStack;
  readonly service: ServiceStack;
}

/**
 * Makes the app with the stacks of a stage. Its synthesis fails on what CloudFormation would refuse, and for a stage in the world on
 * what breaks a rule of AWS Solutions. It warns of a stage whose alarms nobody gets, of one that takes over the API's name and makes
 * less than the old server did, and of one that does not say where orders come from.
 *
 * @param choose the stage; the one that the app's context names, when left out.
 * @throws StageError when there is no such stage or it is not valid.
 */
export function createApp(choose = chooseStage, props: AppProps = {}): SoramiApp {
  const app = new App({ autoSynth: false, ...props });
  const stage = choose((key) => app.node.tryGetContext(key));
  // A guard of deployments; on one machine it would only cost time.
  if (stage.local === undefined) Validations.of(app).addPlugins(new AwsSolutionsChecks(app));
  const stacks = addStacks(app, stage);
  if (stage.local === undefined && stage.alarmAddress === undefined) {
    const words = `nobody gets a mail when an alarm begins: stage ${stage.name} has no alarmAddress`;
    Annotations.of(stacks.service).addWarningV2('sorami:alarm-address', words);
  }
  for (const words of switchedOff(stage)) Annotations.of(stacks.service).addWarningV2('sorami:old-backend', words);
  for (const words of openness(stage)) Annotations.of(stacks.service).addWarningV2('sorami:frontend-servers', words);
  return { app, ...stacks };
}
