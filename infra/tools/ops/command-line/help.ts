import type { Command, Option } from '../command.ts';
import { GLOBAL_OPTIONS } from './global-options.ts';

const EXIT_CODES = `Exit codes: 0 done, or all is well · 1 it failed, or something is not well · 2 the command line or a file it names is wrong.`;

/** The list of commands. */
export function generalHelp(commands: readonly Command[]): string {
  const shown = commands.map((command) => [usageOf(command), command.summary] as const);
  return [
    'The operator’s command.',
    '',
    '  npm run ops -- <command> --stage <name> [options]',
    '',
    'Commands',
    ...columns(shown),
    '',
    'Options of every command',
    ...optionLines(GLOBAL_OPTIONS),
    '',
    'npm run ops -- <command> --help explains one. On AWS the shell’s credentials are used.',
    EXIT_CODES,
  ].join('\n');
}

/** Everything about one command. */
export function commandHelp(command: Command): string {
  const own = Object.keys(command.options).length > 0 ? ['', 'Options', ...optionLines(command.options)] : [];
  return [
    command.summary,
    '',
    `  npm run ops -- ${usageOf(command)} --stage <name> [options]`,
    ...(command.details === undefined ? [] : ['', command.details]),
    ...own,
    '',
    'Options of every command',
    ...optionLines(GLOBAL_OPTIONS),
    '',
    EXIT_CODES,
  ].join('\n');
}

function usageOf({ name, arguments: positional }: Command): string {
  return [name, ...positional].join(' ');
}

function optionLines(options: Readonly<Record<string, Option>>): string[] {
  return columns(
    Object.entries(options).map(([name, { value, help }]) => [`--${name}${value ? ` ${value}` : ''}`, help] as const),
  );
}

function columns(rows: readonly (readonly [string, string])[]): string[] {
  const width = Math.max(...rows.map(([first]) => first.length));
  return rows.map(([first, second]) => `  ${first.padEnd(width)}  ${second}`);
}
