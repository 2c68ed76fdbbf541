import * as v from 'valibot';
import type { Permission } from './policy.ts';

/** A request as IAM sees it. `operation` is the one of `X-Amz-Target`; S3 has none: it goes by method and URL. */
export interface ServiceRequest {
  readonly service: string;
  readonly operation: string;
  readonly method: string;
  readonly url: URL;
  readonly headers: Readonly<Record<string, string | string[] | undefined>>;
  readonly body: Buffer;
}

interface Names {
  /** `arn:aws:<service>:<region>:<account>:<resource>`. */
  arn(service: string, resource: string): string;
  secretArn(id: string): string | undefined;
}

type Rule = (request: ServiceRequest, names: Names) => Permission[];

const TableBody = v.object({
  TableName: v.optional(v.string(), ''),
  IndexName: v.optional(v.string()),
  RequestItems: v.optional(v.record(v.string(), v.unknown()), {}),
  TransactItems: v.optional(v.array(v.record(v.string(), v.looseObject({ TableName: v.string() }))), []),
});

const transactActions: Readonly<Record<string, string>> = {
  Get: 'GetItem',
  Put: 'PutItem',
  Update: 'UpdateItem',
  Delete: 'DeleteItem',
  ConditionCheck: 'ConditionCheckItem',
};

const rules: Readonly<Record<string, Rule>> = {
  // A transaction needs the permissions of its single operations; a batch has actions of its own.
  dynamodb: ({ operation, body }, names) => {
    const { TableName, IndexName, RequestItems, TransactItems } = v.parse(TableBody, JSON.parse(body.toString()));
    const on = (table: string, action: string) => ({
      action: `dynamodb:${action}`,
      resource: table.startsWith('arn:') ? table : names.arn('dynamodb', `table/${table}`),
    });
    if (operation.startsWith('Transact')) {
      return TransactItems.flatMap(Object.entries).map(([kind, { TableName: table }]) =>
        on(table, transactActions[kind] ?? kind),
      );
    }
    if (operation.startsWith('Batch')) return Object.keys(RequestItems).map((table) => on(table, operation));
    return [on(IndexName === undefined ? TableName : `${TableName}/index/${IndexName}`, operation)];
  },

  sqs: ({ operation, body }, names) => {
    const schema = v.object({ QueueUrl: v.optional(v.string()), QueueName: v.optional(v.string(), '*') });
    const { QueueUrl, QueueName } = v.parse(schema, JSON.parse(body.toString()));
    // SendMessageBatch, DeleteMessageBatch, ChangeMessageVisibilityBatch have no actions of their own.
    const action = `sqs:${operation.replace(/Batch$/, '')}`;
    return [{ action, resource: names.arn('sqs', QueueUrl?.split('/').at(-1) ?? QueueName) }];
  },

  secretsmanager: ({ operation, body }, names) => {
    const schema = v.object({ SecretId: v.optional(v.string()), Name: v.optional(v.string(), '') });
    const { SecretId: id, Name } = v.parse(schema, JSON.parse(body.toString()));
    const resource = names.secretArn(id ?? Name) ?? names.arn('secretsmanager', `secret:${id ?? Name}`);
    return [{ action: `secretsmanager:${operation}`, resource }];
  },

  s3: ({ method, url, headers, body }) => {
    const { bucket, key } = objectOf(url);
    const needs = (action: string, object = key) => ({
      action: `s3:${action}`,
      resource: `arn:aws:s3:::${object === '' ? bucket : `${bucket}/${object}`}`,
    });
    const unknown = [...url.searchParams.keys()].find((name) => !KNOWN_PARAMETER.test(name));
    if (unknown !== undefined) return [needs(`${method} ?${unknown}, which is not known to the local cloud`)];
    if (url.searchParams.has('delete')) {
      const objects = [...body.toString().matchAll(/<Object>([\s\S]*?)<\/Object>/g)].map(([, object = '']) => object);
      return objects.map((object) => {
        const name = /<Key>([^<]*)<\/Key>/.exec(object)?.[1];
        return needs(object.includes('<VersionId>') ? 'DeleteObjectVersion' : 'DeleteObject', name);
      });
    }
    if (key === '' && url.searchParams.has('cors')) return [needs('GetBucketCORS')];
    if (key === '' && url.searchParams.has('versions')) return [needs('ListBucketVersions')];
    if (url.searchParams.has('versionId') && method !== 'PUT' && method !== 'POST') {
      return [needs(`${objectActions[method] ?? method}Version`)];
    }
    if (method === 'DELETE' && url.searchParams.has('uploadId')) return [needs('AbortMultipartUpload')];
    const action = needs((key === '' ? bucketActions : objectActions)[method] ?? method);
    const source = headers['x-amz-copy-source'];
    if (typeof source !== 'string') return [action];
    const copied = objectOf(new URL(source, 'http://source'));
    return [action, { action: 's3:GetObject', resource: `arn:aws:s3:::${copied.bucket}/${copied.key}` }];
  },
};

/** What does not change which action a request is; sub-resources (`?acl`, `?tagging`, …) have actions of their own. */
const KNOWN_PARAMETER = new RegExp(
  '^(x-id|x-amz-.+|response-.+|list-type|prefix|delimiter|max-keys|start-after|continuation-token|encoding-type' +
    '|fetch-owner|cors|delete|uploads|uploadId|partNumber|versions|key-marker|version-id-marker|versionId)$',
  'i',
);
const bucketActions: Readonly<Record<string, string>> = { GET: 'ListBucket', HEAD: 'ListBucket' };
// POST is the start and the end of a multipart upload.
const objectActions: Readonly<Record<string, string>> = {
  GET: 'GetObject',
  HEAD: 'GetObject',
  PUT: 'PutObject',
  POST: 'PutObject',
  DELETE: 'DeleteObject',
};

/** Bucket and key of a path-style URL; the key is empty for the bucket itself. */
export function objectOf(url: URL): { bucket: string; key: string } {
  const [, bucket = '', ...key] = url.pathname.split('/');
  return { bucket, key: decodeURIComponent(key.join('/')) };
}

/** The permissions a request needs, or `undefined` for a service that the local cloud does not have. */
export function requiredPermissions(request: ServiceRequest, names: Names): Permission[] | undefined {
  return Object.hasOwn(rules, request.service) ? rules[request.service]?.(request, names) : undefined;
}
