import { parseArgs } from 'node:util';
import type { Command, Option, RawInput } from '../command.ts';
import { GLOBAL_OPTIONS } from './global-options.ts';
import { nearest } from './nearest.ts';
import { UsageError } from './usage-error.ts';

/** What the operator asked for. */
export type Asked =
  | { readonly kind: 'general-help' }
  | { readonly kind: 'help'; readonly command: Command }
  | {
      readonly kind: 'run';
      readonly command: Command;
      readonly input: RawInput;
      readonly stage: string;
      readonly endpoints: string | undefined;
      readonly json: boolean;
      readonly dryRun: boolean;
      readonly yes: boolean;
    };

/** Reads a command line: the command's name, its arguments and options, and those of every command. @throws UsageError */
export function readCommandLine(args: readonly string[], commands: readonly Command[]): Asked {
  const words = wordsOf(args);
  const command = commands.find(({ name }) => name.split(' ').every((word, index) => words[index] === word));
  if (command === undefined) {
    const [first] = words;
    if (first === undefined) return { kind: 'general-help' };
    throw new UsageError(unknownCommand(words, commands));
  }
  const { values, positionals } = parse(args, { ...GLOBAL_OPTIONS, ...command.options });
  const { help, stage, endpoints, json, yes, 'dry-run': dryRun, ...own } = values;
  if (help === true) return { kind: 'help', command };
  if (typeof stage !== 'string') throw new UsageError('--stage is missing: local, dev, prod, …');
  return {
    kind: 'run',
    command,
    input: { ...named(positionals.slice(command.name.split(' ').length), command), ...camelCased(own) },
    stage,
    endpoints: typeof endpoints === 'string' ? endpoints : undefined,
    json: json === true,
    dryRun: dryRun === true,
    yes: yes === true,
  };
}

/** What to say of a command that there is not, with the one that is likely meant. */
function unknownCommand(words: readonly string[], commands: readonly Command[]): string {
  const [first = '', second] = words;
  const names = commands.map(({ name }) => name);
  const family = names.filter((name) => name.startsWith(`${first} `));
  const meant = nearest(second === undefined ? first : `${first} ${second}`, names) ?? nearest(first, names);
  if (meant !== undefined) return `there is no command ${words.slice(0, 2).join(' ')}: did you mean ${meant}?`;
  if (family.length > 0) return `${first} what? There is ${family.join(', ')}`;
  const likely = nearest(first, [...new Set(names.map((name) => name.split(' ')[0] ?? ''))]);
  return likely === undefined
    ? `there is no command ${first}: see --help`
    : `there is no command ${first}: did you mean ${names.filter((name) => name.startsWith(likely)).join(', ')}?`;
}

/** What is neither an option nor the value of one that every command has; enough to find the command's name at the front. */
function wordsOf(args: readonly string[]): string[] {
  const options = Object.fromEntries(Object.entries(GLOBAL_OPTIONS).map(([name, { type }]) => [name, { type }]));
  return parseArgs({ args: [...args], options, strict: false, allowPositionals: true }).positionals;
}

function parse(args: readonly string[], options: Readonly<Record<string, Option>>) {
  const known = Object.fromEntries(Object.entries(options).map(([name, { type }]) => [name, { type }]));
  try {
    return parseArgs({ args: [...args], options: known, allowPositionals: true });
  } catch (error) {
    const said = error instanceof Error ? error.message : String(error);
    const wrong = /Unknown option '--([^']+)'/.exec(said)?.[1];
    const meant = wrong === undefined ? undefined : nearest(wrong, Object.keys(options));
    throw new UsageError(meant === undefined ? said : `there is no option --${wrong}: did you mean --${meant}?`);
  }
}

/** Positional arguments under the names of the help; what is left over is a mistake. */
function named(given: readonly string[], { arguments: wanted }: Command): RawInput {
  const input: Record<string, string | readonly string[]> = {};
  const rest = [...given];
  for (const shown of wanted) {
    const name = camel(shown.replace(/[^a-z-]/g, ''));
    if (shown.includes('...')) {
      input[name] = rest.splice(0);
    } else {
      const value = rest.shift();
      if (value !== undefined) input[name] = value;
    }
  }
  if (rest.length > 0) throw new UsageError(`too many arguments: ${rest.join(' ')}`);
  return input;
}

function camelCased(values: Readonly<Record<string, unknown>>): RawInput {
  return Object.fromEntries(
    Object.entries(values).flatMap(([name, value]) =>
      typeof value === 'string' || typeof value === 'boolean' ? [[camel(name), value]] : [],
    ),
  );
}

function camel(name: string): string {
  return name.replace(/-([a-z])/g, (_, letter: string) => letter.toUpperCase());
}
