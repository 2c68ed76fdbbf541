import { RemovalPolicy } from 'aws-cdk-lib';
import type { Stage } from '../../stages/stage.ts';

/**
 * What becomes of a resource that holds data when its stack goes, or no longer has it: it stays, except on the stage that lives in one
 * process. Only where CloudFormation takes back what it has just created, it goes too: it holds nothing yet, and the names that stayed
 * behind would fail the next attempt (`RetainExceptOnCreate`).
 */
export function removalPolicyOf(stage: Stage): RemovalPolicy {
  return stage.local === undefined ? RemovalPolicy.RETAIN_ON_UPDATE_OR_DELETE : RemovalPolicy.DESTROY;
}
