import { createServer, type IncomingMessage, type ServerResponse } from 'node:http';
import { buffer } from 'node:stream/consumers';
import { listen } from '../../../infra/tools/local/cloud/listen.ts';

/** A version of an object, or a delete marker. */
export interface Version {
  readonly key: string;
  readonly id: string;
  readonly isMarker?: boolean;
}

/**
 * S3 over the wire, as strict as a bucket that keeps versions: takes and gives objects, lists versions page by page, deletes exactly
 * those that are named, hides what is deleted by name alone, and refuses batches without a checksum.
 *
 * @see https://docs.aws.amazon.com/AmazonS3/latest/API/API_ListObjectVersions.html
 */
export async function versionedBucket(versions: Version[], { page = 2 }: { page?: number } = {}) {
  /** Errors of single objects in the next batch, by key. */
  const refusals = new Map<string, string>();
  const bodies = new Map<string, string>();
  const requests: string[] = [];

  const answer = async (request: IncomingMessage, response: ServerResponse): Promise<void> => {
    const url = new URL(request.url ?? '/', 'http://s3');
    const body = (await buffer(request)).toString();
    requests.push(`${request.method} ${[...url.searchParams.keys()].join(' ')}`.trim());
    const reply = (status: number, xml: string) =>
      response.writeHead(status, { 'content-type': 'application/xml' }).end(xml);
    if (request.method === 'GET' && url.searchParams.has('versions')) return void reply(200, listing(url));
    if (request.method === 'POST' && url.searchParams.has('delete')) {
      const sums = Object.keys(request.headers).filter((name) => /^(content-md5|x-amz-checksum-)/.test(name));
      if (sums.length === 0) return void reply(400, '<Error><Code>InvalidRequest</Code></Error>');
      return void reply(200, deleted(body));
    }
    const key = url.pathname.split('/').slice(2).join('/');
    if (request.method === 'PUT') {
      bodies.set(key, body);
      versions.unshift({ key, id: `v${versions.length}` });
      return void reply(200, '');
    }
    if (request.method === 'GET' && bodies.has(key)) return void reply(200, bodies.get(key) ?? '');
    if (request.method === 'DELETE') {
      versions.unshift({ key, id: `marker-${versions.length}`, isMarker: true });
      return void response.writeHead(204).end();
    }
    return void reply(501, '<Error><Code>NotImplemented</Code></Error>');
  };

  /** In the order of S3: by key, newest first, markers among them. */
  function listing(url: URL): string {
    const { prefix = '', 'key-marker': key = '', 'version-id-marker': id } = Object.fromEntries(url.searchParams);
    const below = versions.filter((version) => version.key.startsWith(prefix));
    const from = key === '' ? 0 : below.findIndex((version) => version.key === key && version.id === id) + 1;
    const shown = below.slice(from, from + page);
    const last = shown.at(-1);
    const more = from + page < below.length && last !== undefined;
    const entries = shown.map(({ key: name, id: version, isMarker }) => {
      const tag = isMarker ? 'DeleteMarker' : 'Version';
      return `<${tag}><Key>${name}</Key><VersionId>${version}</VersionId>${isMarker ? '' : '<Size>3</Size>'}</${tag}>`;
    });
    const next = more
      ? `<NextKeyMarker>${last.key}</NextKeyMarker><NextVersionIdMarker>${last.id}</NextVersionIdMarker>`
      : '';
    return `<ListVersionsResult><IsTruncated>${more}</IsTruncated>${next}${entries.join('')}</ListVersionsResult>`;
  }

  function deleted(body: string): string {
    const errors: string[] = [];
    for (const [, object = ''] of body.matchAll(/<Object>(.*?)<\/Object>/gs)) {
      const key = /<Key>(.*?)<\/Key>/.exec(object)?.[1] ?? '';
      const id = /<VersionId>(.*?)<\/VersionId>/.exec(object)?.[1];
      const code = refusals.get(key);
      const at = versions.findIndex((version) => version.key === key && version.id === id);
      if (code !== undefined) errors.push(`<Error><Key>${key}</Key><Code>${code}</Code></Error>`);
      else if (id === undefined) versions.unshift({ key, id: `marker-${versions.length}`, isMarker: true });
      else if (at >= 0) versions.splice(at, 1);
    }
    return `<DeleteResult>${errors.join('')}</DeleteResult>`;
  }

  const server = createServer((request, response) => void answer(request, response));
  const port = await listen(server, 0);
  return {
    endpoint: `http://127.0.0.1:${port}`,
    versions,
    refusals,
    requests,
    stop: async () => {
      server.closeAllConnections();
      await new Promise((resolve) => server.close(resolve));
    },
  };
}
