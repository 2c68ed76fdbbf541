import { isDeepStrictEqual } from 'node:util';
import type { AnyResource, Resource, Resources } from './resources.ts';

/** What differs between two assemblies of the same stacks. */
export interface ChangedResources {
  /** Functions that are there in both, with other code or another environment. */
  readonly functions: readonly Resource<'AWS::Lambda::Function'>[];
  /** Logical ids of whatever else is new, gone or different. */
  readonly others: readonly string[];
}

/** Compares the resources that run with those of another assembly. */
export function changedResources(now: Resources, next: Resources): ChangedResources {
  const before = byName(now.all());
  const functions = next.of('AWS::Lambda::Function').filter(({ stack, logicalId, properties }) => {
    const known = before.get(`${stack}.${logicalId}`);
    return known !== undefined && !isDeepStrictEqual(known.properties, properties);
  });
  const after = byName(next.all());
  const others = [...new Set([...before.keys(), ...after.keys()])].filter((id) => {
    const [one, other] = [before.get(id), after.get(id)];
    if (one?.type === 'AWS::Lambda::Function' && other !== undefined) return false;
    return !isDeepStrictEqual(one?.properties, other?.properties);
  });
  return { functions, others };
}

function byName(resources: readonly AnyResource[]): ReadonlyMap<string, AnyResource> {
  return new Map(resources.map((resource) => [`${resource.stack}.${resource.logicalId}`, resource]));
}
