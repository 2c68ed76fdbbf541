import type { Context } from 'aws-lambda';
import type { DueErasure, ErasureStore } from '../../shared/accounts/account-store.ts';
import { type EraseJobDeps, eraseJob } from '../../shared/jobs/lifecycle/erase-job.ts';
import { userFolder } from '../../shared/jobs/user-files.ts';

export interface EraseDeps extends EraseJobDeps {
  readonly erasures: ErasureStore;
}

/** Kept back so that the function ends by itself; what it leaves is still due. */
const STOP_BEFORE_MS = 20_000;

/** Longer than a worker lives: the second look finds every object that it stored after the first. */
const SECOND_LOOK_MS = 15 * 60_000;

/** The rest of an account is left for the next run. */
class OutOfTime extends Error {}

/**
 * Every few minutes: erases the content of deleted accounts, job by job, each step repeatable. A first look cancels, erases and
 * empties the user's folder; a second one, later, takes what a worker killed at the wrong moment may have left. A job that cannot
 * be erased keeps neither the others nor the files waiting: its account stays due.
 */
export function eraseHandler(deps: EraseDeps) {
  return async (_event: unknown, context: Pick<Context, 'getRemainingTimeInMillis'>): Promise<void> => {
    const isLate = (): boolean => context.getRemainingTimeInMillis() < STOP_BEFORE_MS;
    for await (const erasure of deps.erasures.due(deps.now())) {
      if (isLate()) return;
      await eraseAccount(deps, erasure, isLate).catch((error: unknown) => {
        if (!(error instanceof OutOfTime)) deps.log.error('account.crashed', error, { user_id: erasure.userId });
      });
    }
  };
}

async function eraseAccount(deps: EraseDeps, { userId, isLast }: DueErasure, isLate: () => boolean): Promise<void> {
  let jobs = 0;
  let crashed = 0;
  for await (const jobId of deps.erasures.jobIds(userId)) {
    if (isLate()) throw new OutOfTime();
    await eraseJob(deps, { userId, jobId }).then(
      () => (jobs += 1),
      (error: unknown) => {
        crashed += 1;
        deps.log.error('account.crashed', error, { user_id: userId, job_id: jobId });
      },
    );
  }
  await deps.deleteBelow(userFolder(userId));
  if (crashed > 0) throw new Error(`${crashed} jobs could not be erased`);
  deps.log.info('account.erased', { user_id: userId, jobs, last: isLast });
  await (isLast ? deps.erasures.finish(userId) : deps.erasures.lookAgain(userId, deps.now() + SECOND_LOOK_MS));
}
