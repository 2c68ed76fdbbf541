import { mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { pathToFileURL } from 'node:url';
import * as v from 'valibot';
import { expect, test } from 'vitest';
import { webhookHeaders } from '../../shared/adapters/webhook/webhook-headers.ts';
import { isCompleted, isFailed, verify, type WebhookEvent } from '../../shared/client/webhooks.ts';
import { WEBHOOK_EVENTS } from '../../shared/contract/webhooks.ts';

const NOW = Date.now();
const SECRETS = [
  `whsec_${Buffer.from('un secret des webhooks').toString('base64')}`,
  'un secret en clair, avec accents',
];
const examples = WEBHOOK_EVENTS.filter(({ kind }) => kind === 'image').flatMap((event) =>
  Object.values(event.examples),
);

/** A request as the API signs it. */
function signed(event: object, secret: string, sentAt = NOW) {
  const body = JSON.stringify(event);
  return { body, headers: webhookHeaders({ secret, eventId: 'evt_1', sentAt, userAgent: 'Sorami-Backend/1.0' }, body) };
}

test.each(SECRETS)('an event that is signed with %s is verified and typed', async (secret) => {
  for (const example of examples) {
    const { body, headers } = signed(example, secret);
    expect(await verify(body, headers, secret, NOW)).toEqual(JSON.parse(body));
  }
  const { body, headers } = signed(examples[0] ?? {}, secret);
  const event: WebhookEvent | undefined = await verify(body, headers, ['an older one', secret], NOW);
  if (event === undefined || !isCompleted(event) || event.content_type !== 'image') throw new Error('not completed');
  expect(event.data.images.map(({ s3_key }) => s3_key)).toHaveLength(event.data.num_images);
  expect(isFailed(event)).toBe(false);
});

test('nothing else is', async () => {
  const secret = SECRETS[0] ?? '';
  const { body, headers } = signed({ job_id: 'x', status: 'completed' }, secret);
  const changed = (name: string, value: string): Headers => {
    const copy = new Headers(headers);
    copy.set(name, value);
    return copy;
  };
  const refused = [
    verify(`${body} `, headers, secret, NOW),
    verify(body, headers, 'another secret', NOW),
    verify(body, headers, '', NOW),
    verify(body, headers, 'whsec_not base64!', NOW),
    verify(body, headers, secret, NOW + 301_000),
    verify(body, headers, secret, NOW - 301_000),
    verify(body, new Headers(), secret, NOW),
    verify(body, changed('webhook-id', 'evt_2'), secret, NOW),
    verify(body, changed('webhook-timestamp', 'now'), secret, NOW),
    verify(body, changed('webhook-signature', 'v1,!!'), secret, NOW),
    verify(body, changed('webhook-signature', 'v1a,AAAA'), secret, NOW),
  ];
  expect(new Set(await Promise.all(refused))).toEqual(new Set([undefined]));
  const notJson = signed({}, secret);
  expect(await verify(notJson.body, notJson.headers, secret, NOW)).toBeUndefined();
});

const Route = v.object({
  POST: v.custom<(request: Request) => Promise<Response>>((value) => typeof value === 'function'),
});

test.each(SECRETS)('the receiver of docs/webhooks.md runs as it stands there (%s)', async (secret) => {
  const root = join(import.meta.dirname, '..', '..');
  const page = await readFile(join(root, 'docs', 'webhooks.md'), 'utf8');
  const code = /```ts\n(import \{ Webhook \}.*?)```/s.exec(page)?.[1] ?? '';
  // Beside the packages that it imports.
  const folder = await mkdtemp(join(root, 'node_modules', '.receiver-'));
  process.env['WEBHOOK_SECRET'] = secret;
  try {
    await writeFile(join(folder, 'route.ts'), code);
    const { POST } = v.parse(Route, { ...(await import(pathToFileURL(join(folder, 'route.ts')).href)) });
    const answers = examples.map(async (example) => {
      const { body, headers } = signed(example, secret);
      const answer = await POST(new Request('https://sorami.app/', { method: 'POST', body, headers }));
      return [answer.status, await answer.json()];
    });
    const stored = [200, { success: true, images_count: 1 }];
    expect(await Promise.all(answers)).toEqual([stored, ...Array(examples.length - 1).fill([200, { success: true }])]);
    const { body, headers } = signed({ job_id: 'x' }, 'another');
    expect((await POST(new Request('https://sorami.app/', { method: 'POST', body, headers }))).status).toBe(401);
  } finally {
    delete process.env['WEBHOOK_SECRET'];
    await rm(folder, { recursive: true, force: true });
  }
});
