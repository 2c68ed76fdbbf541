import type { Item } from '../item.ts';

/** Shards of the due index to themselves: the sweep of jobs does not see them. */
export const ERASURE_SHARD = { first: 'erasure', last: 'erasure-last' } as const;

/** The row of an account that is to be erased, among the jobs: no user's id begins like this. */
export function erasureKey(userId: string): Item {
  return { user_id: { S: '#erasure' }, job_id: { S: userId } };
}
