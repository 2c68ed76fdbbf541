import * as v from 'valibot';
import { dynamoAccountStore } from '../../../../../shared/adapters/dynamodb/control/account-store.ts';
import { dynamoErasureStore } from '../../../../../shared/adapters/dynamodb/control/erasure-store.ts';
import { dynamoCreditLedger } from '../../../../../shared/adapters/dynamodb/credits/credit-ledger.ts';
import { dynamoJobEraser } from '../../../../../shared/adapters/dynamodb/jobs/job-eraser.ts';
import { deleteBelow } from '../../../../../shared/adapters/s3/delete-below.ts';
import { s3FileStore } from '../../../../../shared/adapters/s3/file-store.ts';
import { type EraseJobDeps, eraseJob } from '../../../../../shared/jobs/lifecycle/erase-job.ts';
import { userFolder } from '../../../../../shared/jobs/user-files.ts';
import { forEachOf } from '../../../../../shared/runtime/for-each-of.ts';
import { command, type Outcome } from '../../command.ts';
import { Switch, UserId } from '../../command-line/inputs.ts';
import { OpsError } from '../../command-line/ops-error.ts';
import { withConsent } from '../../command-line/with-consent.ts';
import type { Ops } from '../../ops.ts';
import { closingOf } from '../../repair/closing.ts';
import { countFiles } from '../../repair/count-files.ts';
import { nothingKnownOf } from '../../views/nothing-known.ts';
import { outline } from '../../views/outline.ts';
import { plural } from '../../views/plural.ts';

const AT_ONCE = 5;

/** Erases what a user has made and keeps what they have paid. */
export const usersErase = command({
  name: 'users erase',
  summary: 'Erases a user’s prompts and files, and keeps the ledger',
  arguments: ['<user-id>'],
  options: {
    'close-account': {
      type: 'boolean',
      help: 'also mark the account as deleted, for ever: no credits, no jobs any more',
    },
  },
  details: [
    'Open jobs are cancelled first, then every file of the user is deleted, in all its versions and also those of earlier backends, and prompts',
    'and addresses are removed from the jobs’ rows. Repeatable: an interrupted run is finished by the next. What a worker stores in the',
    'very moment of its killing is caught by a second run a quarter of an hour later; with --close-account the service does that itself.',
  ].join('\n'),
  input: v.object({ userId: UserId, closeAccount: Switch }),
  run: async (ops, { userId, closeAccount }) => {
    const { dynamo, tables } = ops.deployment;
    const jobIds: string[] = [];
    for await (const jobId of dynamoErasureStore(dynamo, tables).jobIds(userId)) jobIds.push(jobId);
    const [files, wallet] = await Promise.all([
      countFiles(ops, userId),
      dynamoCreditLedger(dynamo, tables).detailedWallet(userId),
    ]);
    // A misspelt id must not look as if an account had been erased.
    if (jobIds.length === 0 && files.count === 0 && wallet === undefined) throw new OpsError(nothingKnownOf(userId));
    const plan = {
      user_id: userId,
      jobs: jobIds.length,
      files: files.count,
      bytes: files.bytes,
      close_account: closeAccount,
    };
    ops.terminal.say(outline(plan));
    const account = closeAccount ? ', and end the account,' : '';
    const question = `Erase ${plural(jobIds.length, 'job')} and ${plural(files.count, 'file')} of ${userId}${account} for ever?`;
    return withConsent(ops, question, plan, () => erase(ops, userId, jobIds, closeAccount, plan));
  },
});

async function erase(
  ops: Ops,
  userId: string,
  jobIds: readonly string[],
  closeAccount: boolean,
  plan: Readonly<Record<string, unknown>>,
): Promise<Outcome> {
  const { dynamo, tables, s3, bucket } = ops.deployment;
  // First, so that no job is opened behind our back.
  if (closeAccount) await dynamoAccountStore(dynamo, tables).markDeleted(userId, ops.now());
  const deps: EraseJobDeps = {
    ...closingOf(ops.deployment, ops.now),
    eraser: dynamoJobEraser(dynamo, tables),
    files: s3FileStore(s3, bucket),
    deleteBelow: (prefix, isMeant) => deleteBelow(s3, bucket, prefix, isMeant),
  };
  let erased = 0;
  await forEachOf(jobIds, AT_ONCE, async (jobId) => {
    await eraseJob(deps, { userId, jobId });
    erased += 1;
    ops.terminal.progress('Jobs erased', erased, jobIds.length);
  });
  await deleteBelow(s3, bucket, userFolder(userId));
  ops.terminal.say('Erased.');
  return { ok: true, data: { ...plan, changed: true } };
}
