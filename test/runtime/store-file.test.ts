import { describe, expect, test, vi } from 'vitest';
import type { StoredFile } from '../../shared/jobs/part.ts';
import type { NewFile } from '../../shared/kinds/file-store.ts';
import { BELIEVED_MS, type StorageTrouble } from '../../shared/storage/storage-trouble.ts';
import { bucketTrouble, type StoreFileDeps, storeFile } from '../../shared/storage/store-file.ts';

const DESCRIBED = { contentType: 'image/png', model: 'gemini', seconds: 1, inputTokens: 1, facts: { width: 1 } };
const FILE: NewFile = { ...DESCRIBED, body: new Uint8Array([1]) };
const STORED: StoredFile = { ...DESCRIBED, key: 'user_1/images/a-1.png', bytes: 1, sha256: 'c2hh' };
const denied = Object.assign(new Error('Access Denied'), { name: 'AccessDenied' });

/** A bucket that refuses so many puts, and whether it takes a probe. */
function workplace(refusals: number, { takesProbe = true, seen = undefined as StorageTrouble | undefined } = {}) {
  let trouble = seen;
  let left = refusals;
  const put = vi.fn(async () => {
    left -= 1;
    if (left >= 0) throw denied;
    return STORED;
  });
  const sleep = vi.fn(async (_ms: number, signal: AbortSignal) => signal.throwIfAborted());
  const deps: StoreFileDeps = {
    files: {
      put,
      probe: async () => {
        if (!takesProbe) throw denied;
      },
    },
    storage: {
      read: async () => trouble,
      note: async (reason, now) => {
        trouble = { since: trouble?.since ?? now, seenAt: now, reason };
      },
      clear: async () => {
        trouble = undefined;
      },
    },
    log: { info: () => undefined, warn: () => undefined, error: () => undefined },
    now: () => 1_000_000,
    random: () => 0.5,
    sleep,
  };
  return { deps, put, sleep, trouble: () => trouble };
}

const store = (deps: StoreFileDeps, signal = new AbortController().signal, moves = () => undefined) =>
  storeFile(deps, ['a', 'b'], FILE, { ids: {}, signal, moves });

describe('a file that was paid for', () => {
  test('is put again, the same bytes, until the bucket takes it', async () => {
    const { deps, put, sleep, trouble } = workplace(7);
    const moves = vi.fn();
    expect(await store(deps, undefined, moves)).toEqual({ kind: 'delivered', file: STORED });
    expect(put).toHaveBeenCalledTimes(8);
    expect(new Set(put.mock.calls.map((call: unknown[]) => call[1]))).toEqual(new Set([FILE]));
    expect(moves).toHaveBeenCalledTimes(8); // the lease is kept
    expect(Math.max(...sleep.mock.calls.map(([ms]) => ms))).toBeLessThanOrEqual(15_000);
    expect(trouble()).toBeUndefined();
  });

  test('is given up only when the time is over; then every worker knows, and the provider’s attempt counts as billed', async () => {
    const { deps, put, trouble } = workplace(Number.POSITIVE_INFINITY);
    const time = new AbortController();
    const counted = {
      ...deps,
      sleep: async () => {
        if (put.mock.calls.length === 5) time.abort();
        time.signal.throwIfAborted();
      },
    };
    expect(await store(counted, time.signal)).toMatchObject({
      kind: 'trouble',
      code: 'storage_unavailable',
      reason: 'AccessDenied',
      maybeBilled: true,
    });
    expect(trouble()).toMatchObject({ reason: 'AccessDenied' });
  });
});

describe('while the workers have seen the bucket refuse', () => {
  const seen = { since: 1, seenAt: 1_000_000 - 1, reason: 'AccessDenied' };

  test('nothing is made, and no attempt of the provider is counted', async () => {
    const { deps, trouble } = workplace(0, { takesProbe: false, seen });
    expect(await bucketTrouble(deps, {})).toMatchObject({ code: 'storage_unavailable', maybeBilled: false });
    expect(trouble()).toMatchObject({ since: 1, seenAt: 1_000_000 });
  });

  test('the first to find that it takes a file again says so', async () => {
    const { deps, trouble } = workplace(0, { seen });
    expect(await bucketTrouble(deps, {})).toBeUndefined();
    expect(trouble()).toBeUndefined();
  });

  test('an old sighting is not believed for ever', async () => {
    const { deps } = workplace(0, { takesProbe: false, seen: { ...seen, seenAt: 1_000_000 - BELIEVED_MS } });
    expect(await bucketTrouble(deps, {})).toBeUndefined();
  });
});
