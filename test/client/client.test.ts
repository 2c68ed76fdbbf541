import { describe, expect, inject, test } from 'vitest';
import { createClient, type Job } from '../../shared/client/index.ts';
import { tokenOf } from '../support/user.ts';
import { clientOf, errorIn, valueIn } from './client-of.ts';

// Each test has a user of its own, and spends its time waiting.
describe.concurrent('asking for images', () => {
  test('shows every step and ends with the images', async () => {
    const { user, client } = await clientOf(3);
    const seen: Job[] = [];
    const request = { prompt: 'trois phares', num_images: 3, size: '512x512', format: 'WEBP' } as const;
    const ended = valueIn(await client.generate(request, { onProgress: (job) => seen.push(job) }));
    expect(ended).toMatchObject({ status: 'COMPLETED', progress: 100, errors: [], credits: { captured: 3 } });
    expect(seen.at(-1)).toEqual(ended);
    const percents = seen.map(({ progress }) => progress);
    expect(percents).toEqual(percents.toSorted((a, b) => a - b));
    expect(new Set(seen.map((job) => JSON.stringify([job.outputs, job.status]))).size).toBeGreaterThan(1);
    for (const image of ended.images) {
      const file = await fetch(image.url);
      expect((await file.arrayBuffer()).byteLength).toBe(image.size_bytes);
    }
    expect(await user.wallet()).toMatchObject({ available: 0, spent: 3 });
  });

  test('tells a failure in the user’s language', async () => {
    for (const [language, sentence] of [
      ['fr', 'Cette image a été refusée par les règles de sécurité du modèle. Reformulez votre demande.'],
      ['en', 'The model refused this image under its safety rules. Please rephrase your request.'],
    ] as const) {
      const { client } = await clientOf(1, { language });
      const ended = valueIn(await client.generate({ prompt: 'un phare [[blocked]]' }));
      expect(ended).toMatchObject({
        status: 'FAILED',
        code: 'content_blocked',
        message: sentence,
        errors: [{ number: 1, message: sentence, retryable: false }],
      });
    }
  });

  test('says what is wrong with the request, and what is missing to pay it', async () => {
    const { client } = await clientOf(1);
    expect(errorIn(await client.submit({ prompt: ' ', num_images: 9 }))).toMatchObject({
      kind: 'invalid_request',
      status: 400,
      code: 'invalid_request',
      retryable: false,
      details: [{ field: 'prompt' }, { field: 'num_images' }],
    });
    expect(errorIn(await client.submit({ prompt: 'x', num_images: 4 }))).toMatchObject({
      kind: 'insufficient_credits',
      status: 402,
      available: 1,
      required: 4,
      message: 'Crédits insuffisants (disponibles : 1, requis : 4).',
    });
    expect(errorIn(await client.submit({ prompt: 'x', num_images: 1, max_credits: 0 }))).toMatchObject({
      kind: 'refused',
      code: 'price_above_limit',
    });
    expect(errorIn(await client.job('inconnu'))).toMatchObject({ kind: 'refused', code: 'job_not_found', status: 404 });
  });

  test('tells the webhook receiver about jobs with an id of its own, and about no others', async () => {
    const { user, client } = await clientOf(2);
    const own = `cm-own-${user.id.slice(5, 25)}`;
    const { job_id: anonymous } = valueIn(await client.generate({ prompt: 'sans nom' }));
    expect(valueIn(await client.generate({ prompt: 'nommé' }, { jobId: own })).job_id).toBe(own);
    expect((await user.delivered(own)).length).toBeGreaterThan(0);
    expect(await user.deliveries(anonymous)).toEqual([]);
  });
});

describe.concurrent('an abort', () => {
  test('ends the wait, not the job', async () => {
    const { client } = await clientOf(1);
    const { job_id } = valueIn(await client.submit({ prompt: 'lent [[slow:2]]' }));
    const controller = new AbortController();
    const waiting = client.wait(job_id, { signal: controller.signal, onProgress: () => controller.abort('enough') });
    expect(errorIn(await waiting)).toMatchObject({ kind: 'aborted', cause: 'enough', retryable: false });
    expect(valueIn(await client.wait(job_id))).toMatchObject({ status: 'COMPLETED' });
  });

  test('that came before keeps the call from being made', async () => {
    const { user, client } = await clientOf(1);
    const signal = AbortSignal.abort();
    for (const result of await Promise.all([
      client.generate({ prompt: 'x' }, { signal }),
      client.credits({ signal }),
      client.cancel('x', { signal }),
    ])) {
      expect(errorIn(result)).toMatchObject({ kind: 'aborted', message: 'La demande a été interrompue.' });
    }
    expect(await user.wallet()).toMatchObject({ available: 1, held: 0 });
  });
});

describe.concurrent('one’s jobs and credits', () => {
  test('are priced before, listed after, and can be drawn again, cancelled and deleted', async () => {
    const { client } = await clientOf(10);
    expect(valueIn(await client.quote({ prompt: 'x', num_images: 4 }))).toMatchObject({ price: 4, affordable: true });

    const half = { prompt: 'à moitié [[one-of-2:blocked]]', num_images: 2 };
    const { job_id, errors } = valueIn(await client.generate(half));
    expect(errors).toHaveLength(1);
    const again = valueIn(await client.retry(job_id));
    expect(valueIn(await client.retry(job_id)).job_id).toBe(again.job_id);
    expect(valueIn(await client.wait(again.job_id))).toMatchObject({ num_images: 1 });
    expect(errorIn(await client.retry('inconnu'))).toMatchObject({ code: 'job_not_found' });

    const slow = valueIn(await client.submit({ prompt: 'lent [[slow:20]]' }));
    expect(valueIn(await client.cancel(slow.job_id))).toMatchObject({ status: 'CANCELLED' });

    const [newest] = valueIn(await client.list({ limit: 1 })).items;
    expect(newest).toMatchObject({
      job_id: slow.job_id,
      kind: 'image',
      status: 'CANCELLED',
      prompt: 'lent [[slow:20]]',
    });
    const cancelled = valueIn(await client.list({ status: 'CANCELLED' })).items;
    expect(cancelled.map((job) => job.job_id)).toEqual([slow.job_id]);

    expect(valueIn(await client.remove(job_id))).toEqual({ job_id });
    expect(valueIn(await client.remove(job_id))).toEqual({ job_id });
    expect(errorIn(await client.job(job_id))).toMatchObject({ code: 'job_deleted' });
  });

  test('are the same money in the wallet and, page by page, in the ledger', async () => {
    const { user, client } = await clientOf(5);
    await client.generate({ prompt: 'un' });
    await client.generate({ prompt: 'refusé [[blocked]]' });
    const wallet = await user.wallet();
    expect(valueIn(await client.credits())).toMatchObject({ ...wallet });

    const amounts: number[] = [];
    for (let cursor: string | null | undefined; cursor !== null; ) {
      const page = valueIn(await client.transactions({ limit: 2, ...(cursor === undefined ? {} : { cursor }) }));
      expect(page.items.length).toBeLessThanOrEqual(2);
      amounts.push(...page.items.map(({ amount }) => amount));
      cursor = page.next_cursor;
    }
    expect(amounts.reduce((sum, amount) => sum + amount, 0)).toBe(wallet.available);
    expect(errorIn(await client.transactions({ limit: 1_000 }))).toMatchObject({ kind: 'invalid_request' });
  });
});

describe.concurrent('the token', () => {
  test('is asked for anew, once, when the API does not take it', async () => {
    const endpoints = inject('endpoints');
    const { user } = await clientOf(1);
    const asked: boolean[] = [];
    const client = createClient({
      baseUrl: endpoints.api,
      token: ({ skipCache }) => {
        asked.push(skipCache);
        return tokenOf(endpoints, user.id, skipCache ? {} : { ageSeconds: 3_600 });
      },
    });
    expect(valueIn(await client.credits())).toMatchObject({ available: 1 });
    expect(asked).toEqual([false, true]);
  });

  test('that nobody has, or that stays refused, is the API’s own error', async () => {
    const { api } = inject('endpoints');
    expect(errorIn(await createClient({ baseUrl: api, token: () => null }).credits())).toMatchObject({
      kind: 'refused',
      code: 'authentication_required',
      message: 'Connectez-vous pour continuer.',
    });
    expect(errorIn(await createClient({ baseUrl: api, token: () => 'nonsense' }).credits())).toMatchObject({
      code: 'invalid_token',
    });
  });
});
