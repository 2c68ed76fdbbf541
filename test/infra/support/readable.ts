import * as v from 'valibot';
import type { Templates } from './synthesise.ts';

const Resource = v.object({
  Type: v.string(),
  Properties: v.optional(v.record(v.string(), v.unknown()), {}),
  DeletionPolicy: v.optional(v.string()),
  UpdateReplacePolicy: v.optional(v.string()),
  DependsOn: v.optional(v.array(v.string()), []),
});
export type Resource = v.InferOutput<typeof Resource>;

export const Document = v.object({
  Resources: v.record(v.string(), Resource),
  Outputs: v.optional(v.record(v.string(), v.object({ Value: v.unknown(), Description: v.optional(v.string()) })), {}),
});
export type Document = v.InferOutput<typeof Document>;

const Intrinsic = v.union([
  v.strictObject({ Ref: v.string() }),
  v.strictObject({ 'Fn::GetAtt': v.tuple([v.string(), v.string()]) }),
  v.strictObject({ 'Fn::Join': v.tuple([v.string(), v.array(v.unknown())]) }),
  v.strictObject({
    'Fn::GetStackOutput': v.strictObject({ StackName: v.string(), Region: v.string(), OutputName: v.string() }),
  }),
]);

const parsed = new WeakMap<Templates[keyof Templates], Document>();

/** A template, parsed. */
export function documentOf(templates: Templates, stack: keyof Templates): Document {
  const template = templates[stack];
  const document = parsed.get(template) ?? v.parse(Document, template.toJSON());
  parsed.set(template, document);
  return document;
}

/** Resources of a type, by their readable name. */
export function resourcesOf(document: Document, type: string): Map<string, Resource> {
  return new Map(
    Object.entries(document.Resources)
      .filter(([, resource]) => resource.Type === type)
      .map(([id, resource]) => [nameOf(id), resource]),
  );
}

/** A logical id without the hash that CDK appends and without the scopes of no interest. */
export function nameOf(logicalId: string): string {
  return logicalId.replace(/[0-9A-F]{8}$/, '').replace(/^(Endpoints|Workers)/, '');
}

/**
 * A value of the service's template as a person would write it: references become names (`Jobs`, `GenerationsQueue`), joins
 * are joined, and references to the other stack are followed into it.
 */
export function readable(value: unknown, templates: Templates): string {
  if (typeof value === 'string') return value;
  const intrinsic = v.parse(Intrinsic, value);
  if ('Ref' in intrinsic) return nameOf(intrinsic.Ref);
  if ('Fn::GetAtt' in intrinsic) return nameOf(intrinsic['Fn::GetAtt'][0]);
  if ('Fn::Join' in intrinsic) {
    const [separator, parts] = intrinsic['Fn::Join'];
    return parts.map((part) => readable(part, templates)).join(separator);
  }
  const output = documentOf(templates, 'data').Outputs[intrinsic['Fn::GetStackOutput'].OutputName];
  if (output === undefined) throw new Error(`no output ${JSON.stringify(intrinsic)}`);
  return readable(output.Value, templates);
}
