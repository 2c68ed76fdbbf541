import { unmarshall } from '@aws-sdk/util-dynamodb';
import * as v from 'valibot';
import {
  compareWallet,
  rebuildWallet,
  type WalletComparison,
} from '../../../../../shared/adapters/dynamodb/audit/wallet-rebuild.ts';
import { auditLedger } from '../../../../../shared/audit/audit-ledger.ts';
import { NOT_GRANTED } from '../../../../../shared/audit/wallet-of.ts';
import { sumOf } from '../../../../../shared/credits/lots.ts';
import { command, type Outcome } from '../../command.ts';
import { UserId } from '../../command-line/inputs.ts';
import { OpsError } from '../../command-line/ops-error.ts';
import type { Ops } from '../../ops.ts';
import { mismatchLine } from '../../views/mismatch-line.ts';
import { outline } from '../../views/outline.ts';

/** Makes a wallet what its ledger says. */
export const creditsRebuild = command({
  name: 'credits rebuild',
  summary: 'Makes a wallet the fold of its ledger; without --yes it only shows both',
  arguments: ['<user-id>'],
  options: {},
  details: [
    'The ledger is taken for the truth: available, held, spent, granted, the lots and the count of open jobs are derived from it. The',
    'wallet is written only if it is still what was read, and what it was is kept under #rebuilds in the Credits table. Fails (1) when',
    'the ledger itself leads to an impossible wallet: bring its rows back first (docs/runbook.md, Books wrong).',
  ].join('\n'),
  input: v.object({ userId: UserId }),
  run: async (ops, { userId }) => {
    const { dynamo, tables } = ops.deployment;
    const comparison = await compareWallet(dynamo, tables, userId);
    const contradictions = auditLedger(comparison.entries).map(mismatchLine);
    const plan = {
      user_id: userId,
      entries: comparison.entries.length,
      wallet: unmarshall({ ...comparison.written }, { wrapNumbers: Number }),
      ledger: derivedView(comparison),
      contradictions,
    };
    ops.terminal.say(outline(plan));
    if (comparison.same) {
      ops.terminal.say('The wallet is the fold of its ledger: nothing to do.');
      return { ok: true, data: { ...plan, changed: false } };
    }
    const obstacle = obstacleOf(comparison);
    if (obstacle !== undefined) throw new OpsError(`${obstacle}: nothing was changed`);
    if (ops.dryRun || !ops.yes) {
      ops.terminal.say('Dry run: nothing was changed. With --yes the wallet becomes what the ledger says.');
      return { ok: true, data: { ...plan, dry_run: true, changed: false } };
    }
    return rebuild(ops, userId, comparison, plan);
  },
});

async function rebuild(ops: Ops, userId: string, comparison: WalletComparison, plan: object): Promise<Outcome> {
  const { dynamo, tables } = ops.deployment;
  const written = await rebuildWallet(dynamo, tables, userId, comparison, ops.now());
  if (!written) throw new OpsError('the wallet has moved meanwhile: nothing was changed, run the command again');
  const { same } = await compareWallet(dynamo, tables, userId);
  ops.terminal.say(`The wallet of ${userId} is what its ledger says; what it was is kept under #rebuilds.`);
  return { ok: same, data: { ...plan, changed: true } };
}

function derivedView({ derived }: WalletComparison) {
  const { available, held, spent, granted, openJobs, lots } = derived;
  return { available, held, spent, granted, open_jobs: openJobs, lots };
}

/** Why a ledger leads to no wallet at all. */
function obstacleOf({ derived, entries, unreadable }: WalletComparison): string | undefined {
  const [row] = unreadable.filter(({ place }) => place === 'ledger');
  if (row !== undefined) return `the entry ${row.id} cannot be read (${row.why})`;
  if (entries.length === 0) return 'there is no ledger';
  const { available, held, spent, granted, lots } = derived;
  const numbers = [available, held, spent, granted, ...lots.map(({ amount }) => amount)];
  const isPossible =
    numbers.every((number) => Number.isSafeInteger(number) && number >= 0) &&
    lots.every(({ priority }) => priority !== NOT_GRANTED) &&
    sumOf(lots) <= available;
  return isPossible ? undefined : 'the ledger leads to a wallet that cannot be';
}
