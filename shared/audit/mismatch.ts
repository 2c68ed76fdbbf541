/** Every rule that the audit holds the tables and the bucket against, as its breach is reported. */
export const RULES = [
  'a row cannot be read',
  // the wallet
  'the wallet is missing',
  'wallet is not the fold of its ledger',
  'available is negative',
  'available + held + spent is not granted',
  'the lots are not those of the ledger',
  'open jobs are miscounted',
  'a deleted account still has content',
  // the ledger
  'an entry is not under the id of its idempotency key',
  'an entry moves an impossible amount',
  'a lot is not as it was granted',
  'a lot expired before its time',
  'a settlement has no hold',
  'a settlement does not settle its hold',
  'a hold has neither a settlement nor a job',
  'the job of a recent settlement is gone',
  // a job and its money
  'the hold is not in the ledger as the job has it',
  'the settlement is not in the ledger as the job has it',
  'captured + released is not held',
  'captured is not the price of what is delivered',
  'held is not price × ordered',
  // a job and its end
  'the status is not that of its parts',
  'the parts are not those that were ordered',
  'the times of a job contradict each other',
  'an open job is past its deadline',
  'an open job is not due by its deadline',
  'an open job has a time to live',
  'a closed job has no time to live',
  'an erased job still has content',
  'an erasure that has begun is not done',
  // its webhook
  'the webhook of a job is missing',
  'a job that sends no webhooks has one',
  'a webhook has the event of another job',
  'a due webhook is not in the due index',
  'a webhook is due after its time',
  // its files
  'a file is not where those of its job are',
  'a file is missing',
  'a file is not the one that was recorded',
  'a file of an erased job is still there',
] as const;
export type Rule = (typeof RULES)[number];

/** A promise that the tables or the bucket do not keep, with what is there and what should be. */
export interface Mismatch {
  readonly rule: Rule;
  /** Of the job, where the rule is about one. */
  readonly jobId?: string;
  /** The row or object that it is about, where that is neither the wallet nor the job: a ledger entry, a key. */
  readonly about?: string;
  readonly found: string;
  readonly expected: string;
}

/** Notes a mismatch unless the rule holds. */
export type Check = (
  holds: boolean,
  rule: Rule,
  found: unknown,
  expected: unknown,
  about?: { readonly jobId?: string; readonly about?: string },
) => void;

/** Collects what a list of checks finds. */
export function collect(look: (check: Check) => void): Mismatch[] {
  const found: Mismatch[] = [];
  look((holds, rule, is, should, about = {}) => {
    if (!holds) found.push({ rule, ...about, found: shown(is), expected: shown(should) });
  });
  return found;
}

const LONGEST = 300;

/** As it is logged: numbers, ids and times, never what a user wrote. */
function shown(value: unknown): string {
  if (typeof value === 'string') return value.slice(0, LONGEST);
  return value === undefined ? 'nothing' : JSON.stringify(value).slice(0, LONGEST);
}
