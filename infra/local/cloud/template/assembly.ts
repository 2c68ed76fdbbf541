import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import * as v from 'valibot';
import { LocalCloudError } from '../local-cloud-error.ts';

const TemplateResource = v.looseObject({
  Type: v.string(),
  Properties: v.optional(v.record(v.string(), v.unknown()), {}),
  Condition: v.optional(v.string()),
});

const Output = v.looseObject({
  Value: v.unknown(),
  Condition: v.optional(v.string()),
  Export: v.optional(v.strictObject({ Name: v.unknown() })),
});

const Template = v.strictObject({
  Resources: v.optional(v.record(v.string(), TemplateResource), {}),
  Outputs: v.optional(v.record(v.string(), Output), {}),
  Conditions: v.optional(v.record(v.string(), v.unknown()), {}),
  Parameters: v.optional(
    v.record(v.string(), v.looseObject({ Type: v.string(), Default: v.optional(v.unknown()) })),
    {},
  ),
  // Rules only check parameters; the one that CDK writes checks the version of its bootstrap stack.
  Rules: v.optional(v.unknown()),
  Metadata: v.optional(v.unknown()),
  Description: v.optional(v.string()),
  AWSTemplateFormatVersion: v.optional(v.string()),
});

const ArtifactProperties = v.looseObject({
  templateFile: v.optional(v.string()),
  stackName: v.optional(v.string()),
  file: v.optional(v.string()),
});
const Artifact = v.looseObject({
  type: v.string(),
  environment: v.optional(v.string(), ''),
  properties: v.optional(ArtifactProperties, {}),
});
const Manifest = v.looseObject({ artifacts: v.record(v.string(), Artifact) });

const Asset = v.looseObject({
  source: v.looseObject({ path: v.string(), packaging: v.string() }),
  destinations: v.record(v.string(), v.looseObject({ objectKey: v.string() })),
});
const AssetManifest = v.looseObject({ files: v.record(v.string(), Asset) });

/** One stack of a cloud assembly, not yet evaluated. */
export interface Stack {
  readonly name: string;
  readonly region: string;
  readonly account: string;
  readonly template: v.InferOutput<typeof Template>;
}

/** What `cdk synth` writes: the stacks, and the directories of zip assets by the object key that templates use. */
export interface Assembly {
  readonly stacks: readonly Stack[];
  readonly assets: ReadonlyMap<string, string>;
}

/** Reads a cloud assembly directory. Nested assemblies (CDK stages) are not known. */
export function readAssembly(directory: string): Assembly {
  const read = <S extends v.GenericSchema>(schema: S, file: string): v.InferOutput<S> => {
    const result = v.safeParse(schema, JSON.parse(readFileSync(join(directory, file), 'utf8')));
    if (result.success) return result.output;
    const issues = result.issues.map((issue) => `${v.getDotPath(issue)}: ${issue.message}`);
    throw new LocalCloudError(`${file}: ${issues.join('; ')}`);
  };
  const stacks: Stack[] = [];
  const assets = new Map<string, string>();
  for (const [id, { type, environment, properties }] of Object.entries(read(Manifest, 'manifest.json').artifacts)) {
    if (type === 'cdk:cloud-assembly')
      throw new LocalCloudError(`${id}: nested assemblies are not known to the local cloud`);
    if (type === 'cdk:asset-manifest' && properties.file !== undefined) {
      for (const { source, destinations } of Object.values(read(AssetManifest, properties.file).files)) {
        if (source.packaging !== 'zip') continue;
        for (const { objectKey } of Object.values(destinations)) assets.set(objectKey, join(directory, source.path));
      }
    }
    if (type === 'aws:cloudformation:stack' && properties.templateFile !== undefined) {
      const [account = '', region = 'unknown-region'] = environment.replace('aws://', '').split('/');
      if (region === 'unknown-region') throw new LocalCloudError(`${id}: the stack names no region`);
      stacks.push({
        name: properties.stackName ?? id,
        region,
        // A stack without an account is for whatever account deploys it: here, the one that nobody owns.
        account: account === 'unknown-account' ? '000000000000' : account,
        template: read(Template, properties.templateFile),
      });
    }
  }
  return { stacks, assets };
}
