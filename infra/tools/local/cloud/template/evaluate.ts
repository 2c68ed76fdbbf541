import { LocalCloudError } from '../local-cloud-error.ts';

/** What an intrinsic function can reach from where it stands. Each lookup throws when there is no such thing. */
export interface Scope {
  /** Where the value stands, for messages: `Stack.LogicalId`. */
  readonly where: string;
  readonly pseudo: Readonly<Record<string, string>>;
  ref(name: string): unknown;
  attribute(logicalId: string, name: string): unknown;
  condition(name: string): boolean;
  stackOutput(stack: string, output: string): unknown;
  exported(name: string): unknown;
}

const NO_VALUE = Symbol('AWS::NoValue');

type Intrinsic = (argument: unknown, scope: Scope) => unknown;

const intrinsics: Readonly<Record<string, Intrinsic>> = {
  Ref: (name, scope) => {
    const key = text(name, scope);
    return key === 'AWS::NoValue' ? NO_VALUE : (scope.pseudo[key] ?? scope.ref(key));
  },
  'Fn::GetAtt': (argument, scope) => {
    const [id, ...rest] = typeof argument === 'string' ? argument.split('.') : list(argument, scope);
    return scope.attribute(text(id, scope), rest.map((part) => text(evaluate(part, scope), scope)).join('.'));
  },
  'Fn::Join': (argument, scope) => {
    const [separator, parts] = list(argument, scope);
    return list(evaluate(parts, scope), scope)
      .map((part) => text(part, scope))
      .join(text(separator, scope));
  },
  'Fn::Sub': (argument, scope) => {
    const [template, variables = {}] = typeof argument === 'string' ? [argument] : list(argument, scope);
    const own = record(variables, scope);
    return text(template, scope).replaceAll(/\$\{(!?)([^}]+)\}/g, (_match, literal: string, name: string) => {
      if (literal) return `\${${name}}`;
      const value = Object.hasOwn(own, name) ? own[name] : { [name.includes('.') ? 'Fn::GetAtt' : 'Ref']: name };
      return text(evaluate(value, scope), scope);
    });
  },
  'Fn::Select': (argument, scope) => {
    const [index, values] = list(argument, scope);
    const position = Number(evaluate(index, scope));
    const items = list(evaluate(values, scope), scope);
    return position in items ? items[position] : fail(scope, `Fn::Select has no item ${position}`);
  },
  'Fn::Split': (argument, scope) => {
    const [separator, value] = list(argument, scope);
    return text(evaluate(value, scope), scope).split(text(separator, scope));
  },
  'Fn::If': (argument, scope) => {
    const [name, yes, no] = list(argument, scope);
    return evaluate(scope.condition(text(name, scope)) ? yes : no, scope);
  },
  'Fn::GetStackOutput': (argument, scope) => {
    const { StackName, OutputName, ...others } = record(argument, scope);
    // Another region or a role reach into places that one machine does not have.
    const elsewhere = Object.entries(others).find(
      ([key, value]) => key !== 'Region' || evaluate(value, scope) !== scope.pseudo['AWS::Region'],
    );
    if (elsewhere) return fail(scope, `Fn::GetStackOutput with ${elsewhere[0]} is not known to the local cloud`);
    return scope.stackOutput(text(evaluate(StackName, scope), scope), text(evaluate(OutputName, scope), scope));
  },
  'Fn::ImportValue': (argument, scope) => scope.exported(text(evaluate(argument, scope), scope)),
};

const conditionFunctions: Readonly<Record<string, (argument: unknown, scope: Scope) => boolean>> = {
  'Fn::Equals': (argument, scope) => {
    const [left, right] = list(argument, scope);
    return evaluate(left, scope) === evaluate(right, scope);
  },
  'Fn::And': (argument, scope) => list(argument, scope).every((item) => evaluateCondition(item, scope)),
  'Fn::Or': (argument, scope) => list(argument, scope).some((item) => evaluateCondition(item, scope)),
  'Fn::Not': (argument, scope) => !list(argument, scope).some((item) => evaluateCondition(item, scope)),
  Condition: (argument, scope) => scope.condition(text(argument, scope)),
};

/** The value with every intrinsic function replaced by what it yields; what `AWS::NoValue` stands for is left out. */
export function evaluate(value: unknown, scope: Scope): unknown {
  if (typeof value === 'string' && value.includes('{{resolve:')) {
    return fail(scope, `dynamic references are not known to the local cloud: ${value}`);
  }
  if (Array.isArray(value)) return value.map((item) => evaluate(item, scope)).filter((item) => item !== NO_VALUE);
  if (typeof value !== 'object' || value === null) return value;
  const entries = Object.entries(value);
  const name = entries.map(([key]) => key).find((key) => key === 'Ref' || key.startsWith('Fn::'));
  if (name === undefined) {
    const evaluated = entries.map(([key, item]) => [key, evaluate(item, scope)] as const);
    return Object.fromEntries(evaluated.filter(([, item]) => item !== NO_VALUE));
  }
  const intrinsic = Object.hasOwn(intrinsics, name) ? intrinsics[name] : undefined;
  if (intrinsic === undefined || entries.length > 1) return fail(scope, `${name} is not known to the local cloud`);
  return intrinsic(entries[0]?.[1], scope);
}

/** Whether a condition of the template's `Conditions` section holds. */
export function evaluateCondition(value: unknown, scope: Scope): boolean {
  const [[name, argument] = ['', undefined], ...others] = Object.entries(record(value, scope));
  const condition = Object.hasOwn(conditionFunctions, name) ? conditionFunctions[name] : undefined;
  if (condition === undefined || others.length > 0)
    return fail(scope, `condition ${name} is not known to the local cloud`);
  return condition(argument, scope);
}

function text(value: unknown, scope: Scope): string {
  if (typeof value === 'string') return value;
  if (typeof value === 'number' || typeof value === 'boolean') return String(value);
  return fail(scope, `a string is needed instead of ${JSON.stringify(value)}`);
}

function list(value: unknown, scope: Scope): unknown[] {
  return Array.isArray(value) ? value : fail(scope, `a list is needed instead of ${JSON.stringify(value)}`);
}

function record(value: unknown, scope: Scope): Record<string, unknown> {
  if (typeof value === 'object' && value !== null && !Array.isArray(value)) return { ...value };
  return fail(scope, `an object is needed instead of ${JSON.stringify(value)}`);
}

function fail(scope: Scope, message: string): never {
  throw new LocalCloudError(`${scope.where}: ${message}`);
}
