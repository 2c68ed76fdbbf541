import { execFileSync } from 'node:child_process';
import { copyFileSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
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

/**
 * Installs packages of the project, with all that they need, into the `node_modules` of a folder.
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
  writeFileSync(join(folder, 'package.json'), JSON.stringify({ dependencies: Object.fromEntries(versions) }));
  copyFileSync(join(PROJECT_ROOT, 'package-lock.json'), join(folder, 'package-lock.json'));
  const chosen = Object.entries(platform ?? {}).map(([key, value]) => `--${key}=${value}`);
  execFileSync('npm', ['ci', ...OPTIONS, ...chosen], { cwd: folder, stdio: ['ignore', 'ignore', 'inherit'] });
  for (const file of BOOKKEEPING) rmSync(join(folder, file));
}
