import { expect, test } from 'vitest';
import type { Filmed, Filming, Started } from '../../../../shared/kinds/clips/clip-provider.ts';
import { clipOrder, type ProviderUnderTest, smallFilm, startProvider } from './provider-under-test.ts';

const never = new AbortController().signal;
const LABEL = 'job-1-1';

async function begun({ provider }: ProviderUnderTest, prompt: string): Promise<Filming> {
  const started = await provider.start(clipOrder(prompt), LABEL, never);
  if (started.kind !== 'begun') throw new Error(JSON.stringify(started));
  return started.operation;
}

/** A film that is there, by its file. */
async function filmed(under: ProviderUnderTest, prompt: string): Promise<Filmed> {
  const operation = await begun(under, prompt);
  under.clock.now += 60_000;
  const looked = await under.provider.look(operation, never);
  if (looked.kind !== 'filmed') throw new Error(JSON.stringify(looked));
  return looked.operation;
}

test('a clip is begun by one request, looked at until it is there, and fetched', async () => {
  await using under = await startProvider();
  const { provider, gemini, clock } = under;
  const operation = await begun(under, 'une vague');
  expect(gemini.clips()).toMatchObject([
    { model: 'gemini-omni-1.2-flash', seconds: 5, width: 1280, task: 'text_to_video', background: true, store: true },
  ]);
  expect(gemini.clips()[0]?.labels).toEqual({ attempt: LABEL });
  expect(await provider.look(operation, never)).toEqual({ kind: 'filming' });
  clock.now += 60_000;
  const looked = await provider.look(operation, never);
  if (looked.kind !== 'filmed') throw new Error(looked.kind);
  expect(looked.operation).toMatchObject({ step: 'filmed', model: 'gemini-omni-1.2-flash', badFiles: 0 });
  const fetched = await provider.fetch(looked.operation, never);
  if (fetched.kind !== 'fetched') throw new Error(JSON.stringify(fetched));
  await using file = fetched.file;
  const film = await smallFilm();
  expect(file.bytes).toBe(film.length);
  expect(Buffer.from(await file.slice(0, file.bytes)).equals(film)).toBe(true);
});

test('pictures come before the words that name them', async () => {
  await using under = await startProvider();
  const pictures = [{ bytes: Uint8Array.of(1, 2, 3), mimeType: 'image/png' as const }];
  const order = clipOrder('<FIRST_FRAME> une vague', { task: 'image_to_video', pictures });
  expect(await under.provider.start(order, LABEL, never)).toMatchObject({ kind: 'begun' });
  expect(under.gemini.clips()).toMatchObject([{ task: 'image_to_video', mimeTypes: ['image/png'] }]);
});

test('a retired model is passed over', async () => {
  await using under = await startProvider({
    models: [
      { model: 'gemini-omni-flash-preview', resolution: '720p' },
      { model: 'gemini-omni-1.1-flash', resolution: '720p' },
    ],
  });
  expect(await under.provider.start(clipOrder('une vague'), LABEL, never)).toMatchObject({
    kind: 'begun',
    operation: { model: 'gemini-omni-1.1-flash' },
    retired: ['gemini-omni-flash-preview'],
  });
});

test('a refused key is read again, once', async () => {
  let key = 'an-old-key';
  await using under = await startProvider({
    apiKey: async () => key,
    refreshApiKey: async () => (key = 'local-gemini-key'),
  });
  expect(await under.provider.start(clipOrder('une vague'), LABEL, never)).toMatchObject({ kind: 'begun' });
});

const unknown = { kind: 'trouble', maybeBilled: true };
const unbegun = { kind: 'trouble', maybeBilled: false };
const blocked = { kind: 'refused', code: 'content_blocked' };
test.each<[word: string, outcome: object, begun: number]>([
  ['made-503', { ...unknown, code: 'provider_unavailable' }, 1],
  ['made-reset', { ...unknown, code: 'provider_unavailable' }, 1],
  ['made-garbage', { ...unknown, code: 'provider_error' }, 1],
  ['503', { ...unknown, code: 'provider_unavailable' }, 0],
  ['500', unknown, 0],
  ['504', unknown, 0],
  ['array-error', { ...unknown, retryAfterMs: 2_000 }, 0],
  ['502-html', unknown, 0],
  ['reset', unknown, 0],
  ['400-safety', blocked, 0],
  ['array-safety', blocked, 0],
  ['400', { kind: 'refused', code: 'provider_refused_request' }, 0],
  ['400-key', { ...unbegun, code: 'provider_key_refused' }, 0],
  ['401', { ...unbegun, code: 'provider_key_refused' }, 0],
  ['404', { ...unbegun, code: 'model_unavailable' }, 0],
  ['429-minute', { ...unbegun, code: 'provider_overloaded', retryAfterMs: 2_000 }, 0],
  ['429-spend', { ...unbegun, closes: 'family', retryAfterMs: 300_000 }, 0],
])('[[%s]] is never sent a second time, and is judged for what it may have begun', async (word, outcome, clips) => {
  await using under = await startProvider();
  const started: Started = await under.provider.start(clipOrder(`une vague [[${word}]]`), LABEL, never);
  expect(started).toMatchObject(outcome);
  expect(under.gemini.clips()).toHaveLength(clips);
});

test('an answer that does not come is unknown', async () => {
  await using under = await startProvider();
  const stop = new AbortController();
  const started = under.provider.start(clipOrder('une vague [[made-hang]]'), LABEL, stop.signal);
  await expect.poll(() => under.gemini.clips().length).toBe(1);
  stop.abort();
  expect(await started).toMatchObject({ kind: 'trouble', code: 'provider_timeout', maybeBilled: true });
});

test('a connection that never stood has begun nothing', async () => {
  await using under = await startProvider({ baseUrl: 'http://127.0.0.1:4699' });
  expect(await under.provider.start(clipOrder('une vague'), LABEL, never)).toMatchObject(unbegun);
});

test.each<[word: string, outcome: object]>([
  ['blocked', { ...blocked, detail: expect.stringContaining('guidelines') }],
  ['no-film', { kind: 'unreadable', filmed: true }],
  ['no-image', { kind: 'unreadable', filmed: false }],
  ['failed:INTERNAL', { ...unknown, restarts: true }],
  ['failed:SAFETY', blocked],
  ['failed:INVALID_ARGUMENT', { kind: 'refused', code: 'provider_refused_request' }],
  ['incomplete', { ...unknown, restarts: true }],
  ['budget', { ...unknown, restarts: true }],
  ['paused', { kind: 'filming' }],
  ['odd-400', { kind: 'not-known', code: 'provider_unavailable' }],
  ['odd-404', { kind: 'not-known' }],
  ['odd-401', { kind: 'not-known', code: 'provider_key_refused' }],
  ['odd-503', { kind: 'not-known' }],
  ['odd-page', { kind: 'not-known' }],
  ['inline', { kind: 'inline', model: 'gemini-omni-1.2-flash' }],
])('a look that finds [[%s]]', async (word, outcome) => {
  await using under = await startProvider();
  const operation = await begun(under, `une vague [[${word}]]`);
  under.clock.now += 60_000;
  expect(await under.provider.look(operation, never)).toMatchObject(outcome);
});

test.each<[word: string, outcome: object]>([
  ['processing:9', { kind: 'processing' }],
  ['file-cut', { kind: 'not-known', code: 'provider_unavailable' }],
  ['file-half', { kind: 'bad-file' }],
  ['file-length', { kind: 'bad-file' }],
  ['file-other', { kind: 'bad-file', reason: 'another hash than the file’s' }],
  ['file-elsewhere', { kind: 'bad-file' }],
  ['file-twice', { kind: 'bad-file' }],
  ['file-503', { kind: 'not-known' }],
  ['file-gone', { kind: 'not-known' }],
  ['file-stored', { kind: 'fetched' }],
])('a file that [[%s]]', async (word, outcome) => {
  await using under = await startProvider();
  const operation = await filmed(under, `une vague [[${word}]]`);
  const fetched = await under.provider.fetch(operation, never);
  expect(fetched).toMatchObject(outcome);
  if (fetched.kind === 'fetched') return fetched.file[Symbol.asyncDispose]();
  if (word === 'file-gone' || word === 'processing:9') return;
  // The second time it is there.
  const again = await under.provider.fetch(operation, never);
  if (again.kind !== 'fetched') throw new Error(JSON.stringify(again));
  await again.file[Symbol.asyncDispose]();
});

test('a file that stays away is lost, and so is one that FAILED', async () => {
  await using under = await startProvider();
  const gone = await filmed(under, 'une vague [[file-gone]]');
  under.clock.now += 61_000;
  expect(await under.provider.fetch(gone, never)).toMatchObject({ kind: 'trouble', restarts: true, maybeBilled: true });
  const failed = await filmed(under, 'une vague [[file-failed]]');
  expect(await under.provider.fetch(failed, never)).toEqual({ kind: 'processing' });
  under.clock.now += 2_000;
  expect(await under.provider.fetch(failed, never)).toMatchObject({ kind: 'trouble', restarts: true });
});

test('what is at work is told to stop; what has ended, or was never there, needs no word', async () => {
  await using under = await startProvider();
  const operation = await begun(under, 'une vague');
  expect(await under.provider.cancel(operation, never)).toBe(true);
  expect(under.gemini.clips()[0]?.cancelledAt).toBeDefined();
  under.clock.now += 60_000;
  expect(await under.provider.cancel(operation, never)).toBe(true);
  expect(await under.provider.cancel({ ...operation, id: 'v1_nobody' }, never)).toBe(true);
  await using away = await startProvider({ baseUrl: 'http://127.0.0.1:4699' });
  expect(await away.provider.cancel(operation, never)).toBe(false);
});

test('one call waits for the film where looking is broken, and nothing is kept at the provider', async () => {
  await using under = await startProvider({ retrieval: 'wait' }, { filmMs: 0 });
  expect(await under.provider.start(clipOrder('une vague [[odd-400]]'), LABEL, never)).toMatchObject({
    kind: 'filmed',
  });
  expect(under.gemini.clips()).toMatchObject([{ background: false, store: false, looks: 0 }]);
});
