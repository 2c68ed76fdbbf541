import { mkdirSync } from 'node:fs';
import { createServer } from 'node:http';
import { AccessLog } from './endpoint/access-log.ts';
import { createAwsEndpoint } from './endpoint/aws-endpoint.ts';
import { createCallers } from './endpoint/callers.ts';
import { startDynamoDb } from './engines/dynamodb.ts';
import { startFauxqs } from './engines/fauxqs.ts';
import { createSecretsManager } from './engines/secrets.ts';
import { startEventSource } from './event-source.ts';
import { eventSourceOptions } from './event-source-options.ts';
import { FunctionPool } from './functions/function-pool.ts';
import { functionSpec } from './functions/function-spec.ts';
import { type AnsweredRequest, createHttpApi } from './http-api/http-api.ts';
import { listen } from './listen.ts';
import type { CloudEvent, LocalCloud, LocalCloudOptions } from './local-cloud.ts';
import { LocalCloudError } from './local-cloud-error.ts';
import { createSchedule } from './schedule.ts';
import { readAssembly } from './template/assembly.ts';
import { changedResources } from './template/changed-resources.ts';
import { findResource, type Resource, resolveResources } from './template/resources.ts';

export type { CloudEvent, LocalCloud, LocalCloudOptions, LogLine } from './local-cloud.ts';

/** Node's own five seconds would close connections that clients are about to use again. */
const KEEP_ALIVE = { keepAliveTimeout: 75_000 };

/**
 * Runs the synthesised templates of a cloud assembly on this machine: real engines behind one AWS endpoint that enforces
 * the roles, functions as processes, the HTTP API, event sources and schedules.
 * @throws LocalCloudError when a template needs something that is not known here; nothing is left running then.
 */
export async function startLocalCloud(options: LocalCloudOptions): Promise<LocalCloud> {
  await using running = new AsyncDisposableStack();
  const { dataDir, runtimeClient, onLog, onEvent = complain, faultOf } = options;
  const notice = (message: string) => onEvent({ type: 'notice', message });

  const { stacks, assets } = readAssembly(options.assemblyDir);
  const [first] = stacks;
  if (first === undefined) throw new LocalCloudError(`${options.assemblyDir}: the assembly has no stack`);
  const { region, account } = first;
  const other = stacks.find((stack) => stack.region !== region || stack.account !== account);
  if (other)
    throw new LocalCloudError(`${other.name}: the local cloud is one account (${account}) in one region (${region})`);

  // The ports come first: queue URLs and the address of the API are part of what the templates evaluate to.
  const servers = { aws: createServer(KEEP_ALIVE), api: createServer(KEEP_ALIVE) };
  for (const server of Object.values(servers)) {
    running.defer(() => {
      server.close();
      server.closeAllConnections();
    });
  }
  const awsEndpoint = `http://127.0.0.1:${await listen(servers.aws, options.ports?.aws ?? 0)}`;
  const apiUrl = `http://127.0.0.1:${await listen(servers.api, options.ports?.api ?? 0)}`;
  const resources = resolveResources(stacks, { awsEndpoint, apiUrl });
  const { administrator, roles } = createCallers(resources, account);
  const accessLog = new AccessLog((record) => onEvent({ type: 'denied', ...record }));

  if (dataDir !== undefined) mkdirSync(dataDir, { recursive: true });
  const engine = { dataDir, region };
  const tables = resources.of('AWS::DynamoDB::Table');
  const dynamoDb = await startDynamoDb({ ...engine, engine: options.dynamodb, tables });
  running.defer(dynamoDb.stop);
  const queues = resources.of('AWS::SQS::Queue');
  const buckets = resources.of('AWS::S3::Bucket');
  const fauxqs = await startFauxqs({ ...engine, queues, buckets });
  running.defer(fauxqs.stop);
  const arn = (service: string, resource: string) => `arn:aws:${service}:${region}:${account}:${resource}`;
  const secrets = createSecretsManager({
    secrets: resources.of('AWS::SecretsManager::Secret'),
    dataDir,
    newArn: (name) => arn('secretsmanager', `secret:${name}-local1`),
  });
  const callers = [administrator, ...roles];
  const cors = new Map(buckets.map(({ name, properties }) => [name, properties.CorsConfiguration?.CorsRules ?? []]));
  const endpoint = { callers, dynamoDbPort: dynamoDb.port, fauxqs, secrets, cors, arn, log: accessLog, faultOf };
  servers.aws.on('request', createAwsEndpoint(endpoint));

  const credentialsOf = (roleArn: string) => roles.find(({ role }) => roleArn.endsWith(`:role/${role}`))?.credentials;
  const specOf = (resource: Resource<'AWS::Lambda::Function'>, code: ReadonlyMap<string, string>) => {
    const credentials = credentialsOf(resource.properties.Role);
    return { ...functionSpec(resource, { assets: code, region, awsEndpoint, credentials }), runtimeClient };
  };
  const pools = new Map(
    resources.of('AWS::Lambda::Function').map((resource) => {
      const spec = specOf(resource, assets);
      const functionName = resource.name;
      const pool = new FunctionPool(spec, {
        line: (line, requestId) => onLog?.({ functionName, requestId, line }),
        outcome: (outcome) => onEvent({ type: 'invocation', functionName, ...outcome }),
      });
      return [resource.name, pool] as const;
    }),
  );
  // An ARN ends with the name; the name alone will do.
  const poolOf = (functionName: string) => {
    const pool = pools.get(functionName.split(':').at(-1) ?? '');
    if (pool === undefined) throw new LocalCloudError(`${functionName} is not a function of the templates`);
    return pool;
  };
  const invoke = (functionName: string, event: unknown) => poolOf(functionName).invoke(event);
  const stopping = new AbortController();
  const onAnswered = (answered: AnsweredRequest) => onEvent({ type: 'answered', ...answered });
  const gateway = { onAnswered, stopping: stopping.signal };
  servers.api.on('request', createHttpApi(resources, { account, region }, invoke, gateway));

  const context = { resources, account, region, awsEndpoint, credentialsOf, invoke, notice };
  const schedules = resources.of('AWS::Events::Rule').map((rule) => createSchedule(rule, context));
  const sources = eventSourceOptions(resources, context).map(startEventSource);
  if (options.schedules !== false) for (const schedule of schedules) schedule.start();
  running.defer(async () => {
    for (const schedule of schedules) schedule.stop();
    // Together: an event source waits for the events at work, which end with their processes.
    await Promise.all([...sources.map((stop) => stop()), ...[...pools.values()].map((pool) => pool.stop())]);
  });
  running.defer(() => stopping.abort());

  let deployed = resources;
  const owned = running.move();
  const functions = resources.of('AWS::Lambda::Function');
  return {
    apiUrl,
    awsEndpoint,
    region,
    account,
    dynamodb: dynamoDb.engine,
    administrator: administrator.credentials,
    outputs: resources.outputs,
    get accessLog() {
      return accessLog.records;
    },
    resource: (name) => findResource(resources.all(), name),
    invoke: (functionName, event) => invoke(findResource(functions, functionName).name, event),
    killOne: (functionName) => poolOf(findResource(functions, functionName).name).killOne(),
    fire: async (ruleName) => {
      const rule = findResource(resources.of('AWS::Events::Rule'), ruleName);
      await schedules.find(({ name }) => name === rule.name)?.fire();
    },
    reload: (assemblyDir) => {
      const next = readAssembly(assemblyDir);
      const resolved = resolveResources(next.stacks, { awsEndpoint, apiUrl });
      const changed = changedResources(deployed, resolved);
      deployed = resolved;
      for (const resource of changed.functions) poolOf(resource.name).replace(specOf(resource, next.assets));
      return { functions: changed.functions.map(({ name }) => name), others: changed.others };
    },
    stop: () => owned.disposeAsync(),
  };
}

/** Unless someone listens, what goes wrong goes to standard error. */
function complain(event: CloudEvent): void {
  if (event.type === 'notice') console.error(event.message);
  if (event.type === 'denied') console.error(`${event.role} may not ${event.action} on ${event.resource}`);
}
