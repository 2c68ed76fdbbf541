import { matchesPattern } from '../endpoint/policy.ts';
import type { Resources } from '../template/resources.ts';

/** Whether a permission of the templates lets a service invoke a function on behalf of a source (an ARN). */
export function mayInvoke(resources: Resources, functionArn: string, principal: string, sourceArn: string): boolean {
  return resources.of('AWS::Lambda::Permission').some(({ properties }) => {
    const { FunctionName, Principal, SourceArn = '*' } = properties;
    // A function is named by its ARN or by its name, which is the end of the ARN.
    const same = FunctionName === functionArn || functionArn.endsWith(`:function:${FunctionName}`);
    return same && Principal === principal && matchesPattern(SourceArn, sourceArn);
  });
}
