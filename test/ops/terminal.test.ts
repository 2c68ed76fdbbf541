import { PassThrough, Readable } from 'node:stream';
import { text } from 'node:stream/consumers';
import { expect, test } from 'vitest';
import { terminalOf } from '../../infra/tools/ops/command-line/terminal.ts';

/** What comes out of a terminal, by stream. */
async function shown(isTTY: boolean, json: boolean, use: (terminal: ReturnType<typeof terminalOf>) => void) {
  const stdout = new PassThrough();
  const stderr = Object.assign(new PassThrough(), { isTTY });
  use(terminalOf({ json }, { stdin: Readable.from(['pasted']), stdout, stderr }));
  stdout.end();
  stderr.end();
  return { stdout: await text(stdout), stderr: await text(stderr) };
}

test('without a person tells progress now and then, also of work that comes by pages, and always its end', async () => {
  const { stderr } = await shown(false, false, ({ progress }) => {
    for (const rows of [0, 337, 674, 1_011, 1_348]) progress('Rows', rows);
    for (const done of [1, 2, 3]) progress('Jobs', done, 3);
  });
  expect(stderr).toBe('Rows: 674\nRows: 1348\nJobs: 3 of 3\n');
});

test('ends the line that moves before anything else is written', async () => {
  const { stdout, stderr } = await shown(true, false, ({ progress, say, rest }) => {
    progress('Jobs', 1, 2);
    progress('Jobs', 2, 2);
    say('Done.');
    progress('Rows', 1);
    rest();
  });
  expect(stdout).toBe('Done.\n');
  expect(stderr.replaceAll(/ +/g, ' ')).toBe('\rJobs: 1 of 2 \rJobs: 2 of 2 \n\rRows: 1 \n');
});

test('says nothing on stdout under --json', async () => {
  expect(await shown(false, true, ({ say }) => say('Done.'))).toEqual({ stdout: '', stderr: '' });
});

test('has nobody to ask where nobody is', async () => {
  const streams = { stdin: Readable.from(['y\n']), stdout: new PassThrough(), stderr: new PassThrough() };
  const terminal = terminalOf({ json: false }, streams);
  expect(await terminal.ask('Sure?')).toBeUndefined();
  expect(await terminal.piped()).toBe('y\n');
});
