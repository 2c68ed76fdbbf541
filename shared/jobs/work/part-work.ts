import type { FileStore } from '../../kinds/file-store.ts';
import type { Maker, Makers } from '../../kinds/maker.ts';
import type { KindName } from '../../kinds/requests.ts';
import type { StoreFileDeps } from '../../storage/store-file.ts';
import type { KindJob } from '../job.ts';
import type { JobQueue } from '../job-queue.ts';
import type { PartClaim, PartStore } from '../job-store.ts';
import type { CloseJobDeps } from '../lifecycle/close-job.ts';
import type { RunningPart } from '../part.ts';
import type { HeldLease } from './keep-lease.ts';
import type { ProgressTeller, TellProgressDeps } from './tell-progress.ts';

/** What working on parts needs. */
export interface WorkOnPartDeps extends CloseJobDeps, TellProgressDeps, StoreFileDeps {
  readonly queue: CloseJobDeps['queue'] & TellProgressDeps['queue'] & Pick<JobQueue, 'sendParts'>;
  readonly parts: PartStore;
  readonly files: FileStore;
  readonly makers: Makers;
  readonly newId: () => string;
}

/** The work on one part under one lease, or as it was seen. */
export interface Work<K extends KindName> {
  readonly job: KindJob<K>;
  readonly part: RunningPart;
  readonly maker: Maker<K>;
  readonly claim: PartClaim;
  readonly held: HeldLease;
  readonly progress: ProgressTeller;
  readonly signal: AbortSignal;
}
