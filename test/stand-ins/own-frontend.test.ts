import type { IncomingHttpHeaders } from 'node:http';
import { text } from 'node:stream/consumers';
import * as v from 'valibot';
import { afterEach, expect, test } from 'vitest';
import { freePort } from '../../infra/tools/local/cloud/free-port.ts';
import { startClerkStandIn } from '../../infra/tools/local/stand-ins/clerk/clerk-stand-in.ts';
import { startWebhookReceiver } from '../../infra/tools/local/stand-ins/frontend/webhook-receiver.ts';
import { serve } from './serve.ts';

const KeySet = v.object({ keys: v.array(v.object({ kid: v.string() })) });
const SECRET = 'a-secret-of-the-test';
const PATH = '/api/webhooks/blog-completion';
const stops: (() => Promise<unknown>)[] = [];
afterEach(async () => {
  await Promise.all(stops.splice(0).map((stop) => stop()));
});

interface Arrived {
  readonly url: string | undefined;
  readonly headers: IncomingHttpHeaders;
  readonly body: string;
}

/** A developer's own frontend, and the stand-in that passes on to it. */
async function started(status = 200, elsewhere?: string) {
  const arrived: Arrived[] = [];
  const unreachable: string[] = [];
  const listening = await serve((request, response) => {
    void text(request).then((body) => {
      arrived.push({ url: request.url, headers: request.headers, body });
      response.writeHead(status, { 'content-type': 'application/json' }).end('{"mine":true}');
    });
  });
  const own = elsewhere ?? listening;
  const frontend = await startWebhookReceiver({
    secret: SECRET,
    ownFrontend: own,
    onUnreachable: (origin) => unreachable.push(origin),
  });
  stops.push(frontend.stop);
  const post = (jobId: string, more = '') =>
    fetch(frontend.url + PATH, {
      method: 'POST',
      headers: { 'content-type': 'application/json', 'x-webhook-secret': SECRET, 'webhook-signature': 'v1,abc' },
      body: `{ "job_id": "${jobId}",  "status": "failed", "timestamp": "2026-11-29T10:00:00Z"${more} }`,
    });
  return { own, frontend, arrived, unreachable, post };
}

test('a webhook of the own frontend’s job arrives there byte for byte, and is answered as it answers', async () => {
  const { own, frontend, arrived, post } = await started(503);
  const answer = await post('clx0job1');
  expect([answer.status, await answer.json()]).toEqual([503, { mine: true }]);
  expect(arrived).toEqual([
    {
      url: PATH,
      headers: expect.objectContaining({
        'x-webhook-secret': SECRET,
        'webhook-signature': 'v1,abc',
        host: new URL(own).host,
      }),
      body: '{ "job_id": "clx0job1",  "status": "failed", "timestamp": "2026-11-29T10:00:00Z" }',
    },
  ]);
  expect(frontend.deliveries()).toMatchObject([
    { passedOn: own, stored: false, answer: { status: 503, body: { mine: true } } },
  ]);
});

test('its status routes are asked, too', async () => {
  const { frontend, arrived } = await started();
  const answer = await fetch(`${frontend.url}/api/image-generations/clx0job1/status`);
  expect(await answer.json()).toEqual({ mine: true });
  expect(arrived.map(({ url }) => url)).toEqual(['/api/image-generations/clx0job1/status']);
});

test('jobs of the console stay with the stand-in: the own frontend would store them for a stranger', async () => {
  const { frontend, arrived, post } = await started();
  expect((await post('cm-console-1')).status).toBe(200);
  expect((await fetch(`${frontend.url}/api/image-generations/cm-console-1/status`)).status).toBe(200);
  expect(arrived).toEqual([]);
  expect(frontend.deliveries()[0]?.passedOn).toBeUndefined();
});

test('an own frontend that is not there takes nothing, and that is told', async () => {
  const { own, frontend, unreachable, post } = await started(200, `http://127.0.0.1:${await freePort()}`);
  await expect(post('clx0job1')).rejects.toThrow();
  expect(unreachable).toEqual([own]);
  expect(frontend.deliveries()).toMatchObject([{ answer: null, stored: false }]);
});

test('sessions of an own Clerk instance and of the sample users are verified by one set of keys', async () => {
  const mine = await startClerkStandIn({ users: ['user_dev'], authorizedParty: 'http://localhost:3000' });
  stops.push(mine.stop);
  const local = await startClerkStandIn({
    users: ['user_alice'],
    authorizedParty: 'http://localhost:3000',
    instance: mine.url,
  });
  stops.push(local.stop);
  expect(local.issuer).toBe(mine.url);
  const keyIds = async () => {
    const { keys } = v.parse(KeySet, await (await fetch(local.jwksUrl)).json());
    return keys.map(({ kid }) => kid);
  };
  expect(await keyIds()).toEqual([local.kid, mine.kid]);
  await mine.goDown('refuse');
  expect(await keyIds()).toEqual([local.kid]);
});
