import { type KeepTryingDeps, keepTrying } from '../jobs/work/keep-trying.ts';
import type { FileStore, NewFile } from '../kinds/file-store.ts';
import type { Delivered, Trouble } from '../kinds/maker.ts';
import type { LogFields, Logger } from '../telemetry/logger.ts';
import { isRefusing, type StorageTroubleStore } from './storage-trouble.ts';

export interface StoreFileDeps extends KeepTryingDeps {
  readonly files: Pick<FileStore, 'put' | 'probe'>;
  readonly storage: StorageTroubleStore;
  readonly log: Logger;
  readonly now: () => number;
}

/** After which a part that waits for the bucket is looked at again. */
const LOOK_AGAIN_MS = 30_000;

/**
 * Whether the bucket refuses files: the workers have seen it, and it does so now. What could not be stored is not made; so a bucket that
 * refuses costs the work under way when it began, and no other.
 *
 * @returns nothing when a part can be made.
 */
export async function bucketTrouble(deps: StoreFileDeps, ids: LogFields): Promise<Trouble | undefined> {
  if (!isRefusing(await deps.storage.read(), deps.now())) return undefined;
  try {
    await deps.files.probe();
  } catch (error) {
    deps.log.error('storage.refused', error, ids);
    await note(deps, error);
    return refusal(error, { maybeBilled: false });
  }
  await deps.storage.clear();
  return undefined;
}

/**
 * Puts a file until it is stored. The provider was paid for these bytes and they are nowhere else: trouble of ours is no reason to
 * let go of them while there is time.
 *
 * @param signal ends it: the function's time is nearly over, or the lease is lost.
 * @param moves told before every attempt: the work goes on.
 * @returns trouble when it was given up; the attempt was paid for and is lost.
 */
export async function storeFile(
  deps: StoreFileDeps,
  places: readonly string[],
  file: NewFile,
  { ids, signal, moves }: { readonly ids: LogFields; readonly signal: AbortSignal; readonly moves: () => void },
): Promise<Delivered | Trouble> {
  const put = async (attempt: number): Promise<Delivered> => {
    moves();
    const stored = await deps.files.put(places, file);
    if (attempt > 1) await deps.storage.clear().catch(() => undefined); // the next one to look clears it
    return { kind: 'delivered', file: stored };
  };
  return keepTrying(deps, signal, put, async (error, attempt) => {
    deps.log.error('storage.refused', error, { ...ids, attempt });
    if (attempt > 1) await note(deps, error); // once may be chance, and would make the others look
  }).catch((error: unknown) => refusal(error, { maybeBilled: true }));
}

function refusal(error: unknown, { maybeBilled }: Pick<Trouble, 'maybeBilled'>): Trouble {
  return {
    kind: 'trouble',
    code: 'storage_unavailable',
    reason: nameOf(error),
    maybeBilled,
    retryAfterMs: LOOK_AGAIN_MS,
  };
}

async function note(deps: StoreFileDeps, error: unknown): Promise<void> {
  // Without the note every worker finds out by itself.
  await deps.storage.note(nameOf(error), deps.now()).catch(() => undefined);
}

function nameOf(error: unknown): string {
  return error instanceof Error ? error.name : typeof error;
}
