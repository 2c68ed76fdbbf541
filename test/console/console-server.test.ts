import { get } from 'node:http';
import { text } from 'node:stream/consumers';
import { expect, inject, test } from 'vitest';

const { console: origin, api } = inject('endpoints');

/** The status and the body, asked for under a host name. */
function ask(path: string, host: string): Promise<{ status: number | undefined; body: string }> {
  const answered = Promise.withResolvers<{ status: number | undefined; body: string }>();
  get(`${origin}${path}`, { headers: { host } }, (response) => {
    void text(response).then((body) => answered.resolve({ status: response.statusCode, body }), answered.reject);
  }).on('error', answered.reject);
  return answered.promise;
}

test('the console gives tokens of sample users that the API takes', async () => {
  const { body } = await ask('/local/token?user=alice', new URL(origin).host);
  const { token }: { token: string } = JSON.parse(body);
  const answer = await fetch(`${api}/api/credits`, { headers: { authorization: `Bearer ${token}`, origin } });
  expect(answer.status).toBe(200);
  expect(answer.headers.get('access-control-allow-origin')).toBe(origin);
  expect(await ask('/local/token?user=mallory', new URL(origin).host)).toMatchObject({ status: 404 });
});

test('the console answers nobody who came by another name', async () => {
  for (const path of ['/', '/local/token?user=alice', '/local/setup']) {
    const { status, body } = await ask(path, 'rebound.example');
    expect(status).toBe(403);
    expect(body).toBe(`The console is at ${origin}, and answers to no other name.\n`);
  }
});

test('the console answers to localhost as well, and the API and the bucket know its pages by both names', async () => {
  const here = origin.replace('127.0.0.1', 'localhost');
  const { body } = await ask('/local/token?user=alice', new URL(here).host);
  const { token }: { token: string } = JSON.parse(body);
  const answer = await fetch(`${api}/api/credits`, { headers: { authorization: `Bearer ${token}`, origin: here } });
  expect(answer.status).toBe(200);
  expect(answer.headers.get('access-control-allow-origin')).toBe(here);
  const picture = await fetch(`${inject('endpoints').awsEndpoint}/${inject('endpoints').bucket}/none.png`, {
    headers: { origin: here },
  });
  expect(picture.headers.get('access-control-allow-origin')).toBe(here);
});
