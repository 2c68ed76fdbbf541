import { createHash } from 'node:crypto';
import * as v from 'valibot';
import { LocalCloudError } from '../local-cloud-error.ts';

/** A resource before its properties are looked at. */
export interface Self {
  readonly stack: string;
  readonly logicalId: string;
  readonly type: string;
  readonly region: string;
  readonly account: string;
  /** Where the local cloud listens: URLs of the AWS endpoint and of the HTTP API. */
  readonly awsEndpoint: string;
  readonly apiUrl: string;
}

/** What the rest of a template can learn of a resource: its physical name, `Ref` and `Fn::GetAtt`. */
export interface Identity {
  readonly name: string;
  readonly ref: string;
  readonly attributes: Readonly<Record<string, string>>;
}

export interface ResourceType<Properties> {
  resolve(properties: unknown, self: Self): Identity & { readonly properties: Properties };
}

/**
 * A resource type that the local cloud runs. Properties that are neither honoured nor `inert` (without an effect on one
 * machine: encryption, backups, tags and the like) stop the start, because running without them would be a guess.
 */
export function resourceType<E extends v.ObjectEntries>(options: {
  readonly honoured: E;
  readonly inert?: readonly string[];
  readonly identify?: (properties: v.InferOutput<v.StrictObjectSchema<E, undefined>>, self: Self) => Identity;
}): ResourceType<v.InferOutput<v.StrictObjectSchema<E, undefined>>> {
  const schema = v.strictObject(options.honoured);
  return {
    resolve(properties, self) {
      const all = v.parse(v.record(v.string(), v.unknown()), properties);
      const relevant = Object.entries(all).filter(([name]) => options.inert?.includes(name) !== true);
      const result = v.safeParse(schema, Object.fromEntries(relevant));
      if (!result.success) {
        const issues = result.issues.map((issue) =>
          issue.expected === 'never'
            ? `property ${v.getDotPath(issue)} is not known to the local cloud`
            : `property ${v.getDotPath(issue)}: ${issue.message}`,
        );
        throw new LocalCloudError(`${self.stack}.${self.logicalId} (${self.type}): ${issues.join('; ')}`);
      }
      return { properties: result.output, ...(options.identify ?? anonymous)(result.output, self) };
    },
  };
}

/** The name the template gives, or a generated one: always the same, so that kept data is found again. */
export function physicalName(given: string | undefined, self: Self, maximum: number): string {
  // The end of a logical id is what makes it unique: CDK puts a hash there.
  return given ?? `${self.stack.slice(0, 24)}-${self.logicalId.slice(24 + 1 - maximum)}`;
}

/** A short identifier, as AWS makes them. */
export function generatedId(self: Self): string {
  return createHash('sha256').update(`${self.stack}.${self.logicalId}`).digest('hex').slice(0, 10);
}

/** `arn:aws:<service>:<region>:<account>:<resource>` in the resource's own region and account. */
export function arn(service: string, resource: string, self: Self): string {
  return `arn:aws:${service}:${self.region}:${self.account}:${resource}`;
}

/** A resource whose `Ref` is its name and which has an ARN: what most are. */
export function named(name: string, Arn: string): Identity {
  return { name, ref: name, attributes: { Arn } };
}

function anonymous(_properties: unknown, self: Self): Identity {
  const id = generatedId(self);
  return { name: id, ref: id, attributes: {} };
}
