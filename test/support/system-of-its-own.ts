import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { inject } from 'vitest';
import { type System, type SystemOptions, startSystem } from '../../infra/tools/local/system/start-system.ts';
import { checkLog } from './check-log.ts';
import { flatPainter } from './flat-painter.ts';
import { relocateAssembly } from './relocate-assembly.ts';

/** A system that nobody else uses, in a folder that goes when it is stopped. */
export interface OwnSystem extends System {
  /** Where its templates are. */
  readonly assemblyDir: string;
}

/**
 * Starts a system for tests that break things or need to be alone. It runs the templates and bundles of the system that all tests
 * share. Its clock does not run the sweep unless asked to, and it keeps its functions' words to itself, until they hold what no log may.
 */
export async function systemOfItsOwn(options: Omit<SystemOptions, 'stateDir' | 'synthesise'> = {}): Promise<OwnSystem> {
  const stateDir = await mkdtemp(join(tmpdir(), 'sorami-alone-'));
  const lines: string[] = [];
  const leave = () => rm(stateDir, { recursive: true, force: true });
  try {
    const system = await startSystem({
      schedules: false,
      modelLatencyMs: 50,
      model: { paint: flatPainter() },
      ...options,
      onLog: (line) => {
        lines.push(line.line);
        options.onLog?.(line);
      },
      stateDir,
      synthesise: (dir, endpoints) => relocateAssembly(inject('assembly'), dir, endpoints),
    });
    return {
      ...system,
      assemblyDir: join(stateDir, 'cdk.out'),
      stop: async () => {
        await system.stop();
        await leave();
        checkLog(lines, system);
      },
    };
  } catch (error) {
    await leave();
    throw error;
  }
}
