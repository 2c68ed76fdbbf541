import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { PassThrough, Readable } from 'node:stream';
import { text } from 'node:stream/consumers';
import { stripVTControlCharacters } from 'node:util';
import { inject } from 'vitest';
import type { Endpoints } from '../../../infra/tools/local/system/endpoints-file.ts';
import { main } from '../../../infra/tools/ops/main.ts';

/** The program. */
export const CLI = join(import.meta.dirname, '..', '..', '..', 'infra', 'tools', 'ops', 'cli.ts');

/** How the operator's command ended. */
export interface Ended {
  readonly code: number | null;
  readonly stdout: string;
  readonly stderr: string;
}

/** Runs the operator's command as an operator does: in a process of its own, without a terminal. */
export async function runCli(
  args: readonly string[],
  { env = {}, stdin = '' }: { readonly env?: Readonly<Record<string, string>>; readonly stdin?: string } = {},
): Promise<Ended> {
  const child = spawn(process.execPath, [CLI, ...args], {
    env: { ...process.env, NO_COLOR: '1', FORCE_COLOR: '0', ...env },
    stdio: ['pipe', 'pipe', 'pipe'],
  });
  child.stdin.end(stdin);
  const [stdout, stderr, [code]] = await Promise.all([text(child.stdout), text(child.stderr), once(child, 'close')]);
  return { code: typeof code === 'number' ? code : null, stdout, stderr };
}

/** The whole command line without the process around it, which takes half a second to start: arguments in, streams and exit code out. */
export async function runMain(args: readonly string[], stdin = ''): Promise<Ended> {
  const stdout = new PassThrough();
  const stderr = new PassThrough();
  const said = Promise.all([text(stdout), text(stderr)]);
  const code = await main(args, { stdin: Readable.from([stdin]), stdout, stderr });
  stdout.end();
  stderr.end();
  const [out, err] = await said;
  return { code, stdout: stripVTControlCharacters(out), stderr: stripVTControlCharacters(err) };
}

/** The command against one local system. */
export class Operator implements Disposable {
  readonly #folder = mkdtempSync(join(tmpdir(), 'sorami-ops-'));
  /** What `--endpoints` names. */
  readonly endpointsFile = join(this.#folder, 'endpoints.json');

  constructor(endpoints: Endpoints = inject('endpoints')) {
    writeFileSync(this.endpointsFile, JSON.stringify(endpoints), { mode: 0o600 });
  }

  run(...args: string[]): Promise<Ended> {
    return this.runWith('', ...args);
  }

  /** @param stdin what is piped in. */
  runWith(stdin: string, ...args: string[]): Promise<Ended> {
    return runMain([...args, '--stage', 'local', '--endpoints', this.endpointsFile], stdin);
  }

  /** What `--json` prints, which must be the whole of stdout. */
  async json(...args: string[]): Promise<{ readonly code: number | null; readonly data: Record<string, unknown> }> {
    const { code, stdout, stderr } = await this.run(...args, '--json');
    if (stdout === '') throw new Error(`nothing on stdout, exit code ${code}: ${stderr}`);
    return { code, data: JSON.parse(stdout) };
  }

  /** A file of the operator's. */
  write(name: string, content: string): string {
    const file = join(this.#folder, name);
    writeFileSync(file, content);
    return file;
  }

  [Symbol.dispose](): void {
    rmSync(this.#folder, { recursive: true, force: true });
  }
}
