import { execFileSync } from 'node:child_process';
import { copyFileSync, cpSync, existsSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import * as v from 'valibot';
import { PROJECT_ROOT } from './bundling.ts';

/** A machine as npm tells them apart, to choose native binaries by. */
export interface Platform {
  readonly os: string;
  readonly cpu: string;
  readonly libc: string;
}

/** Where Lambda runs our functions. */
export const LAMBDA_PLATFORM: Platform = { os: 'linux', cpu: 'arm64', libc: 'glibc' };

const Manifest = v.object({ dependencies: v.record(v.string(), v.string()) });

/** Exactly what the lock file says, from npm's cache where it can. No scripts: they would try the binaries of another machine. */
const OPTIONS = [
  '--prefer-offline',
  '--ignore-scripts',
  '--include=optional',
  '--no-audit',
  '--no-fund',
  '--loglevel=error',
];

/** npm's bookkeeping changes with every dependency of the project: without it the folder changes only when its packages do. */
const BOOKKEEPING = ['package.json', 'package-lock.json', join('node_modules', '.package-lock.json')];

const Installed = v.object({
  dependencies: v.optional(v.record(v.string(), v.string()), {}),
  optionalDependencies: v.optional(v.record(v.string(), v.string()), {}),
});

/**
 * Installs packages of the project, with all that they need, into the `node_modules` of a folder. For this machine they are copied from
 * the project's own `node_modules`, where they are what the lock file says: that needs no network, no cache of npm and no home.
 *
 * @param platform whose native binaries are wanted; those of this machine when left out.
 * @throws when a package is not a dependency of the project, or npm fails.
 */
export function installPackages(packages: readonly string[], folder: string, platform?: Platform): void {
  const manifest = v.parse(Manifest, JSON.parse(readFileSync(join(PROJECT_ROOT, 'package.json'), 'utf8')));
  const versions = packages.map((name) => {
    const version = manifest.dependencies[name];
    if (version === undefined) throw new Error(`${name} is not among the dependencies of package.json`);
    return [name, version];
  });
  const here = platform === undefined ? withDependencies(packages) : undefined;
  if (here !== undefined) {
    for (const name of here) {
      cpSync(installedAt(name), join(folder, 'node_modules', name), { recursive: true, dereference: true });
    }
    return;
  }
  writeFileSync(join(folder, 'package.json'), JSON.stringify({ dependencies: Object.fromEntries(versions) }));
  copyFileSync(join(PROJECT_ROOT, 'package-lock.json'), join(folder, 'package-lock.json'));
  const chosen = Object.entries(platform ?? {}).map(([key, value]) => `--${key}=${value}`);
  try {
    execFileSync('npm', ['ci', ...OPTIONS, ...chosen], { cwd: folder, stdio: ['ignore', 'ignore', 'inherit'] });
  } catch (cause) {
    const what = `npm cannot install ${packages.join(', ')} for ${Object.values(platform ?? {}).join('-') || 'this machine'}`;
    throw new Error(`${what}: it needs its cache or the network, and a home that it can write to`, { cause });
  }
  for (const file of BOOKKEEPING) rmSync(join(folder, file));
}

/** Packages and all that they need, as they are installed here; `undefined` where one is missing or lies elsewhere (pnpm, workspaces). */
function withDependencies(packages: readonly string[]): ReadonlySet<string> | undefined {
  const found = new Set<string>();
  const missing = packages.some((name) => !addInstalled(name, found));
  return missing ? undefined : found;
}

function addInstalled(name: string, found: Set<string>): boolean {
  const manifest = join(installedAt(name), 'package.json');
  if (found.has(name)) return true;
  if (!existsSync(manifest) || existsSync(join(installedAt(name), 'node_modules'))) return false;
  found.add(name);
  const { dependencies, optionalDependencies } = v.parse(Installed, JSON.parse(readFileSync(manifest, 'utf8')));
  // Of those for other machines npm installed none.
  const optional = Object.keys(optionalDependencies).filter((other) => existsSync(installedAt(other)));
  const needed = Object.keys(dependencies).filter((other) => !(other in optionalDependencies));
  return [...needed, ...optional].every((other) => addInstalled(other, found));
}

function installedAt(name: string): string {
  return join(PROJECT_ROOT, 'node_modules', name);
}
