import { describe, expect, test } from 'vitest';
import { COMMANDS } from '../../infra/ops/registry.ts';
import { runCli } from './support/run-ops.ts';

describe('the command line', () => {
  test('without a command lists them all', async () => {
    const { code, stdout } = await runCli([]);
    expect(code).toBe(0);
    for (const { name, summary } of COMMANDS) {
      expect(stdout).toContain(`  ${name}`);
      expect(stdout).toContain(summary);
    }
  });

  test.each(COMMANDS.map(({ name }) => [name] as const))('%s --help explains every option', async (name) => {
    const { code, stdout, stderr } = await runCli([...name.split(' '), '--help']);
    expect({ code, stderr }).toEqual({ code: 0, stderr: '' });
    const options = Object.keys(COMMANDS.find((command) => command.name === name)?.options ?? {});
    for (const option of [...options, 'stage', 'json', 'dry-run', 'yes']) expect(stdout).toContain(`--${option}`);
    expect(stdout).toContain('Exit codes');
  });

  test.each([
    [['juggle', '--stage', 'local'], 'there is no command juggle'],
    [['jobs', '--stage', 'local'], 'jobs what? There is jobs show'],
    [['jobs', 'show', 'x'], '--stage is missing'],
    [['jobs', 'show', '--stage', 'local', '--endpoints', '/nowhere', '--colour'], "Unknown option '--colour'"],
    [['jobs', 'show', 'a', 'b', '--stage', 'local'], 'too many arguments: b'],
  ])('that is wrong is 2 and says why: %j', async (args, why) => {
    const { code, stdout, stderr } = await runCli(args);
    expect({ code, stdout }).toEqual({ code: 2, stdout: '' });
    expect(stderr).toContain(why);
    expect(stderr).not.toContain('    at ');
  });

  test.each([
    [['jobs', 'show', 'x', '--stage', 'mars'], 'unknown stage "mars"'],
    [['--stage', 'local', 'jobs', 'show', 'x', '--endpoints', '/nowhere'], 'the local system is not running'],
  ])('of a deployment that is not there is 1 and says why: %j', async (args, why) => {
    const { code, stdout, stderr } = await runCli(args);
    expect({ code, stdout }).toEqual({ code: 1, stdout: '' });
    expect(stderr).toContain(why);
  });
});
