import { type System, type SystemOptions, startSystem } from '../../infra/tools/local/system/start-system.ts';
import { withTemporaryFolder } from './temporary-folder.ts';

/** Does something with a whole local system of its own, which ends afterwards. */
export function withSystem<T>(options: SystemOptions, use: (system: System) => Promise<T>): Promise<T> {
  return withTemporaryFolder(async (stateDir) => {
    const system = await startSystem({ ...options, stateDir });
    try {
      return await use(system);
    } finally {
      await system.stop();
    }
  });
}
