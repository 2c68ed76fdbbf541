import { createHash } from 'node:crypto';
import { Agent, request as httpRequest, type IncomingMessage, type RequestListener } from 'node:http';
import { buffer } from 'node:stream/consumers';
import { type Fauxqs, MAX_BODY_BYTES } from '../engines/fauxqs.ts';
import type { SecretsManager } from '../engines/secrets.ts';
import type { AccessLog } from './access-log.ts';
import { type CorsRule, corsDocument, corsHeaders, preflightAnswer } from './bucket-cors.ts';
import type { Caller } from './callers.ts';
import type { FaultOf } from './fault.ts';
import { objectVersions } from './object-versions.ts';
import { type Permission, reasonToDeny } from './policy.ts';
import { presignedUrlError } from './presigned-url.ts';
import { objectOf, requiredPermissions, type ServiceRequest } from './required-permissions.ts';

interface Answer {
  readonly status: number;
  readonly headers: Readonly<Record<string, string | string[] | undefined>>;
  readonly body: Buffer | string;
  /** The connection breaks instead. */
  readonly lost?: boolean;
}

/**
 * The one endpoint of all services. The credential scope of the signature names the service and the caller; a request
 * that the caller's role does not allow never reaches the engine. Signatures of headers are not verified, those of
 * presigned URLs are.
 */
export function createAwsEndpoint(options: {
  readonly callers: readonly Caller[];
  readonly dynamoDbPort: number;
  readonly fauxqs: Fauxqs;
  readonly secrets: SecretsManager;
  /** By the name of the bucket: who may read its objects from a page. */
  readonly cors?: ReadonlyMap<string, readonly CorsRule[]>;
  readonly arn: (service: string, resource: string) => string;
  readonly log: AccessLog;
  readonly faultOf?: FaultOf | undefined;
}): RequestListener {
  const agent = new Agent({ keepAlive: true });
  const callers = new Map(options.callers.map((caller) => [caller.credentials.accessKeyId, caller]));
  const names = { arn: options.arn, secretArn: options.secrets.arnOf };
  const ports: Readonly<Record<string, number>> = {
    dynamodb: options.dynamoDbPort,
    s3: options.fauxqs.port,
    sqs: options.fauxqs.port,
  };
  const lastPut = new Map<string, Promise<unknown>>();

  function allows(caller: Caller, permission: Permission): string | undefined {
    const reason = caller.statements && reasonToDeny(caller.statements, permission);
    options.log.record({ role: caller.role, ...permission, allowed: reason === undefined });
    return reason;
  }

  /** Of the bucket that an address names; none for addresses of the other services. */
  function corsRulesOf({ url = '/' }: IncomingMessage): readonly CorsRule[] {
    return options.cors?.get(objectOf(new URL(url, 'http://127.0.0.1')).bucket) ?? [];
  }

  async function answer(incoming: IncomingMessage): Promise<Answer> {
    const { method: verb = 'GET', headers } = incoming;
    if (verb === 'OPTIONS' && headers.origin !== undefined) return preflightAnswer(corsRulesOf(incoming), headers);
    const request = await readRequest(incoming);
    const { service, url, method } = request;
    const presigned = url.searchParams.get('X-Amz-Credential');
    const credential = presigned ?? /Credential=([^,\s]+)/.exec(incoming.headers.authorization ?? '')?.[1];
    if (credential === undefined) return refuse(request, 'AccessDenied', 'The request is not signed.');
    const caller = callers.get(credential.split('/')[0] ?? '');
    if (caller === undefined) return refuse(request, 'InvalidAccessKeyId', 'The access key is not known here.');
    if (presigned !== null) {
      const header = (name: string) => String(incoming.headers[name] ?? '');
      const error = presignedUrlError({ method, url, header }, caller.credentials.secretAccessKey, new Date());
      if (error !== undefined) return refuse(request, error, 'The URL has expired or was not signed like this.');
    }
    const permissions = requiredPermissions(request, names);
    if (permissions === undefined) {
      return refuse(request, 'UnknownService', `${service || 'This service'} is not known to the local cloud`);
    }
    for (const permission of permissions) {
      const reason = allows(caller, permission);
      if (reason === undefined) continue;
      const { action, resource } = permission;
      const message = `User: ${caller.arn} is not authorized to perform: ${action} on resource: ${resource} ${reason}`;
      return refuse(request, 'AccessDenied', message);
    }
    // The administrator, who stands beside the system, is spared.
    const fault = caller.statements && options.faultOf?.({ role: caller.role, service, operation: request.operation });
    if (fault === 'throttle') return refuse(request, service === 's3' ? 'SlowDown' : 'Throttling', 'Rate exceeded');
    const result = await carryOut(request, caller);
    return fault === 'lose-answer' ? { ...result, lost: true } : result;
  }

  async function carryOut(request: ServiceRequest, caller: Caller): Promise<Answer> {
    const { service, url, method } = request;
    if (service === 'secretsmanager') {
      const { status, body } = options.secrets.handle(request.operation, JSON.parse(request.body.toString()));
      return { status, headers: { 'content-type': 'application/x-amz-json-1.1' }, body: JSON.stringify(body) };
    }
    if (service === 's3' && method === 'GET' && url.searchParams.has('versions')) return listVersions(request);
    if (service === 's3' && method === 'GET' && url.searchParams.has('cors')) return listCorsRules(request);
    const result = service === 's3' && method === 'PUT' ? await putInTurn(request) : await forward(request);
    const { bucket, key } = objectOf(url);
    if (service === 's3' && result.status === 404 && ['GET', 'HEAD'].includes(method) && key !== '') {
      // A caller without ListBucket gets 403 instead of 404, as in S3.
      const listing = { action: 's3:ListBucket', resource: `arn:aws:s3:::${bucket}` };
      if (allows(caller, listing) !== undefined) return refuse(request, 'AccessDenied', 'Access Denied');
    }
    return result;
  }

  function listVersions(request: ServiceRequest): Answer {
    const { bucket } = objectOf(request.url);
    const body = objectVersions(options.fauxqs, bucket, request.url.searchParams);
    if (body === undefined) return refuse(request, 'NoSuchBucket', 'The specified bucket does not exist');
    return { status: 200, headers: { 'content-type': 'application/xml' }, body };
  }

  function listCorsRules(request: ServiceRequest): Answer {
    const rules = options.cors?.get(objectOf(request.url).bucket) ?? [];
    if (rules.length === 0) return refuse(request, 'NoSuchCORSConfiguration', 'The CORS configuration does not exist');
    return { status: 200, headers: { 'content-type': 'application/xml' }, body: corsDocument(rules) };
  }

  /** One PUT of a key at a time, so that of several with `If-None-Match: *` one wins; the engine ignores the header, and digests. */
  async function putInTurn(request: ServiceRequest): Promise<Answer> {
    const { bucket, key } = objectOf(request.url);
    const path = request.url.pathname;
    const digest = request.headers['x-amz-checksum-sha256'];
    if (digest !== undefined && digest !== createHash('sha256').update(request.body).digest('base64')) {
      return refuse(request, 'BadDigest', 'The SHA256 you specified did not match the calculated checksum.');
    }
    const put = (lastPut.get(path) ?? Promise.resolve()).then(() =>
      request.headers['if-none-match'] === '*' && options.fauxqs.objectExists(bucket, key)
        ? refuse(request, 'PreconditionFailed', 'At least one of the pre-conditions you specified did not hold')
        : isLarge(request)
          ? putLarge(request)
          : forward(request),
    );
    const settled = put.catch(() => undefined);
    lastPut.set(path, settled);
    void settled.then(() => lastPut.get(path) === settled && lastPut.delete(path));
    return await put;
  }

  /** Its digest is verified already. */
  async function putLarge(request: ServiceRequest): Promise<Answer> {
    const { url, headers, body } = request;
    const header = (name: string) => headers[name]?.toString();
    const sha256 = header('x-amz-checksum-sha256');
    const metadata = Object.fromEntries(
      Object.entries(headers).flatMap(([name, value]) =>
        name.startsWith('x-amz-meta-') ? [[name.slice('x-amz-meta-'.length), String(value)]] : [],
      ),
    );
    const described = { contentType: header('content-type'), cacheControl: header('cache-control'), metadata, sha256 };
    const { etag } = options.fauxqs.putLarge({ ...objectOf(url), body, ...described });
    return { status: 200, headers: { etag }, body: '' };
  }

  function forward({ service, method, url, headers, body }: ServiceRequest): Promise<Answer> {
    const { promise, resolve, reject } = Promise.withResolvers<Answer>();
    // The body is here already, so its sender has had its "100 Continue" and its chunks are joined.
    const { expect: _, 'transfer-encoding': __, connection: ___, ...rest } = headers;
    const target = { agent, host: '127.0.0.1', port: ports[service], path: url.pathname + url.search, method };
    const upstream = httpRequest({ ...target, headers: { ...rest, 'content-length': body.length } }, (response) => {
      const { connection: _c, 'keep-alive': _k, 'transfer-encoding': _t, ...answerHeaders } = response.headers;
      buffer(response).then(
        (content) => resolve({ status: response.statusCode ?? 502, headers: answerHeaders, body: content }),
        reject,
      );
    });
    upstream.on('error', reject);
    upstream.end(body);
    return promise;
  }

  return (incoming, outgoing) => {
    void answer(incoming)
      .catch((error: unknown): Answer => ({ status: 500, headers: {}, body: `local cloud: ${String(error)}` }))
      .then(({ status, headers, body, lost }) => {
        const own = corsHeaders(corsRulesOf(incoming), incoming.method ?? 'GET', incoming.headers);
        if (lost) outgoing.destroy();
        else outgoing.writeHead(status, { ...headers, ...own }).end(body);
      });
  };
}

async function readRequest(incoming: IncomingMessage): Promise<ServiceRequest> {
  const { headers, method = 'GET' } = incoming;
  const url = new URL(incoming.url ?? '/', 'http://127.0.0.1');
  const credential = url.searchParams.get('X-Amz-Credential') ?? headers.authorization ?? '';
  const [, service = ''] = /\/\d{8}\/[^/]+\/([^/]+)\/aws4_request/.exec(credential) ?? [];
  const operation = String(headers['x-amz-target'] ?? '').replace(/^.*\./, '');
  return { service, operation, method, url, headers, body: await buffer(incoming) };
}

/** An object in one piece that the engine would refuse. */
function isLarge({ url, headers, body }: ServiceRequest): boolean {
  const isPiece = url.searchParams.has('uploadId') || headers['content-encoding']?.includes('aws-chunked') === true;
  return body.length > MAX_BODY_BYTES && !isPiece;
}

const XML_STATUS: Readonly<Record<string, number>> = {
  BadDigest: 400,
  NoSuchBucket: 404,
  NoSuchCORSConfiguration: 404,
  PreconditionFailed: 412,
  SlowDown: 503,
};

/** An error in the shape of the service: XML for S3 (nothing for HEAD), JSON for the others. */
function refuse({ method, operation }: ServiceRequest, code: string, message: string): Answer {
  if (operation !== '') {
    // The JSON services say AccessDeniedException where S3 says AccessDenied.
    const body = JSON.stringify({ __type: `${code}Exception`, message });
    return { status: 400, headers: { 'content-type': 'application/x-amz-json-1.0' }, body };
  }
  const escaped = message.replaceAll('&', '&amp;').replaceAll('<', '&lt;');
  const body = `<?xml version="1.0" encoding="UTF-8"?>\n<Error><Code>${code}</Code><Message>${escaped}</Message></Error>`;
  const status = XML_STATUS[code] ?? 403;
  return { status, headers: { 'content-type': 'application/xml' }, body: method === 'HEAD' ? '' : body };
}
