import { describe, expect, inject, test } from 'vitest';
import { freePort } from '../../infra/tools/local/cloud/free-port.ts';
import { createClient } from '../../shared/client/index.ts';
import { clientOf, errorIn, valueIn } from './client-of.ts';
import { startProxy } from './proxy.ts';

const { api } = inject('endpoints');
/** Soon drawn. */
const SMALL = { prompt: 'un phare', size: '512x512', format: 'JPEG' } as const;
const SLOW = { ...SMALL, prompt: 'lent [[slow:1]]' };

// Each test has a user and a proxy of its own, and spends its time waiting.

describe.concurrent('an answer that is lost on its way', () => {
  test('is asked for again, and the order stays one order', async () => {
    await using proxy = await startProxy(api, (_, nth) => (nth === 1 ? 'lose-answer' : 'pass'));
    const { user, client } = await clientOf(2, { baseUrl: proxy.url });
    const { job_id } = valueIn(await client.submit(SMALL));
    expect(proxy.seen.map(({ method }) => method)).toEqual(['POST', 'POST']);
    expect(new Set(proxy.seen.map(({ headers }) => headers['idempotency-key'])).size).toBe(1);
    expect(valueIn(await client.wait(job_id))).toMatchObject({ status: 'COMPLETED' });
    expect(valueIn(await client.list()).items).toHaveLength(1);
    expect(await user.wallet()).toMatchObject({ available: 1, spent: 1 });
  });

  test('does not disturb a wait', async () => {
    await using proxy = await startProxy(api, ({ method }, nth) => {
      if (method === 'POST') return 'pass';
      return nth % 2 === 0 ? 'lose-answer' : 'pass';
    });
    const { client } = await clientOf(1, { baseUrl: proxy.url });
    expect(valueIn(await client.generate(SMALL))).toMatchObject({ status: 'COMPLETED' });
  });

  test('two orders without an id are two', async () => {
    const { client } = await clientOf(2);
    const [first, second] = await Promise.all([client.submit(SMALL), client.submit(SMALL)]);
    expect(valueIn(first).job_id).not.toBe(valueIn(second).job_id);
  });
});

describe.concurrent('waiting', () => {
  test('asks for the status as often as the API says, and is never held', async () => {
    await using proxy = await startProxy(api, () => 'pass');
    const { client } = await clientOf(1, { baseUrl: proxy.url });
    valueIn(await client.generate(SLOW));
    const [first, ...others] = proxy.seen.filter(({ method }) => method === 'GET');
    expect(first?.headers).not.toHaveProperty('if-none-match');
    for (const { path, headers } of others) {
      expect(path).toMatch(/^\/api\/jobs\//);
      expect(headers).toMatchObject({ 'if-none-match': expect.stringContaining('"') });
      expect(headers).not.toHaveProperty('prefer');
    }
    // A second of drawing, and two between two looks.
    expect(others.length).toBeLessThan(5);
  });

  test('lets the API hold its answers back where the caller wants that', async () => {
    await using proxy = await startProxy(api, () => 'pass');
    const { client } = await clientOf(1, { baseUrl: proxy.url });
    valueIn(await client.generate(SLOW, { hold: true }));
    const [first, ...others] = proxy.seen.filter(({ method }) => method === 'GET');
    expect(first?.path).toMatch(/^\/api\/jobs\/[^/]+$/);
    for (const { path, headers } of others) {
      expect(path).toMatch(/^\/api\/jobs\/[^/]+\/wait$/);
      expect(headers).toMatchObject({ 'if-none-match': expect.stringContaining('"') });
    }
    expect(others.length).toBeGreaterThan(0);
  });

  test.each([429, 503])('polls where %i says that no more can be held', async (status) => {
    const full = { status, body: '{"message":"Service Unavailable"}' };
    await using proxy = await startProxy(api, ({ path }) => (path.endsWith('/wait') ? full : 'pass'));
    const { client } = await clientOf(1, { baseUrl: proxy.url });
    expect(valueIn(await client.generate(SLOW, { hold: true }))).toMatchObject({ status: 'COMPLETED' });
    expect(proxy.seen.filter(({ path }) => path.endsWith('/wait'))).toHaveLength(1);
  });

  test('works through intermediaries that know nothing of that', async () => {
    const held = ['prefer', 'preference-applied', 'if-none-match'];
    await using deaf = await startProxy(api, () => 'pass', held);
    await using blind = await startProxy(api, () => 'pass', [...held, 'etag']);
    await Promise.all(
      [deaf, blind].map(async (proxy) => {
        const { client } = await clientOf(1, { baseUrl: proxy.url });
        expect(valueIn(await client.generate(SLOW, { hold: true }))).toMatchObject({ status: 'COMPLETED' });
        // Unchanged answers are waited after as the API says, in seconds: a loop without pauses would have asked hundreds of times.
        expect(proxy.seen.length).toBeLessThan(50);
      }),
    );
  });
});

describe.concurrent('an answer that is not the API’s', () => {
  const cases = [
    [429, '{"message":"Too Many Requests"}', 'Trop de demandes en même temps. Réessayez dans quelques secondes.', true],
    [
      503,
      '{"message":"Service Unavailable"}',
      'Le service est momentanément indisponible. Réessayez dans quelques secondes.',
      true,
    ],
    [413, '{"message":"Request Entity Too Large"}', 'La requête est trop volumineuse.', false],
    [
      502,
      '<html>Bad Gateway</html>',
      'Le service est momentanément indisponible. Réessayez dans quelques secondes.',
      true,
    ],
    [
      200,
      '<html>Welcome to the hotel</html>',
      'Le service a renvoyé une réponse inattendue. Réessayez plus tard.',
      false,
    ],
  ] as const;
  test.for(cases)('%i %s has a sentence all the same', async ([status, body, message, retryable]) => {
    await using proxy = await startProxy(api, () => ({ status, body }));
    const { client } = await clientOf(0, { baseUrl: proxy.url, retries: 0 });
    expect(errorIn(await client.credits())).toMatchObject({ kind: 'gateway', status, message, retryable });
  });

  test('comes from the gateway itself for a body that is too large for it', async () => {
    const { client } = await clientOf(0, { language: 'en' });
    expect(errorIn(await client.submit({ prompt: 'x'.repeat(7_000_000) }))).toMatchObject({
      kind: 'gateway',
      status: 413,
      message: 'The request is too large.',
    });
  });

  test('that says "later" is followed by another try, when later is soon', async () => {
    const busy = { status: 429, body: '{"message":"Too Many Requests"}' };
    await using soon = await startProxy(api, (_, nth) => (nth < 3 ? busy : 'pass'));
    const { client } = await clientOf(4, { baseUrl: soon.url });
    expect(valueIn(await client.credits())).toMatchObject({ available: 4 });

    await using late = await startProxy(api, () => ({ ...busy, headers: { 'retry-after': '3600' } }));
    const other = await clientOf(0, { baseUrl: late.url });
    expect(errorIn(await other.client.credits())).toMatchObject({ kind: 'gateway', retryAfterSeconds: 3_600 });
    expect(late.seen).toHaveLength(1);
  });

  test('is not repeated when repeating is no use', async () => {
    await using proxy = await startProxy(api, () => ({ status: 403, body: '{"message":"Forbidden"}' }));
    const { client } = await clientOf(0, { baseUrl: proxy.url });
    expect(errorIn(await client.credits())).toMatchObject({ kind: 'gateway', status: 403, retryable: false });
    expect(proxy.seen).toHaveLength(1);
  });
});

describe.concurrent('no answer', () => {
  test('because nobody is there', async () => {
    const client = createClient({ baseUrl: `http://127.0.0.1:${await freePort()}`, retries: 1 });
    expect(errorIn(await client.credits())).toMatchObject({
      kind: 'unreachable',
      message: 'La connexion au service a échoué. Vérifiez votre réseau et réessayez.',
      retryable: true,
    });
  });

  test('in time', async () => {
    await using proxy = await startProxy(api, () => 'hang');
    const calls: unknown[] = [];
    const counted: typeof fetch = (input, init) => {
      calls.push(input);
      return fetch(input, init);
    };
    const { client } = await clientOf(0, {
      baseUrl: proxy.url,
      timeoutMs: 50,
      retries: 1,
      language: 'en',
      fetch: counted,
    });
    expect(errorIn(await client.credits())).toMatchObject({
      kind: 'timed_out',
      message: 'The service did not answer in time. Please try again.',
    });
    expect(calls).toHaveLength(2);
  });

  test('that an abort does not wait for', async ({ expect }) => {
    await using proxy = await startProxy(api, () => 'hang');
    const controller = new AbortController();
    const { client } = await clientOf(0, { baseUrl: proxy.url });
    const asked = client.credits({ signal: controller.signal });
    await expect.poll(() => proxy.seen.length).toBe(1);
    controller.abort();
    expect(errorIn(await asked)).toMatchObject({ kind: 'aborted' });
    expect(proxy.seen).toHaveLength(1);
  });
});

describe.concurrent('what names the job, and what does not', () => {
  const unreachable = { baseUrl: 'http://127.0.0.1:1', retries: 0 };

  test('every failure after a submission does, and one that got no answer under an id of the caller’s', async () => {
    const { client } = await clientOf(1, { language: 'en' });
    const controller = new AbortController();
    const aborted = await client.image.run(SLOW, { signal: controller.signal, onProgress: () => controller.abort() });
    const { jobId } = errorIn(aborted);
    expect(valueIn(await client.job(jobId ?? '')).kind).toBe('image');

    const lost = createClient(unreachable);
    expect(errorIn(await lost.image.create(SMALL, { jobId: 'mine' }))).toMatchObject({
      kind: 'unreachable',
      jobId: 'mine',
    });
    for (const call of [lost.job, lost.cancel, lost.retry, lost.remove]) {
      expect(errorIn(await call('mine'))).toMatchObject({ kind: 'unreachable', jobId: 'mine' });
    }
    expect(errorIn(await lost.image.create(SMALL))).not.toHaveProperty('jobId');
  });

  test('slashes at the end of the address do no harm', async () => {
    const { client } = await clientOf(1, { baseUrl: `${api}//` });
    expect(valueIn(await client.credits()).available).toBe(1);
  });

  test('a token source that throws is told apart from the network, and one that hangs is not waited for', async () => {
    const cause = new Error('Clerk is not loaded');
    const thrower = createClient({
      baseUrl: api,
      retries: 0,
      token: () => {
        throw cause;
      },
    });
    expect(errorIn(await thrower.credits())).toMatchObject({ kind: 'no_token', cause, retryable: true });
    const hanging = createClient({
      baseUrl: api,
      retries: 0,
      timeoutMs: 50,
      token: () => new Promise(() => undefined),
    });
    expect(errorIn(await hanging.credits())).toMatchObject({ kind: 'timed_out' });
  });

  test('all pages of a list come one after the other, and an error is the last', async () => {
    const { client } = await clientOf(3);
    for (const jobId of ['p1', 'p2', 'p3']) valueIn(await client.image.run(SMALL, { jobId }));
    const ids: string[] = [];
    for await (const one of client.eachJob({ limit: 1, kind: 'image' })) ids.push(valueIn(one).job_id);
    expect(ids).toEqual(['p3', 'p2', 'p1']);
    const rows: string[] = [];
    for await (const one of client.eachTransaction({ limit: 2 })) rows.push(valueIn(one).type);
    expect(rows.filter((type) => type === 'hold')).toHaveLength(3);
    const results = [];
    for await (const one of createClient(unreachable).eachJob()) results.push(one);
    expect(results).toMatchObject([{ ok: false, error: { kind: 'unreachable' } }]);
  });
});
