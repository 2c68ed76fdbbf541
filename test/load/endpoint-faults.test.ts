import { createServer, type Server } from 'node:http';
import { GetSecretValueCommand, SecretsManagerClient } from '@aws-sdk/client-secrets-manager';
import { afterEach, beforeEach, expect, test } from 'vitest';
import { AccessLog } from '../../infra/tools/local/cloud/endpoint/access-log.ts';
import { createAwsEndpoint } from '../../infra/tools/local/cloud/endpoint/aws-endpoint.ts';
import type { Caller } from '../../infra/tools/local/cloud/endpoint/callers.ts';
import type { EndpointFault } from '../../infra/tools/local/cloud/endpoint/fault.ts';
import { createSecretsManager } from '../../infra/tools/local/cloud/engines/secrets.ts';
import { listen } from '../../infra/tools/local/cloud/listen.ts';

const credentials = { accessKeyId: 'AKIATEST', secretAccessKey: 'secret' };

let server: Server;
let port: number;
/** What the next requests meet. */
let faults: EndpointFault[];

beforeEach(async () => {
  faults = [];
  const role: Caller = {
    role: 'worker',
    arn: 'arn:aws:sts::1:assumed-role/worker/x',
    credentials,
    statements: [{ Effect: 'Allow', Action: ['*'], Resource: ['*'] }],
  };
  const secrets = createSecretsManager({ secrets: [], dataDir: undefined, newArn: (name) => `arn:aws:secret:${name}` });
  secrets.handle('CreateSecret', { Name: 'key', SecretString: 'value' });
  const endpoint = createAwsEndpoint({
    callers: [role],
    dynamoDbPort: 0,
    fauxqs: {
      port: 0,
      objectExists: () => false,
      objectsBelow: () => new Map(),
      listObjects: () => undefined,
      queue: () => undefined,
      putLarge: () => ({ etag: '' }),
      stop: () => Promise.resolve(),
    },
    secrets,
    arn: (service, resource) => `arn:aws:${service}:eu-north-1:1:${resource}`,
    log: new AccessLog(() => undefined),
    faultOf: () => faults.shift(),
  });
  server = createServer(endpoint);
  port = await listen(server, 0);
});
afterEach(() => {
  server.close();
  server.closeAllConnections();
});

async function readSecret(maxAttempts: number): Promise<string | undefined> {
  const endpoint = `http://127.0.0.1:${port}`;
  const client = new SecretsManagerClient({ endpoint, region: 'eu-north-1', credentials, maxAttempts });
  const { SecretString } = await client.send(new GetSecretValueCommand({ SecretId: 'key' }));
  return SecretString;
}

test('a throttled request is refused as AWS refuses it', async () => {
  faults = ['throttle'];
  await expect(readSecret(1)).rejects.toMatchObject({ name: 'ThrottlingException' });
});

test('a lost answer is a connection that breaks', async () => {
  faults = ['lose-answer'];
  await expect(readSecret(1)).rejects.toMatchObject({ code: 'ECONNRESET' });
});

test('the SDK gets over both by itself', async () => {
  faults = ['throttle', 'lose-answer'];
  await expect(readSecret(3)).resolves.toBe('value');
  expect(faults).toEqual([]);
});
