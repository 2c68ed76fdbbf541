import { type ChildProcessByStdio, spawn } from 'node:child_process';
import type { Readable, Writable } from 'node:stream';

/**
 * Replaces the shell by the command, so that the process id stays the same, and leaves a watcher behind that kills the
 * whole process group when the other end of standard input closes. The kernel closes it however this process ends.
 */
const GUARD = 'exec 3<&0; (cat <&3; kill -9 -$$) >/dev/null 2>&1 & exec "$@" 3<&- </dev/null';

/** A process that cannot outlive this one. */
export interface GuardedProcess {
  readonly pid: number | undefined;
  readonly stdout: Readable;
  readonly stderr: Readable;
  /** How the process ended: `exit status 1` or `signal: SIGKILL`; resolves when its output has been read too. */
  readonly ended: Promise<string>;
  kill(): void;
}

/** Starts a command in a process group of its own, with exactly the given environment (which needs a PATH). */
export function spawnGuarded(
  command: readonly string[],
  options: { readonly cwd?: string; readonly env: Readonly<Record<string, string>> },
): GuardedProcess {
  const child: ChildProcessByStdio<Writable, Readable, Readable> = spawn(
    '/bin/sh',
    ['-c', GUARD, 'guard', ...command],
    { ...options, detached: true, stdio: ['pipe', 'pipe', 'pipe'] },
  );
  const kill = () => {
    try {
      if (child.pid !== undefined) process.kill(-child.pid, 'SIGKILL');
    } catch {
      // The group is gone already.
    }
  };
  child.stdin.on('error', () => undefined);
  // What the process started must not keep its output open.
  child.on('exit', kill);
  const ended = new Promise<string>((resolve, reject) => {
    child.on('error', reject);
    child.on('close', (code, signal) => resolve(signal === null ? `exit status ${code}` : `signal: ${signal}`));
  });
  return { pid: child.pid, stdout: child.stdout, stderr: child.stderr, ended, kill };
}
