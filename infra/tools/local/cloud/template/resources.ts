import { LocalCloudError } from '../local-cloud-error.ts';
import { isKnownType, type Properties, resourceTypes, type TypeName } from '../resource-types/index.ts';
import type { Identity } from '../resource-types/resource-type.ts';
import type { Stack } from './assembly.ts';
import { evaluate, evaluateCondition, type Scope } from './evaluate.ts';

/** A resource as deployed: its properties evaluated and checked. */
export interface Resource<T extends TypeName = TypeName> extends Identity {
  readonly stack: string;
  readonly logicalId: string;
  readonly type: T;
  readonly properties: Properties<T>;
}

/** A resource of any type. */
export interface AnyResource extends Identity {
  readonly stack: string;
  readonly logicalId: string;
  readonly type: TypeName;
  readonly properties: unknown;
}

/** All resources and outputs of an assembly. */
export interface Resources {
  all(): readonly AnyResource[];
  of<T extends TypeName>(type: T): readonly Resource<T>[];
  /** By stack and output name. Outputs are strings in CloudFormation. */
  readonly outputs: Outputs;
}
export type Outputs = Readonly<Record<string, Readonly<Record<string, string>>>>;

/**
 * The resource with this logical id, physical name or construct name: what the logical id ends with before the hash that
 * CDK adds (`Jobs`, or `Sweep` for `WorkersSweepC7288907`).
 * @throws LocalCloudError unless exactly one fits.
 */
export function findResource(resources: readonly AnyResource[], name: string): AnyResource {
  const exact = resources.filter((resource) => resource.logicalId === name || resource.name === name);
  const byConstruct = resources.filter(({ logicalId }) => logicalId.replace(/[0-9A-F]{8}$/, '').endsWith(name));
  const fitting = exact.length > 0 ? exact : byConstruct;
  const [resource, ...others] = fitting;
  if (resource !== undefined && others.length === 0) return resource;
  const candidates = (others.length > 0 ? fitting : resources).map(({ logicalId }) => logicalId);
  throw new LocalCloudError(`${fitting.length} resources are called ${name}; candidates: ${candidates.join(', ')}`);
}

/**
 * Evaluates every template. A reference evaluates what it refers to first, so the order follows from the references,
 * across stacks too.
 * @throws LocalCloudError for anything that is not known or that refers to nothing.
 */
export function resolveResources(
  stacks: readonly Stack[],
  endpoints: { readonly awsEndpoint: string; readonly apiUrl: string },
): Resources {
  const done = new Map<string, AnyResource>();
  const underWay = new Set<string>();

  function scopeOf(stack: Stack, id: string): Scope {
    const where = `${stack.name}.${id}`;
    const missing = (what: string): never => {
      throw new LocalCloudError(`${where}: ${what}`);
    };
    return {
      where,
      pseudo: {
        'AWS::Region': stack.region,
        'AWS::AccountId': stack.account,
        'AWS::Partition': 'aws',
        'AWS::URLSuffix': 'amazonaws.com',
        'AWS::StackName': stack.name,
        'AWS::StackId': `arn:aws:cloudformation:${stack.region}:${stack.account}:stack/${stack.name}/local`,
      },
      ref(name) {
        const parameter = stack.template.Parameters[name];
        if (parameter === undefined) return resource(stack, name, where).ref;
        if (parameter.Type.startsWith('AWS::SSM') || parameter.Default === undefined) {
          return missing(`the value of parameter ${name} (${parameter.Type}) is not known to the local cloud`);
        }
        return parameter.Default;
      },
      attribute: (logicalId, name) => {
        const { attributes, type } = resource(stack, logicalId, where);
        return (
          attributes[name] ?? missing(`attribute ${name} of ${logicalId} (${type}) is not known to the local cloud`)
        );
      },
      condition: (name) => {
        const expression = stack.template.Conditions[name];
        if (expression === undefined) return missing(`there is no condition ${name}`);
        return evaluateCondition(expression, scopeOf(stack, `Conditions.${name}`));
      },
      stackOutput: (stackName, output) => {
        const producer = stacks.find((candidate) => candidate.name === stackName);
        const found = producer?.template.Outputs[output];
        if (producer === undefined || found === undefined) return missing(`there is no output ${stackName}.${output}`);
        return evaluate(found.Value, scopeOf(producer, `Outputs.${output}`));
      },
      exported: (name) => {
        for (const producer of stacks) {
          for (const [output, { Export, Value }] of Object.entries(producer.template.Outputs)) {
            const scope = scopeOf(producer, `Outputs.${output}`);
            if (Export !== undefined && evaluate(Export.Name, scope) === name) return evaluate(Value, scope);
          }
        }
        return missing(`no stack exports ${name}`);
      },
    };
  }

  function resource(stack: Stack, logicalId: string, from: string): AnyResource {
    const key = `${stack.name}.${logicalId}`;
    const known = done.get(key);
    if (known !== undefined) return known;
    const definition = stack.template.Resources[logicalId];
    if (definition === undefined) throw new LocalCloudError(`${from}: there is no resource ${logicalId}`);
    const type = definition.Type;
    if (!isKnownType(type)) throw new LocalCloudError(`${key}: resource type ${type} is not known to the local cloud`);
    if (underWay.has(key)) throw new LocalCloudError(`${from}: circular reference to ${logicalId}`);
    underWay.add(key);
    const { name: _, region, account } = stack;
    const properties = evaluate(definition.Properties, scopeOf(stack, logicalId));
    const self = { stack: stack.name, logicalId, type, region, account, ...endpoints };
    const resolved = { stack: stack.name, logicalId, type, ...resourceTypes[type].resolve(properties, self) };
    done.set(key, resolved);
    return resolved;
  }

  const exists = (stack: Stack, condition: string | undefined) =>
    condition === undefined || scopeOf(stack, 'Conditions').condition(condition);
  for (const stack of stacks) {
    for (const [logicalId, { Condition }] of Object.entries(stack.template.Resources)) {
      if (exists(stack, Condition)) resource(stack, logicalId, stack.name);
    }
  }
  const outputs = stacks.map((stack) => {
    const present = Object.entries(stack.template.Outputs).filter(([, { Condition }]) => exists(stack, Condition));
    const values = present.map(([name, { Value }]) => [
      name,
      String(evaluate(Value, scopeOf(stack, `Outputs.${name}`))),
    ]);
    return [stack.name, Object.fromEntries(values)] as const;
  });
  const all = [...done.values()];
  return {
    all: () => all,
    of: <T extends TypeName>(type: T) => all.filter((r): r is AnyResource & Resource<T> => r.type === type),
    outputs: Object.fromEntries(outputs),
  };
}
