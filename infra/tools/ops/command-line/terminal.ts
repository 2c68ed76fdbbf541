import { createInterface } from 'node:readline/promises';
import { text } from 'node:stream/consumers';
import type { Io } from './io.ts';

/** Where a command talks to the operator: results on stdout, everything else on stderr, so that `--json` can be piped. */
export interface Terminal {
  /** A line of the result; silent under `--json`. */
  say(line: string): void;
  /** A line beside the result, on stderr, under `--json` too: the result is not all that there is. */
  warn(line: string): void;
  /** How far long work is; on one moving line in a terminal, now and then elsewhere. */
  progress(what: string, done: number, total?: number): void;
  /** A question that needs a person; `undefined` when there is none to ask. */
  ask(question: string): Promise<boolean | undefined>;
  /** All that is piped in, for what must not stand on a command line. */
  piped(): Promise<string>;
}

/** Without a terminal a line is written for every so many steps. */
const QUIET_STEP = 500;
const LINE_WIDTH = 60;

/** The terminal that a process has, or none. `rest` ends a line that moves, when nothing else follows on it. */
export function terminalOf(
  { json }: { readonly json: boolean },
  { stdin, stdout, stderr }: Io,
): Terminal & { rest(): void } {
  let moving = false;
  let told = 0;
  const endMovingLine = (): void => {
    if (moving) stderr.write('\n');
    moving = false;
  };

  return {
    say(line) {
      endMovingLine();
      if (!json) stdout.write(`${line}\n`);
    },

    warn(line) {
      endMovingLine();
      stderr.write(`${line}\n`);
    },

    progress(what, done, total) {
      const line = `${what}: ${done}${total === undefined ? '' : ` of ${total}`}`;
      if (stderr.isTTY) {
        stderr.write(`\r${line.padEnd(LINE_WIDTH)}`);
        moving = true;
        return;
      }
      if (done < told) told = 0; // other work has begun
      if (done < told + QUIET_STEP && (done !== total || done === told)) return;
      stderr.write(`${line}\n`);
      told = done;
    },

    async ask(question) {
      if (!stdin.isTTY || !stderr.isTTY) return undefined;
      endMovingLine();
      const lines = createInterface({ input: stdin, output: stderr });
      const closed = new AbortController();
      lines.once('close', () => closed.abort());
      try {
        return /^(y(es)?|o(ui)?)$/i.test(
          (await lines.question(`${question} [y/N] `, { signal: closed.signal })).trim(),
        );
      } catch (error) {
        if (!closed.signal.aborted) throw error;
        return false; // Ctrl-C or Ctrl-D is no yes
      } finally {
        lines.close();
      }
    },

    piped: () => text(stdin),
    rest: endMovingLine,
  };
}
