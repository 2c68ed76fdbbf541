import { execFile } from 'node:child_process';
import { join } from 'node:path';
import { pathToFileURL } from 'node:url';
import { promisify } from 'node:util';
import { afterAll, beforeAll, describe, expect, inject, test } from 'vitest';
import type { FunctionSpec } from '../../infra/tools/local/cloud/functions/function-process.ts';
import type { CloudEvent } from '../../infra/tools/local/cloud/local-cloud.ts';
import type { System } from '../../infra/tools/local/system/start-system.ts';
import { localFunctions } from '../support/local-functions.ts';
import { systemOfItsOwn } from '../support/system-of-its-own.ts';
import { callApi, User } from '../support/user.ts';

const run = promisify(execFile);
/** `npm install aws-lambda-ric@4.0.2` elsewhere (it needs a C++ compiler and CMake), then its `index.mjs` here. */
const runtimeClient = process.env['LAMBDA_RUNTIME_CLIENT'];

let functions: ReadonlyMap<string, FunctionSpec>;
beforeAll(() => {
  functions = localFunctions(inject('assembly'));
});

test('every bundle loads where nothing but its own folder can be read', async () => {
  const script = 'process.stdout.write(typeof (await import(process.argv[1])).handler, () => process.exit());';
  for (const [construct, { codeDirectory, environment }] of functions) {
    // Native code, which is sharp's, needs a leave of its own.
    const leave = ['--permission', '--allow-addons', `--allow-fs-read=${codeDirectory}`];
    const file = pathToFileURL(join(codeDirectory, 'index.mjs')).href;
    const { stdout } = await run(process.execPath, [...leave, '--input-type=module', '--eval', script, file], {
      env: environment,
    });
    expect(`${construct}: ${stdout}`).toBe(`${construct}: function`);
  }
});

describe.skipIf(!runtimeClient)('in AWS’s own runtime client (skipped unless LAMBDA_RUNTIME_CLIENT names it)', () => {
  let system: System;
  const failures: CloudEvent[] = [];

  beforeAll(async () => {
    system = await systemOfItsOwn({
      ...(runtimeClient === undefined ? {} : { runtimeClient }),
      onEvent: (event) => {
        if (event.type !== 'invocation' || event.error !== undefined) failures.push(event);
      },
    });
  });
  afterAll(() => system?.stop());

  test('a job goes all the way, from the request to the webhook', async () => {
    const { endpoints, cloud } = system;
    const user = await User.withCredits(4, endpoints);
    const health = await callApi(endpoints, 'GET', '/health');
    expect(health).toMatchObject({ status: 200, body: { image_generation_available: true } });
    expect(await callApi(endpoints, 'GET', '/nowhere')).toMatchObject({ status: 404 });
    const { body } = await user.job({ prompt: 'quatre phares', num_images: 4, job_id: 'cm-phares' });
    expect(body).toMatchObject({ status: 'COMPLETED', credits: { captured: 4, released: 0 } });
    expect(await user.delivered('cm-phares')).toMatchObject([{ stored: true, problems: [] }]);
    await cloud.fire('SweepSchedule');
    expect(failures).toEqual([]);
  });

  test('every function loads and is called: what an empty event fails with is its own error, not the runtime’s', async () => {
    for (const construct of functions.keys()) {
      const { error = 'none' } = await system.cloud.invoke(construct, {});
      expect(`${construct}: ${error}`).not.toMatch(/: (Runtime|Sandbox)\./);
    }
  });
});
