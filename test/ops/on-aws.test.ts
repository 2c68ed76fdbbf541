import { CloudFormationClient } from '@aws-sdk/client-cloudformation';
import { afterAll, beforeAll, describe, expect, inject, test } from 'vitest';
import { readStackOutputs } from '../../infra/tools/ops/deployment/stack-outputs.ts';
import { User } from '../support/user.ts';
import { auditOf } from './support/audit-of.ts';
import { ACCOUNT, type CloudFormation, startCloudFormation } from './support/cloud-formation.ts';
import { runCli } from './support/run-ops.ts';

/**
 * A stage `dev` whose stacks tell of the local system's parts, so that the command takes the way that it takes on AWS: shell
 * credentials, stack outputs, the services' own addressing.
 */
let cloudFormation: CloudFormation;
let env: Record<string, string>;
beforeAll(async () => {
  const { outputs, awsEndpoint, accessKeyId, secretAccessKey } = inject('endpoints');
  cloudFormation = await startCloudFormation({
    'sorami-dev-data': outputs['sorami-local-data'] ?? {},
    'sorami-dev-service': outputs['sorami-local-service'] ?? {},
  });
  env = {
    AWS_ACCESS_KEY_ID: accessKeyId,
    AWS_SECRET_ACCESS_KEY: secretAccessKey,
    AWS_ENDPOINT_URL: awsEndpoint,
    AWS_ENDPOINT_URL_CLOUDFORMATION: cloudFormation.url,
  };
});
afterAll(() => cloudFormation.stop());

describe('a deployed stage', () => {
  test('is found through the outputs of its stacks, with the credentials of the shell', async () => {
    const user = await User.withCredits(3);
    await user.job({ prompt: 'un phare', job_id: 'vu-de-loin' });
    const grant = ['credits', 'grant', user.id, '2', '--reason', 'essai', '--yes', '--stage', 'dev'];
    expect(await runCli(grant, { env })).toMatchObject({ code: 0 });
    expect(await user.wallet()).toEqual({ available: 4, held: 0, spent: 1, granted: 5 });
    const { code, stdout } = await runCli(['users', 'show', user.id, '--json', '--stage', 'dev'], { env });
    expect(code).toBe(0);
    expect(JSON.parse(stdout)).toMatchObject({ wallet: { available: 4 }, files: { count: 1 }, mismatches: [] });
    const queues = await runCli(['queues', 'list', '--stage', 'dev'], { env });
    expect(queues).toMatchObject({ code: 0, stderr: '' });
    expect(await auditOf(user.id)).toEqual([]);
  });

  test('that is not deployed is named, with where it was looked for', async () => {
    const { code, stdout, stderr } = await runCli(['queues', 'list', '--stage', 'prod'], { env });
    expect({ code, stdout }).toEqual({ code: 1, stdout: '' });
    expect(stderr).toContain('there is no stack sorami-prod-');
    expect(stderr).toContain('in eu-north-1 of the account that this shell is signed in to');
  });

  test('cannot be reached from a shell without credentials, which is told so', async () => {
    const nobody = { HOME: '/nowhere', AWS_EC2_METADATA_DISABLED: 'true', AWS_PROFILE: '' };
    const { code, stderr } = await runCli(['queues', 'list', '--stage', 'dev'], { env: nobody });
    expect(code).toBe(1);
    expect(stderr).toContain('this shell has no valid AWS credentials');
    expect(stderr).not.toContain('    at ');
  });

  test('is not taken for that of another account', async () => {
    const credentials = { accessKeyId: 'key', secretAccessKey: 'secret' };
    const client = new CloudFormationClient({ region: 'eu-north-1', endpoint: cloudFormation.url, credentials });
    await expect(readStackOutputs(client, 'sorami-dev-data', '999900001111')).rejects.toThrow(
      `the stage belongs to account 999900001111, this shell is signed in to ${ACCOUNT}`,
    );
    expect(await readStackOutputs(client, 'sorami-dev-data', ACCOUNT)).toMatchObject({
      JobsTable: inject('endpoints').jobsTable,
    });
    client.destroy();
  });
});
