import { type FSWatcher, watch } from 'node:fs';
import { join } from 'node:path';

const ROOT = join(import.meta.dirname, '..', '..', '..', '..');
/** What functions are made of. */
const FOLDERS = ['functions', 'shared'];
/** Editors write a file in several steps, and people save several files. */
const QUIET_MS = 300;

/**
 * Calls when a source of the functions has changed: once for all that changes together, and never while the last call is at work.
 *
 * @returns what ends it.
 */
export function watchSources(onChange: () => Promise<void>): () => void {
  let timer: NodeJS.Timeout | undefined;
  let running = Promise.resolve();
  const changed = (_event: string, file: string | null) => {
    if (file?.endsWith('.ts') !== true) return;
    clearTimeout(timer);
    timer = setTimeout(() => {
      running = running.then(onChange);
    }, QUIET_MS);
  };
  const watchers: FSWatcher[] = FOLDERS.map((folder) => watch(join(ROOT, folder), { recursive: true }, changed));
  return () => {
    clearTimeout(timer);
    for (const watcher of watchers) watcher.close();
  };
}
