import { execFile } from 'node:child_process';
import { rm } from 'node:fs/promises';
import { createRequire } from 'node:module';
import { dirname, join, resolve } from 'node:path';
import { promisify } from 'node:util';
import { build } from 'esbuild';

const PACKAGE = import.meta.dirname;

/** Builds what the package publishes: a minified ES module for each entry, and their declarations. */
export async function buildClient(outDir: string): Promise<void> {
  await rm(outDir, { recursive: true, force: true });
  await build({
    entryPoints: ['index.ts', 'webhooks.ts', 'react.ts'].map((name) => join(PACKAGE, name)),
    outdir: outDir,
    external: ['react'],
    bundle: true,
    minify: true,
    format: 'esm',
    // Neutral: an import of anything that browsers or Node lack fails here.
    platform: 'neutral',
    target: 'es2022',
    logLevel: 'error',
  });
  const compiler = join(dirname(createRequire(import.meta.url).resolve('typescript/package.json')), 'bin', 'tsc');
  await promisify(execFile)(process.execPath, [compiler, '-p', PACKAGE, '--outDir', resolve(outDir)]);
}

if (process.argv[1] === import.meta.filename) await buildClient(join(PACKAGE, 'dist'));
