import type { Delivered, Trouble, Turn, TurnTools } from '../../kinds/maker.ts';
import type { KindName } from '../../kinds/requests.ts';
import { bucketTrouble, storeFile } from '../../storage/store-file.ts';
import { placesOf } from '../file-keys.ts';
import { canBeMade } from '../lifecycle/ready-parts.ts';
import type { StoredFile } from '../part.ts';
import { idsOf } from './ids-of.ts';
import type { Work, WorkOnPartDeps } from './part-work.ts';

/** Longer than looking for what is there takes. */
const LOOKING_MS = 60_000;
/** Longer than one attempt to store a file takes. */
const STORING_MS = 60_000;

/** The file of an earlier job is the part's own now. */
interface TakenOver {
  readonly kind: 'taken-over';
  readonly file: StoredFile;
}

/** The file of the earlier job is gone, and the part cannot be made yet. */
interface Bereft {
  readonly kind: 'bereft';
}

/** What the part's maker makes of it, or what is there already. */
export async function takeTurn<K extends KindName>(
  deps: WorkOnPartDeps,
  work: Work<K>,
): Promise<Turn | TakenOver | Bereft> {
  const { job, part, maker, held, progress, signal } = work;
  const ids = idsOf(job, part.name);
  const places = placesOf<K>(job, part.name);
  const store: TurnTools['store'] = (file) =>
    storeFile(deps, places, file, { ids, signal, moves: () => held.moves(STORING_MS) });
  let asked = false;
  try {
    held.moves(LOOKING_MS);
    const there = part.attempts > 1 || part.operation !== undefined ? await deps.files.find(places) : undefined;
    if (there !== undefined) return { kind: 'delivered', file: there };
    if (part.takeOver !== undefined) {
      const body = await deps.files.read(part.takeOver);
      if (body !== undefined) {
        const { key: _key, bytes: _bytes, sha256: _sha256, ...described } = part.takeOver;
        return (await bucketTrouble(deps, ids)) ?? takenOver(await store({ ...described, body }));
      }
      if (!canBeMade(job.parts, part)) return { kind: 'bereft' };
    }

    if (part.operation === undefined) {
      // Earlier attempts were cut short after their call had begun; each may have been billed.
      if (part.billableAttempts > maker.maxBillableAttempts) {
        return { kind: 'failed', code: 'attempts_exhausted', reason: 'interrupted too often' };
      }
      const refusing = await bucketTrouble(deps, ids);
      if (refusing !== undefined) return refusing;
    }
    return await maker.turn(job, part, {
      signal,
      step: (step) => {
        asked = true;
        progress.tell(step, job);
      },
      moves: held.moves,
      store,
    });
  } catch (error) {
    deps.log.error('part.crashed', error, ids);
    // Before the provider is asked there is nothing but trouble of our own, which costs none of the attempts that it may bill.
    return { kind: 'trouble', code: 'internal_error', reason: 'crash', maybeBilled: asked };
  }
}

/** Nothing is lost when it could not be stored: it is where it was. */
function takenOver(stored: Delivered | Trouble): TakenOver | Trouble {
  return stored.kind === 'delivered' ? { ...stored, kind: 'taken-over' } : { ...stored, maybeBilled: false };
}
