import { createCallers } from '../../infra/tools/local/cloud/endpoint/callers.ts';
import type { FunctionSpec } from '../../infra/tools/local/cloud/functions/function-process.ts';
import { functionSpec } from '../../infra/tools/local/cloud/functions/function-spec.ts';
import { readAssembly } from '../../infra/tools/local/cloud/template/assembly.ts';
import { resolveResources } from '../../infra/tools/local/cloud/template/resources.ts';
import type { AssemblyAt } from './relocate-assembly.ts';

/**
 * Evaluates the templates of the stage `local`: what the local cloud would start for each function, by construct, for example
 * `EndpointsSubmit`. Nothing runs.
 */
export function localFunctions({ dir, endpoints }: AssemblyAt): ReadonlyMap<string, FunctionSpec> {
  const { stacks, assets } = readAssembly(dir);
  const [{ account, region } = { account: '', region: '' }] = stacks;
  const { awsEndpoint } = endpoints;
  const resources = resolveResources(stacks, { awsEndpoint, apiUrl: awsEndpoint });
  const { credentials } = createCallers(resources, account).administrator;
  return new Map(
    resources.of('AWS::Lambda::Function').map((resource) => {
      const construct = resource.logicalId.replace(/[0-9A-F]{8}$/, '');
      return [construct, functionSpec(resource, { assets, region, awsEndpoint, credentials })];
    }),
  );
}
