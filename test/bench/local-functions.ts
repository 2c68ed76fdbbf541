import { join } from 'node:path';
import { createCallers } from '../../infra/local/cloud/endpoint/callers.ts';
import type { FunctionSpec } from '../../infra/local/cloud/functions/function-process.ts';
import { functionSpec } from '../../infra/local/cloud/functions/function-spec.ts';
import { readAssembly } from '../../infra/local/cloud/template/assembly.ts';
import { resolveResources } from '../../infra/local/cloud/template/resources.ts';
import { synthesise } from '../../infra/local/system/synthesise.ts';
import { localEndpoints } from '../../infra/stages/local.ts';

/** The functions behind the API. */
export const API_FUNCTIONS = ['Health', 'Submit', 'Read', 'NotFound'] as const;

/** A function's construct, and what the local cloud would start for it. */
export interface LocalFunction {
  readonly name: (typeof API_FUNCTIONS)[number];
  readonly spec: FunctionSpec;
}

/** Synthesises the stage `local` into a folder and evaluates its templates: the API's functions with their code and environment. */
export async function localFunctions(outDir: string): Promise<LocalFunction[]> {
  const endpoints = localEndpoints(() => undefined);
  const assemblyDir = join(outDir, 'cdk.out');
  await synthesise(assemblyDir, endpoints);
  const { stacks, assets } = readAssembly(assemblyDir);
  const { awsEndpoint } = endpoints;
  const resources = resolveResources(stacks, { awsEndpoint, apiUrl: awsEndpoint });
  const { credentials } = createCallers(resources, stacks[0]?.account ?? '').administrator;
  const region = stacks[0]?.region ?? '';
  return API_FUNCTIONS.map((name) => {
    const found = resources
      .of('AWS::Lambda::Function')
      .find(({ logicalId }) => logicalId.replace(/[0-9A-F]{8}$/, '').endsWith(name));
    if (found === undefined) throw new Error(`the templates have no function ${name}`);
    return { name, spec: functionSpec(found, { assets, region, awsEndpoint, credentials }) };
  });
}
