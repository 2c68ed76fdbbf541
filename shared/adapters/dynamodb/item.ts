import type { AttributeValue } from '@aws-sdk/client-dynamodb';
import { convertToAttr, marshall, unmarshall } from '@aws-sdk/util-dynamodb';
import type { Json } from '../../jobs/part.ts';

/** A row as the SDK carries it. */
export type Item = Record<string, AttributeValue>;

/** Fields whose inner names are a provider's, a kind's or a client's own: they are read as they were written, without a change of case. */
const VERBATIM: ReadonlySet<string> = new Set(['operation', 'memo', 'facts', 'metadata']);

/** A domain object as a row: names in snake_case, as every other reader of the tables expects; absent fields stay absent. */
export function toItem(value: object): Item {
  return marshall(renamed(value, toSnake), { removeUndefinedValues: true });
}

/** A domain value as an attribute, for update expressions. */
export function toAttribute(value: unknown): AttributeValue {
  return convertToAttr(renamed(value, toSnake), { removeUndefinedValues: true });
}

/** A value whose names are not the domain's, as an attribute: see {@link VERBATIM}. */
export function jsonAttribute(value: Json): AttributeValue {
  return convertToAttr(value, { allowImpreciseNumbers: true });
}

/**
 * A row as plain values with the domain's names, for a schema to parse. A number that JavaScript cannot hold exactly is none of ours
 * and is read as the nearest: it must not keep the rest of the row from being read.
 */
export function fromItem(item: Item): unknown {
  return renamed(unmarshall(item, { wrapNumbers: Number }), toCamel);
}

function renamed(value: unknown, rename: (name: string) => string): unknown {
  if (Array.isArray(value)) return value.map((element) => renamed(element, rename));
  if (typeof value !== 'object' || value === null || value instanceof Uint8Array) return value;
  return Object.fromEntries(
    Object.entries(value).map(([name, inner]) => [rename(name), VERBATIM.has(name) ? inner : renamed(inner, rename)]),
  );
}

function toSnake(name: string): string {
  return name.replace(/[A-Z]/g, (letter) => `_${letter.toLowerCase()}`);
}

function toCamel(name: string): string {
  return name.replace(/_([a-z])/g, (_, letter: string) => letter.toUpperCase());
}
