import { createServer, type RequestListener } from 'node:http';
import { afterEach, expect, test } from 'vitest';
import { workersOn } from '../../infra/stacks/kind-workers.ts';
import { freePort } from '../../infra/tools/local/cloud/free-port.ts';
import { listen } from '../../infra/tools/local/cloud/listen.ts';
import { checkOldBackend } from '../../infra/tools/ops/checks/check-old-backend.ts';
import { deploymentOf } from '../../infra/tools/ops/deployment/deployment.ts';
import { forwardedChecks } from '../../infra/tools/ops/smoke/forwarded-checks.ts';
import { openApiDocument } from '../../shared/contract/openapi.ts';
import { stageLike, stageNamed } from '../infra/support/synthesise.ts';

const stops: (() => void)[] = [];
afterEach(() => {
  for (const stop of stops.splice(0)) stop();
});

async function serve(listener: RequestListener): Promise<string> {
  const server = createServer(listener);
  stops.push(() => {
    server.close();
    server.closeAllConnections();
  });
  return `http://127.0.0.1:${await listen(server, 0)}`;
}

/** Images are sold here, everything else is the old server's. */
const { kinds } = stageNamed('local');
const IMAGES_ONLY = {
  ...kinds,
  'ecommerce-image': { ...kinds['ecommerce-image'], on: false },
  video: { ...kinds.video, on: false },
  'custom-video': { ...kinds['custom-video'], on: false },
  article: { ...kinds.article, on: false },
  book: { ...kinds.book, on: false },
};

/** A deployment of the local stage with an old server there; nothing else of it is asked. */
function deployment(oldBackend?: string) {
  const stage = stageLike('local', { kinds: IMAGES_ONLY, ...(oldBackend === undefined ? {} : { oldBackend }) });
  const data = { JobsTable: 'jobs', CreditsTable: 'credits', BucketName: 'bucket' };
  const queues = workersOn(stage).map(({ worker }) => worker.queueOutput);
  const names = ['ApiUrl', 'GatewayUrl', 'DeliverQueueUrl', ...queues];
  const service = Object.fromEntries(names.map((name) => [name, 'http://127.0.0.1:1']));
  const made = deploymentOf(stage, { region: stage.region }, { data, service });
  stops.push(() => made.close());
  return made;
}

test('smoke lists every forwarded route, and tells who answered it', async () => {
  const own = { success: false, code: 'route_not_found', request_id: 'r' };
  const asked: string[] = [];
  const api = await serve((request, response) => {
    asked.push(`${request.method} ${request.url}`);
    const [status, body] =
      request.url === '/api/blog/generate'
        ? [404, own]
        : request.url === '/api/books/create'
          ? [502, { message: 'Bad Gateway' }]
          : [401, { detail: 'Not authenticated' }];
    response.writeHead(status, { 'content-type': 'application/json' }).end(JSON.stringify(body));
  });
  const findings = await forwardedChecks(deployment('http://127.0.0.1:9006'), api);
  const byState = (state: string) => findings.filter((finding) => finding.state === state);
  expect(byState('ok')).toHaveLength(13);
  expect(byState('ok')[0]).toMatchObject({ found: '401 de l’ancien serveur' });
  expect(byState('failed').map(({ check, found }) => [check.split(',')[0], found])).toEqual([
    ['POST /api/blog/generate', '404 de ce backend : la route n’est pas transmise'],
    ['POST /api/books/create', '502 d’API Gateway : l’ancien serveur ne répond pas'],
  ]);
  expect(asked).toContain('GET /api/jobs/smoke-inconnu/status');
  expect(await forwardedChecks(deployment(), api)).toEqual([]);
});

test('check looks at the old server itself, and finds one that is this API', async () => {
  const old = await serve((_request, response) => response.end('{"info":{"title":"Sorami CrewAI"}}'));
  expect(await checkOldBackend(deployment(old))).toMatchObject([{ state: 'ok' }]);
  const self = await serve((_request, response) => response.end(JSON.stringify(openApiDocument())));
  expect(await checkOldBackend(deployment(self))).toMatchObject([
    { state: 'failed', found: 'is this API itself: requests would go round in circles' },
  ]);
  const broken = await serve((_request, response) => response.writeHead(502).end());
  expect(await checkOldBackend(deployment(broken))).toMatchObject([{ state: 'warning' }]);
  expect(await checkOldBackend(deployment(`http://127.0.0.1:${await freePort()}`))).toMatchObject([
    { state: 'failed' },
  ]);
  expect(await checkOldBackend(deployment())).toEqual([]);
});
