import { randomUUID } from 'node:crypto';
import { existsSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import * as v from 'valibot';
import type { Resource } from '../template/resources.ts';

const Version = v.object({ value: v.string(), createdAt: v.number(), stages: v.array(v.string()) });
const Secret = v.object({ arn: v.string(), name: v.string(), versions: v.record(v.string(), Version) });
type Secret = v.InferOutput<typeof Secret>;

const Request = v.object({
  SecretId: v.optional(v.string(), ''),
  Name: v.optional(v.string(), ''),
  SecretString: v.optional(v.string()),
  VersionId: v.optional(v.string()),
  VersionStage: v.optional(v.string()),
  ClientRequestToken: v.optional(v.string()),
});
type Request = v.InferOutput<typeof Request>;

/** An answer in the service's JSON protocol. */
export interface JsonAnswer {
  readonly status: number;
  readonly body: unknown;
}

/** Secrets Manager as far as an application and its operator use it: string values, versions, the two staging labels. */
export interface SecretsManager {
  /** The ARN of a secret given by name or ARN. */
  arnOf(secretId: string): string | undefined;
  handle(operation: string, body: unknown): JsonAnswer;
}

/** @param newArn the ARN for a secret that a caller creates. */
export function createSecretsManager(options: {
  readonly secrets: readonly Resource<'AWS::SecretsManager::Secret'>[];
  readonly dataDir: string | undefined;
  readonly newArn: (name: string) => string;
}): SecretsManager {
  const file = options.dataDir === undefined ? undefined : join(options.dataDir, 'secrets.json');
  const kept = file !== undefined && existsSync(file) ? JSON.parse(readFileSync(file, 'utf8')) : [];
  const secrets = new Map(v.parse(v.array(Secret), kept).map((secret) => [secret.name, secret]));
  for (const { name, ref: arn, properties } of options.secrets) {
    if (secrets.has(name)) continue;
    const secret: Secret = { arn, name, versions: {} };
    put(secret, { value: properties.SecretString, id: randomUUID() });
    secrets.set(name, secret);
  }

  const find = (id: string) => secrets.get(id) ?? [...secrets.values()].find((secret) => secret.arn === id);
  const operations: Readonly<Record<string, (secret: Secret, request: Request) => JsonAnswer>> = {
    GetSecretValue(secret, { VersionId: asked, VersionStage }) {
      const stage = VersionStage ?? (asked === undefined ? 'AWSCURRENT' : undefined);
      const found = Object.entries(secret.versions).find(
        ([id, { stages }]) => (asked === undefined || id === asked) && (stage === undefined || stages.includes(stage)),
      );
      if (found === undefined) {
        return notFound(`Secrets Manager can't find the specified secret value for ${stage ?? asked}.`);
      }
      const [VersionId, { value: SecretString, createdAt: CreatedDate, stages: VersionStages }] = found;
      return ok({ ...names(secret), VersionId, SecretString, VersionStages, CreatedDate });
    },
    PutSecretValue(secret, { SecretString = '', ClientRequestToken: id = randomUUID() }) {
      const existing = secret.versions[id];
      if (existing !== undefined && existing.value !== SecretString) {
        return failure('ResourceExistsException', `A version with the id ${id} and another value exists already.`);
      }
      if (existing === undefined) put(secret, { value: SecretString, id });
      return ok({ ...names(secret), VersionId: id, VersionStages: secret.versions[id]?.stages });
    },
    DescribeSecret(secret) {
      const stages = Object.entries(secret.versions).map(([id, version]) => [id, version.stages]);
      return ok({ ...names(secret), VersionIdsToStages: Object.fromEntries(stages) });
    },
  };

  function handle(operation: string, body: unknown): JsonAnswer {
    const request = v.parse(Request, body);
    if (operation === 'CreateSecret') {
      const { Name: name, SecretString: value, ClientRequestToken: id = randomUUID() } = request;
      if (secrets.has(name)) return failure('ResourceExistsException', `The secret ${name} already exists.`);
      const secret: Secret = { arn: options.newArn(name), name, versions: {} };
      secrets.set(name, secret);
      if (value === undefined) return ok(names(secret));
      put(secret, { value, id });
      return ok({ ...names(secret), VersionId: id });
    }
    const run = Object.hasOwn(operations, operation) ? operations[operation] : undefined;
    if (run === undefined) {
      return failure('UnknownOperationException', `${operation} is not known to the local cloud`);
    }
    const secret = find(request.SecretId);
    return secret === undefined ? notFound("Secrets Manager can't find the specified secret.") : run(secret, request);
  }

  return {
    arnOf: (id) => find(id)?.arn,
    handle(operation, body) {
      const answer = handle(operation, body);
      if (file !== undefined) writeFileSync(file, JSON.stringify([...secrets.values()]), { mode: 0o600 });
      return answer;
    },
  };
}

/** Adds a version as AWSCURRENT; the one that was becomes AWSPREVIOUS, as PutSecretValue does. */
function put(secret: Secret, { value, id }: { value: string; id: string }): void {
  for (const version of Object.values(secret.versions)) {
    version.stages = version.stages.includes('AWSCURRENT') ? ['AWSPREVIOUS'] : [];
  }
  secret.versions[id] = { value, createdAt: Date.now() / 1000, stages: ['AWSCURRENT'] };
}

const names = ({ arn, name }: Secret) => ({ ARN: arn, Name: name });
const ok = (body: unknown): JsonAnswer => ({ status: 200, body });
const failure = (type: string, Message: string): JsonAnswer => ({ status: 400, body: { __type: type, Message } });
const notFound = (message: string) => failure('ResourceNotFoundException', message);
