import { RemovalPolicy } from 'aws-cdk-lib';
import type { Stage } from '../stages/stage.ts';

/** What becomes of data when its stack goes: it stays, except on the stage that lives in one process. */
export function removalPolicyOf(stage: Stage): RemovalPolicy {
  return stage.local === undefined ? RemovalPolicy.RETAIN : RemovalPolicy.DESTROY;
}
