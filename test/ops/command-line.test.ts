import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { text } from 'node:stream/consumers';
import { describe, expect, test } from 'vitest';
import { commandHelp } from '../../infra/tools/ops/command-line/help.ts';
import { readCommandLine } from '../../infra/tools/ops/command-line/read-command-line.ts';
import { COMMANDS } from '../../infra/tools/ops/registry.ts';
import { CLI, runCli, runMain } from './support/run-ops.ts';

describe('the command line', () => {
  test('is a program that ends with its exit code and keeps stdout for results', async () => {
    expect(await runCli(['jobs', '--help'])).toMatchObject({ code: 2, stdout: '' });
    expect(await runCli(['jobs', 'show', '--help'])).toMatchObject({ code: 0, stderr: '' });
  });

  test('ends quietly when its reader has seen enough', async () => {
    const child = spawn(process.execPath, [CLI, '--help'], { stdio: ['ignore', 'pipe', 'pipe'] });
    child.stdout.destroy();
    const [stderr, [code]] = await Promise.all([text(child.stderr), once(child, 'close')]);
    expect({ code, stderr }).toEqual({ code: 0, stderr: '' });
  });

  test('without a command lists them all', async () => {
    const { code, stdout } = await runMain([]);
    expect(code).toBe(0);
    for (const { name, summary } of COMMANDS) {
      expect(stdout).toContain(`  ${name}`);
      expect(stdout).toContain(summary);
    }
  });

  test('explains a command', async () => {
    const { code, stdout, stderr } = await runMain(['credits', 'import', '--help']);
    expect({ code, stderr }).toEqual({ code: 0, stderr: '' });
    expect(stdout).toContain('npm run ops -- credits import <file> --stage <name>');
  });

  test.each(COMMANDS.map((command) => [command.name, command] as const))(
    'explains every option of %s',
    (name, command) => {
      expect(readCommandLine([...name.split(' '), '--help'], COMMANDS)).toEqual({ kind: 'help', command });
      const help = commandHelp(command);
      const options = [...Object.keys(command.options), 'stage', 'json', 'dry-run', 'yes'];
      expect(options.filter((option) => !help.includes(`--${option}`))).toEqual([]);
      expect(help).toContain('Exit codes');
    },
  );

  test('is described in docs/operations.md, every command of it', async () => {
    const guide = await readFile(join(import.meta.dirname, '..', '..', 'docs', 'operations.md'), 'utf8');
    expect(COMMANDS.map(({ name }) => name).filter((name) => !guide.includes(`\`${name}`))).toEqual([]);
  });

  test.each([
    [['juggle', '--stage', 'local'], 'there is no command juggle'],
    [['jobs', '--stage', 'local'], 'jobs what? There is jobs show'],
    [['jbos', 'show', 'x', '--stage', 'local'], 'there is no command jbos show: did you mean jobs show?'],
    [['statsu', '--stage', 'local'], 'there is no command statsu: did you mean status?'],
    [['queue', '--stage', 'local'], 'did you mean queues list, queues show, queues redrive, queues drop?'],
    [['jobs', 'list', '--stage', 'local', '--kidn', 'image'], 'there is no option --kidn: did you mean --kind?'],
    [['jobs', 'show', 'x'], '--stage is missing'],
    [['jobs', 'show', 'x', '--stage', 'mars'], 'unknown stage "mars"'],
    [['jobs', 'show', '--stage', 'local', '--endpoints', '/nowhere', '--colour'], "Unknown option '--colour'"],
    [['jobs', 'show', 'a', 'b', '--stage', 'local'], 'too many arguments: b'],
  ])('that is wrong is 2 and says why: %j', async (args, why) => {
    const { code, stdout, stderr } = await runMain(args);
    expect({ code, stdout }).toEqual({ code: 2, stdout: '' });
    expect(stderr).toContain(why);
    expect(stderr).not.toContain('    at ');
  });

  test.each([
    [['--stage', 'local', 'jobs', 'show', 'x', '--endpoints', '/nowhere'], 'the local system is not running'],
  ])('of a deployment that is not there is 1 and says why: %j', async (args, why) => {
    const { code, stdout, stderr } = await runMain(args);
    expect({ code, stdout }).toEqual({ code: 1, stdout: '' });
    expect(stderr).toContain(why);
  });
});
