import type { CloudEvent } from '../../infra/local/cloud/local-cloud.ts';
import { type System, type SystemOptions, startSystem } from '../../infra/local/system/start-system.ts';
import { withTemporaryFolder } from './temporary-folder.ts';

/** Does something with a whole local system of its own, which ends afterwards. What goes wrong in it goes to standard error. */
export function withSystem<T>(options: SystemOptions, use: (system: System) => Promise<T>): Promise<T> {
  return withTemporaryFolder(async (stateDir) => {
    const system = await startSystem({
      ...options,
      stateDir,
      onEvent: (event) => {
        complain(event);
        options.onEvent?.(event);
      },
    });
    try {
      return await use(system);
    } finally {
      await system.stop();
    }
  });
}

function complain(event: CloudEvent): void {
  const failed = event.type === 'invocation' && event.error !== undefined;
  if (failed || event.type !== 'invocation') process.stderr.write(`${JSON.stringify(event)}\n`);
}
