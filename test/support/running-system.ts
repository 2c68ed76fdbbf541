import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { TestProject } from 'vitest/node';
import type { LocalEndpoints } from '../../infra/stages/local.ts';
import type { Endpoints } from '../../infra/tools/local/system/endpoints-file.ts';
import { type SystemOptions, startSystem } from '../../infra/tools/local/system/start-system.ts';
import { synthesise } from '../../infra/tools/local/system/synthesise.ts';
import { checkLog } from './check-log.ts';
import { flatPainter } from './flat-painter.ts';
import type { AssemblyAt } from './relocate-assembly.ts';

declare module 'vitest' {
  interface ProvidedContext {
    readonly endpoints: Endpoints;
    /** What the system runs: templates and bundles. */
    readonly assembly: AssemblyAt;
  }
}

/** `DYNAMODB_ENGINE=dynamodb-local npm test` runs the same tests on AWS's own engine. */
function chosenEngine(): Pick<SystemOptions, 'dynamodb'> {
  const engine = process.env['DYNAMODB_ENGINE'];
  if (engine === undefined || engine === '') return {};
  if (engine !== 'dynoxide' && engine !== 'dynamodb-local') throw new Error(`DYNAMODB_ENGINE is ${engine}`);
  return { dynamodb: engine };
}

/** `LAMBDA_RUNTIME_CLIENT=…/aws-lambda-ric/index.mjs npm test` runs them with AWS's own runtime client. */
function chosenRuntimeClient(): Pick<SystemOptions, 'runtimeClient'> {
  const runtimeClient = process.env['LAMBDA_RUNTIME_CLIENT'];
  return runtimeClient === undefined || runtimeClient === '' ? {} : { runtimeClient };
}

/**
 * One local system for every test that only needs it to be there; tests isolate themselves by their own users. The clock does not
 * run the sweep here: tests that need it, or that break things, have a system of their own (`systemOfItsOwn`).
 */
export default async function setup(project: TestProject): Promise<() => Promise<void>> {
  const stateDir = await mkdtemp(join(tmpdir(), 'sorami-tests-'));
  const chosen = { ...chosenEngine(), ...chosenRuntimeClient() };
  const assembly = Promise.withResolvers<AssemblyAt>();
  const lines: string[] = [];
  const system = await startSystem({
    stateDir,
    modelLatencyMs: 100,
    model: { paint: flatPainter() },
    schedules: false,
    onLog: ({ line }) => lines.push(line),
    ...chosen,
    synthesise: async (dir: string, endpoints: LocalEndpoints) => {
      await synthesise(dir, endpoints);
      assembly.resolve({ dir, endpoints });
    },
  });
  project.provide('endpoints', system.endpoints);
  project.provide('assembly', await assembly.promise);
  return async () => {
    await system.stop();
    await rm(stateDir, { recursive: true, force: true });
    checkLog(lines, system);
  };
}
