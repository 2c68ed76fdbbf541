import { useEffect, useRef, useState } from 'react';
import type { EndedJob, Job, Result, SoramiClient, SoramiError, WaitOptions } from './index.ts';

/** A job as a component sees it. */
export interface FollowedJob {
  /** As last seen; `undefined` before the first look. */
  readonly job: Job | undefined;
  /** Why it cannot be followed any more; the job goes on. */
  readonly error: SoramiError | undefined;
  /** Whether it is still being looked at. */
  readonly isFollowing: boolean;
}

const NOTHING: FollowedJob = { job: undefined, error: undefined, isFollowing: false };

/**
 * Follows a job until it has ended, for as long as the component is there: an effect of React.
 *
 * @param client made once, for example with `useMemo`; or what makes one.
 * @param jobId `undefined`: nothing is followed.
 */
export function useJob(
  client: Pick<SoramiClient, 'wait'>,
  jobId: string | undefined,
  { hold = false }: Pick<WaitOptions, 'hold'> = {},
): FollowedJob {
  const [followed, setFollowed] = useState<FollowedJob>(NOTHING);
  const latest = useRef(client);
  useEffect(() => {
    latest.current = client;
  });
  useEffect(() => {
    if (jobId === undefined) {
      setFollowed(NOTHING);
      return undefined;
    }
    return followJob(latest.current, jobId, setFollowed, { hold });
  }, [jobId, hold]);
  return followed;
}

/**
 * The same without React: tells how a job stands, at every change.
 *
 * @returns ends it.
 */
export function followJob(
  client: Pick<SoramiClient, 'wait'>,
  jobId: string,
  tell: (followed: FollowedJob) => void,
  options: Pick<WaitOptions, 'hold'> = {},
): () => void {
  const leaving = new AbortController();
  let job: Job | undefined;
  const say = (followed: FollowedJob): void => {
    if (!leaving.signal.aborted) tell(followed);
  };
  say({ ...NOTHING, isFollowing: true });
  const onProgress = (seen: Job): void => {
    job = seen;
    say({ job, error: undefined, isFollowing: true });
  };
  void client.wait(jobId, { ...options, signal: leaving.signal, onProgress }).then((ended: Result<EndedJob>) => {
    say(
      ended.ok
        ? { job: ended.value, error: undefined, isFollowing: false }
        : { job, error: ended.error, isFollowing: false },
    );
  });
  return () => leaving.abort();
}
