import { mkdir, readdir, readFile, rm, symlink, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import type { LocalEndpoints } from '../../infra/stages/local.ts';

const ORIGIN = /http:\/\/127\.0\.0\.1:\d+/g;

/** An assembly of the stage `local`, and the addresses that its templates name. */
export interface AssemblyAt {
  readonly dir: string;
  readonly endpoints: LocalEndpoints;
}

/**
 * Makes of one assembly another one for other addresses, as if it had been synthesised for them: bundling every function again would
 * cost seconds. The bundles are the same ones, by link.
 */
export async function relocateAssembly({ dir, endpoints }: AssemblyAt, to: string, target: LocalEndpoints) {
  const origins = new Map(
    (Object.keys(endpoints) as (keyof LocalEndpoints)[]).map((name) => [endpoints[name], target[name]]),
  );
  await rm(to, { recursive: true, force: true });
  await mkdir(to, { recursive: true });
  for (const entry of await readdir(dir, { withFileTypes: true })) {
    const [from, copy] = [join(dir, entry.name), join(to, entry.name)];
    if (entry.isFile() && entry.name.endsWith('.json')) {
      const text = await readFile(from, 'utf8');
      const moved = text.replaceAll(ORIGIN, (origin) => origins.get(origin) ?? origin);
      await writeFile(copy, moved);
    } else await symlink(from, copy);
  }
}
