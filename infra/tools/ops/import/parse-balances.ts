import * as v from 'valibot';
import { Reason, UserId } from '../command-line/inputs.ts';
import { CsvError, type CsvRecord, readRecords } from './read-records.ts';

/** A user's balance, from one line of the file. */
export interface Balance {
  /** From 1. */
  readonly line: number;
  readonly userId: string;
  /** 0 or more. */
  readonly credits: number;
  /** What the user reads in the ledger. */
  readonly reason: string;
}

/** The file's balances, or every line that is wrong. */
export type ParsedBalances =
  | { readonly kind: 'balances'; readonly balances: readonly Balance[] }
  | { readonly kind: 'problems'; readonly problems: readonly { readonly line: number; readonly problem: string }[] };

const DEFAULT_REASON = 'balance brought forward';
const NEEDED = ['user_id', 'credits'] as const;
const KNOWN: readonly string[] = [...NEEDED, 'reason'];

const CREDITS = 'must be a whole number of credits, 0 or more';
const Row = v.object({
  user_id: UserId,
  credits: v.pipe(v.string(CREDITS), v.regex(/^\d{1,9}$/, CREDITS), v.transform(Number)),
  reason: v.optional(Reason),
});

/**
 * Reads a whole file of balances: a header with `user_id`, `credits` and perhaps `reason`, then a line per user. All of it is checked
 * before anything is done with any of it.
 */
export function parseBalances(text: string): ParsedBalances {
  const [firstLine = ''] = text.split('\n', 1);
  try {
    return checkRecords(readRecords(text, firstLine.includes(';') ? ';' : ','));
  } catch (error) {
    if (!(error instanceof CsvError)) throw error;
    return { kind: 'problems', problems: [{ line: error.line, problem: error.message }] };
  }
}

function checkRecords([header, ...rows]: readonly CsvRecord[]): ParsedBalances {
  const columns = header?.fields.map((name) => name.toLowerCase()) ?? [];
  const headerProblem = problemOfHeader(columns);
  if (headerProblem !== undefined) {
    return { kind: 'problems', problems: [{ line: header?.line ?? 1, problem: headerProblem }] };
  }
  const problems: { line: number; problem: string }[] = [];
  const balances: Balance[] = [];
  const lineOf = new Map<string, number>();
  for (const { line, fields } of rows) {
    const parsed = parseRow(columns, fields);
    if (typeof parsed === 'string') {
      problems.push({ line, problem: parsed });
      continue;
    }
    const earlier = lineOf.get(parsed.userId);
    if (earlier !== undefined) problems.push({ line, problem: `${parsed.userId} is on line ${earlier} already` });
    lineOf.set(parsed.userId, line);
    balances.push({ line, ...parsed });
  }
  if (rows.length === 0) problems.push({ line: (header?.line ?? 1) + 1, problem: 'there are no balances' });
  return problems.length > 0 ? { kind: 'problems', problems } : { kind: 'balances', balances };
}

function problemOfHeader(columns: readonly string[]): string | undefined {
  const missing = NEEDED.filter((name) => !columns.includes(name));
  if (missing.length > 0)
    return `the header lacks ${missing.join(' and ')}: it must be user_id,credits or user_id,credits,reason`;
  const unknown = columns.find((name, index) => !KNOWN.includes(name) || columns.indexOf(name) !== index);
  return unknown === undefined ? undefined : `the header has a column too many: ${JSON.stringify(unknown)}`;
}

function parseRow(columns: readonly string[], fields: readonly string[]): Omit<Balance, 'line'> | string {
  if (fields.length !== columns.length) return `has ${fields.length} fields where the header has ${columns.length}`;
  const named = Object.fromEntries(columns.map((name, index) => [name, fields[index] || undefined]));
  const parsed = v.safeParse(Row, named);
  if (!parsed.success) {
    const [issue] = parsed.issues;
    const value = issue.input === undefined ? 'it is empty' : `not ${JSON.stringify(issue.input)}`;
    return `${v.getDotPath(issue)} ${issue.message}: ${value}`;
  }
  const { user_id, credits, reason } = parsed.output;
  return { userId: user_id, credits, reason: reason ?? DEFAULT_REASON };
}
