import { readFile, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import * as v from 'valibot';

const Lambda = v.looseObject({
  Type: v.literal('AWS::Lambda::Function'),
  Properties: v.looseObject({ Environment: v.looseObject({ Variables: v.record(v.string(), v.unknown()) }) }),
});
const Template = v.looseObject({ Resources: v.record(v.string(), v.unknown()) });

/**
 * Gives every function of the service's template a DynamoDB endpoint of its own.
 *
 * @param endpointOf the endpoint for a construct, for example `Submit`.
 */
export async function meterFunctions(assemblyDir: string, endpointOf: (construct: string) => string): Promise<void> {
  const file = join(assemblyDir, 'sorami-local-service.template.json');
  const template = v.parse(Template, JSON.parse(await readFile(file, 'utf8')));
  for (const [logicalId, resource] of Object.entries(template.Resources)) {
    if (!v.is(Lambda, resource)) continue;
    const construct = logicalId.replace(/[0-9A-F]{8}$/, '').replace(/^(Endpoints|Workers)/, '');
    resource.Properties.Environment.Variables['AWS_ENDPOINT_URL_DYNAMODB'] = endpointOf(construct);
  }
  await writeFile(file, JSON.stringify(template));
}
