import type { FileStore } from '../../kinds/file-store.ts';
import type { Logger } from '../../telemetry/logger.ts';
import { placesOf } from '../file-keys.ts';
import { isDeleted, type Job } from '../job.ts';
import { idsOf } from './ids-of.ts';

export interface DiscardDeps {
  readonly files: Pick<FileStore, 'find' | 'delete'>;
  readonly log: Logger;
}

/** Deletes a file that its job does not list: the job was closed without it, or erased with it. */
export async function discardUnlisted(deps: DiscardDeps, job: Job, name: string): Promise<void> {
  const part = job.parts.find((one) => one.name === name);
  if (job.foreign || job.status === 'OPEN' || part === undefined || part.attempts === 0) return;
  if (part.state === 'delivered' && !isDeleted(job)) return;
  const left = await deps.files.find(placesOf(job, name));
  if (left === undefined) return;
  await deps.files.delete(left.key);
  deps.log.warn('part.discarded', idsOf(job, name));
}
