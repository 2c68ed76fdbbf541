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
    expect(await ask(path, 'rebound.example')).toEqual({ status: 403, body: '{"status":403}' });
  }
});
