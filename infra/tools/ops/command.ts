import * as v from 'valibot';
import { UsageError } from './command-line/usage-error.ts';
import type { Ops } from './ops.ts';

/** What a command takes after its name. */
export interface Option {
  readonly type: 'string' | 'boolean';
  /** How the value is called in the help, for example `N`; only for strings. */
  readonly value?: string;
  readonly help: string;
}

/** How a command ended. */
export interface Outcome {
  /** `false` makes the exit code 1. */
  readonly ok: boolean;
  /** What `--json` prints: one value, names in snake_case. */
  readonly data: unknown;
}

/** One command of the operator, as the command line and its help know it. */
export interface Command {
  /** One or two words, for example `jobs show`. */
  readonly name: string;
  /** One line for the list of commands. */
  readonly summary: string;
  /** Positional arguments: `<needed>`, `[optional]`, `<several...>`. */
  readonly arguments: readonly string[];
  readonly options: Readonly<Record<string, Option>>;
  /** What else the operator should know, as it is printed. */
  readonly details?: string;
  /** What of the input does not fit, each in a line for the operator; nothing is done. */
  problems(raw: RawInput): readonly string[];
  /** @throws UsageError when the input does not fit. */
  run(ops: Ops, raw: RawInput): Promise<Outcome>;
}

/** Arguments and options by name (in camelCase), before they are parsed; several values are a list. */
export type RawInput = Readonly<Record<string, string | boolean | readonly string[] | undefined>>;

interface Definition<S extends v.GenericSchema> extends Omit<Command, 'run' | 'problems'> {
  /** What the command needs of the raw input; its messages are shown as they are, after the name of the argument. */
  readonly input: S;
  run(ops: Ops, input: v.InferOutput<S>): Promise<Outcome>;
}

/**
 * Makes a command whose input is parsed before it runs.
 *
 * @example
 * export const greet = command({
 *   name: 'greet',
 *   summary: 'Says hello',
 *   arguments: ['<name>'],
 *   options: {},
 *   input: v.object({ name: v.string() }),
 *   run: async (ops, { name }) => {
 *     ops.terminal.say(`Hello ${name}`);
 *     return { ok: true, data: { name } };
 *   },
 * });
 */
export function command<const S extends v.GenericSchema>({ input, run, ...rest }: Definition<S>): Command {
  const problemsOf = (issues: readonly v.BaseIssue<unknown>[]): string[] =>
    issues.map((issue) => {
      const name = shownName(v.getDotPath(issue), rest.arguments);
      return `${name}: ${issue.input === undefined ? 'is missing' : issue.message}`;
    });
  return {
    ...rest,
    problems: (raw) => problemsOf(v.safeParse(input, raw).issues ?? []),
    run: async (ops, raw) => {
      const parsed = v.safeParse(input, raw);
      if (parsed.success) return run(ops, parsed.output);
      throw new UsageError(problemsOf(parsed.issues).join('\n'));
    },
  };
}

/** `jobId` as the operator writes it: `<job-id>` or `--job-id`. */
function shownName(path: string | null, positional: readonly string[]): string {
  const name = (path ?? '').replace(/\..*$/, '').replace(/[A-Z]/g, (letter) => `-${letter.toLowerCase()}`);
  return positional.some((shown) => shown.replace(/[^a-z-]/g, '') === name) ? `<${name}>` : `--${name}`;
}
