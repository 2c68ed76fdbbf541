import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import * as v from 'valibot';
import { LocalCloudError } from '../local-cloud-error.ts';

const sections = <S extends v.GenericSchema>(schema: S) => v.optional(v.record(v.string(), schema), {});
const text = v.optional(v.string());

const Template = v.strictObject({
  Resources: sections(v.looseObject({ Type: v.string(), Properties: sections(v.unknown()), Condition: text })),
  Outputs: sections(
    v.looseObject({ Value: v.unknown(), Condition: text, Export: v.optional(v.strictObject({ Name: v.unknown() })) }),
  ),
  Conditions: sections(v.unknown()),
  Parameters: sections(v.looseObject({ Type: v.string(), Default: v.optional(v.unknown()) })),
  // Rules only check parameters; the one that CDK writes checks the version of its bootstrap stack.
  Rules: v.optional(v.unknown()),
  Metadata: v.optional(v.unknown()),
  Description: text,
  AWSTemplateFormatVersion: text,
});

const ArtifactProperties = v.looseObject({ templateFile: text, stackName: text, file: text });
const Manifest = v.looseObject({
  artifacts: sections(
    v.looseObject({
      type: v.string(),
      environment: v.optional(v.string(), ''),
      properties: v.optional(ArtifactProperties, {}),
    }),
  ),
});

const AssetManifest = v.looseObject({
  files: sections(
    v.looseObject({
      source: v.looseObject({ path: v.string(), packaging: v.string() }),
      destinations: sections(v.looseObject({ objectKey: v.string() })),
    }),
  ),
});

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
  const stacks: Stack[] = [];
  const assets = new Map<string, string>();
  const { artifacts } = read(Manifest, directory, 'manifest.json');
  for (const [id, { type, environment, properties }] of Object.entries(artifacts)) {
    if (type === 'cdk:cloud-assembly')
      throw new LocalCloudError(`${id}: a nested assembly is not known to the local cloud`);
    if (type === 'cdk:asset-manifest' && properties.file !== undefined) {
      for (const { source, destinations } of Object.values(read(AssetManifest, directory, properties.file).files)) {
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
        // A stack without an account can be deployed to any account: here, a made-up one.
        account: account === 'unknown-account' ? '000000000000' : account,
        template: read(Template, directory, properties.templateFile),
      });
    }
  }
  return { stacks, assets };
}

function read<S extends v.GenericSchema>(schema: S, directory: string, file: string): v.InferOutput<S> {
  const result = v.safeParse(schema, JSON.parse(readFileSync(join(directory, file), 'utf8')));
  if (result.success) return result.output;
  const issues = result.issues.map((issue) => `${v.getDotPath(issue)}: ${issue.message}`);
  throw new LocalCloudError(`${file}: ${issues.join('; ')}`);
}
