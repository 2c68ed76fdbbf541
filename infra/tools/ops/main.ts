import { styleText } from 'node:util';
import { StageError } from '../../stages/stage-error.ts';
import { explain } from './command-line/explain.ts';
import { commandHelp, generalHelp } from './command-line/help.ts';
import type { Io } from './command-line/io.ts';
import { type Asked, readCommandLine } from './command-line/read-command-line.ts';
import { runCommand } from './command-line/run-command.ts';
import { terminalOf } from './command-line/terminal.ts';
import { UsageError } from './command-line/usage-error.ts';
import { COMMANDS } from './registry.ts';

/**
 * The operator's command.
 *
 * @param args what follows the program's name.
 * @returns the exit code.
 * @throws what is a bug: its stack is worth more than a sentence.
 */
export async function main(args: readonly string[], io: Io): Promise<number> {
  try {
    return await answer(readCommandLine(args, COMMANDS), io);
  } catch (error) {
    const said = error instanceof UsageError ? error.message : explain(error);
    if (said === undefined) throw error;
    io.stderr.write(`${styleText('red', said, { stream: io.stderr })}\n`);
    return error instanceof UsageError || error instanceof StageError ? 2 : 1;
  }
}

async function answer(asked: Asked, io: Io): Promise<number> {
  switch (asked.kind) {
    case 'general-help':
      io.stdout.write(`${generalHelp(COMMANDS)}\n`);
      return 0;
    case 'help':
      io.stdout.write(`${commandHelp(asked.command)}\n`);
      return 0;
    case 'run': {
      const terminal = terminalOf(asked, io);
      const { ok, data } = await runCommand(asked, terminal).finally(terminal.rest);
      if (asked.json) io.stdout.write(`${JSON.stringify(data, null, 2)}\n`);
      return ok ? 0 : 1;
    }
  }
}
