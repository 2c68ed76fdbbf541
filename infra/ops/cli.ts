import { styleText } from 'node:util';
import { explain } from './explain.ts';
import { commandHelp, generalHelp } from './help.ts';
import { type Asked, readCommandLine } from './read-command-line.ts';
import { COMMANDS } from './registry.ts';
import { runCommand } from './run-command.ts';
import { processTerminal } from './terminal.ts';
import { UsageError } from './usage-error.ts';

process.exitCode = await main(process.argv.slice(2));

async function main(args: readonly string[]): Promise<number> {
  try {
    return await answer(readCommandLine(args, COMMANDS));
  } catch (error) {
    const said = error instanceof UsageError ? error.message : explain(error);
    if (said === undefined) throw error;
    process.stderr.write(`${styleText('red', said)}\n`);
    return error instanceof UsageError ? 2 : 1;
  }
}

async function answer(asked: Asked): Promise<number> {
  switch (asked.kind) {
    case 'general-help':
      process.stdout.write(`${generalHelp(COMMANDS)}\n`);
      return 0;
    case 'help':
      process.stdout.write(`${commandHelp(asked.command)}\n`);
      return 0;
    case 'run': {
      const { ok, data } = await runCommand(asked, processTerminal(asked));
      if (asked.json) process.stdout.write(`${JSON.stringify(data, null, 2)}\n`);
      return ok ? 0 : 1;
    }
  }
}
