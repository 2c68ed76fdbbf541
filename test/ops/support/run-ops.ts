import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { text } from 'node:stream/consumers';
import { inject } from 'vitest';
import type { Endpoints } from '../../../infra/local/system/endpoints-file.ts';

const CLI = join(import.meta.dirname, '..', '..', '..', 'infra', 'ops', 'cli.ts');

/** How the operator's command ended. */
export interface Ended {
  readonly code: number | null;
  readonly stdout: string;
  readonly stderr: string;
}

/** Runs the operator's command as an operator does, in a process without a terminal. */
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

/** The command against one local system. */
export class Operator implements Disposable {
  readonly #folder = mkdtempSync(join(tmpdir(), 'sorami-ops-'));
  readonly #endpointsFile = join(this.#folder, 'endpoints.json');

  constructor(endpoints: Endpoints = inject('endpoints')) {
    writeFileSync(this.#endpointsFile, JSON.stringify(endpoints), { mode: 0o600 });
  }

  run(...args: string[]): Promise<Ended> {
    return runCli([...args, '--stage', 'local', '--endpoints', this.#endpointsFile]);
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
