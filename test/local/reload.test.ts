import { createServer } from 'node:http';
import { expect, onTestFinished, test } from 'vitest';
import { type AnsweredRequest, createHttpApi } from '../../infra/tools/local/cloud/http-api/http-api.ts';
import { listen } from '../../infra/tools/local/cloud/listen.ts';
import { readAssembly } from '../../infra/tools/local/cloud/template/assembly.ts';
import { changedResources } from '../../infra/tools/local/cloud/template/changed-resources.ts';
import { resolveResources } from '../../infra/tools/local/cloud/template/resources.ts';
import { httpApi, lambda, role, route, writeAssembly } from './tiny-assembly.ts';

const ADDRESSES = { awsEndpoint: 'http://127.0.0.1:1', apiUrl: 'http://127.0.0.1:2' };
const queue = { Type: 'AWS::SQS::Queue', Properties: {} };

function assembly(code: string, more: object = {}, environment: object = {}) {
  const Resources = {
    ...httpApi(),
    Role: role(),
    Fn: lambda(code, 'Role', { Environment: { Variables: environment } }),
    ...route('GET /held', 'Fn'),
    ...more,
  };
  const dir = writeAssembly({ tiny: { Resources } }, { [code]: 'export const handler = async () => "";' });
  return resolveResources(readAssembly(dir).stacks, ADDRESSES);
}

test('what is taken over while the system runs are functions; whatever else differs needs a new start', () => {
  const running = assembly('one');
  const names = ({ functions, others }: ReturnType<typeof changedResources>) => ({
    functions: functions.map(({ logicalId }) => logicalId),
    others,
  });
  expect(names(changedResources(running, assembly('one')))).toEqual({ functions: [], others: [] });
  expect(names(changedResources(running, assembly('two')))).toEqual({ functions: ['Fn'], others: [] });
  expect(names(changedResources(running, assembly('one', {}, { A: '1' })))).toEqual({ functions: ['Fn'], others: [] });
  expect(names(changedResources(running, assembly('one', { Queue: queue })))).toEqual({
    functions: [],
    others: ['tiny.Queue'],
  });
});

test('a request that is held when the gateway stops is answered with 503, as one for which there is no room', async () => {
  const stopping = new AbortController();
  const asked = Promise.withResolvers<void>();
  const answered: AnsweredRequest[] = [];
  const held = () => {
    asked.resolve();
    return new Promise<never>(() => undefined);
  };
  const gateway = { stopping: stopping.signal, onAnswered: (one: AnsweredRequest) => answered.push(one) };
  const server = createServer(
    createHttpApi(assembly('one'), { account: '000000000000', region: 'eu-north-1' }, held, gateway),
  );
  const origin = `http://127.0.0.1:${await listen(server, 0)}`;
  onTestFinished(() => {
    server.close();
    server.closeAllConnections();
  });
  const answer = fetch(`${origin}/held?a=1`);
  await asked.promise;
  stopping.abort();
  expect([(await answer).status, await (await answer).json()]).toEqual([503, { message: 'Service Unavailable' }]);
  expect(answered).toEqual([{ method: 'GET', path: '/held', status: 503, ms: expect.any(Number) }]);
});
