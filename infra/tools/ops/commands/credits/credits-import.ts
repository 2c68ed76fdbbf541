import { createHash } from 'node:crypto';
import { readFile } from 'node:fs/promises';
import * as v from 'valibot';
import { dynamoCreditLedger } from '../../../../../shared/adapters/dynamodb/credits/credit-ledger.ts';
import type { CreditLedger } from '../../../../../shared/credits/credit-ledger.ts';
import { forEachOf } from '../../../../../shared/runtime/for-each-of.ts';
import { command, type Outcome } from '../../command.ts';
import { explain } from '../../command-line/explain.ts';
import { IdempotencyKey } from '../../command-line/inputs.ts';
import { OpsError } from '../../command-line/ops-error.ts';
import { UsageError } from '../../command-line/usage-error.ts';
import { withConsent } from '../../command-line/with-consent.ts';
import { type Balance, parseBalances } from '../../import/parse-balances.ts';
import { AT_ONCE, type ImportPlan, importIdempotencyKey, planImport } from '../../import/plan-import.ts';
import type { Ops } from '../../ops.ts';
import { outline } from '../../views/outline.ts';
import { plural } from '../../views/plural.ts';

const SHOWN_PROBLEMS = 20;

/** Brings balances of another system in. */
export const creditsImport = command({
  name: 'credits import',
  summary: 'Brings balances in from a CSV file, each line once for ever',
  arguments: ['<file>'],
  options: {
    batch: { type: 'string', value: 'NAME', help: 'names the import (default: the digest of the file)' },
  },
  details: [
    'The file: a header user_id,credits[,reason] (or with semicolons), then a line per user. Every line is checked first; a wrong one is',
    'named and nothing is booked (2). A line is booked as import:<batch>:<user>, so after an interruption the same command goes on where',
    'it stopped, and running it twice books nothing twice. Give a batch a name when the file may have to be corrected: under another',
    'digest its lines would be new ones.',
  ].join('\n'),
  input: v.object({ file: v.string(), batch: v.optional(IdempotencyKey) }),
  run: async (ops, { file, batch: given }) => {
    const bytes = await readFile(file).catch((error: unknown) => {
      throw new UsageError(`${file} cannot be read: ${error instanceof Error ? error.message : error}`);
    });
    const batch = given ?? createHash('sha256').update(bytes).digest('hex').slice(0, 16);
    const balances = checked(file, bytes);
    const ledger = dynamoCreditLedger(ops.deployment.dynamo, ops.deployment.tables);
    const plan = await planImport(ledger, batch, balances, ops.terminal);
    refuseImpossible(file, batch, plan);
    const summary = {
      file,
      batch,
      lines: balances.length,
      to_book: plan.toBook.length,
      booked_before: plan.booked.length,
      without_credits: plan.empty.length,
      credits_to_book: plan.toBook.reduce((sum, { credits }) => sum + credits, 0),
    };
    ops.terminal.say(outline(summary));
    if (plan.toBook.length === 0) {
      ops.terminal.say('There is nothing to book.');
      return { ok: true, data: { ...summary, changed: false, booked: 0, refused: [] } };
    }
    const question = `Grant ${summary.credits_to_book} credits to ${plural(plan.toBook.length, 'user')}?`;
    return withConsent(ops, question, summary, () => bookAll(ops, ledger, batch, plan.toBook, summary));
  },
});

function checked(file: string, bytes: Buffer): readonly Balance[] {
  const parsed = parseBalances(decoded(file, bytes));
  if (parsed.kind === 'balances') return parsed.balances;
  throw namingLines(file, parsed.problems);
}

/** Accents of another encoding would be booked as nonsense. */
function decoded(file: string, bytes: Buffer): string {
  try {
    return new TextDecoder('utf-8', { fatal: true }).decode(bytes);
  } catch {
    throw new UsageError(`${file} is not UTF-8 text: save it as “CSV UTF-8”. Nothing was booked.`);
  }
}

function refuseImpossible(file: string, batch: string, { differing, deleted }: ImportPlan): void {
  const problems = [
    ...differing.map(({ balance: { line, userId, credits }, bookedCredits }) => ({
      line,
      problem: `${userId} has ${credits} here, and batch ${batch} has booked ${bookedCredits}: correct it with credits adjust`,
    })),
    ...deleted.map(({ line, userId }) => ({
      line,
      problem: `the account of ${userId} was deleted: take the line out`,
    })),
  ];
  if (problems.length > 0) throw namingLines(file, problems);
}

function namingLines(file: string, problems: readonly { readonly line: number; readonly problem: string }[]) {
  const shown = problems.slice(0, SHOWN_PROBLEMS).map(({ line, problem }) => `${file}:${line}: ${problem}`);
  const more = problems.length > SHOWN_PROBLEMS ? [`and ${problems.length - SHOWN_PROBLEMS} more`] : [];
  return new UsageError([...shown, ...more, 'Nothing was booked.'].join('\n'));
}

async function bookAll(
  ops: Ops,
  ledger: CreditLedger,
  batch: string,
  toBook: readonly Balance[],
  summary: Readonly<Record<string, unknown>>,
): Promise<Outcome> {
  const refused: { line: number; user_id: string; why: string }[] = [];
  let booked = 0;
  let done = 0;
  const booking = forEachOf(toBook, AT_ONCE, async ({ line, userId, credits, reason }) => {
    const outcome = await ledger.grant(userId, importIdempotencyKey(batch, userId), credits, reason, ops.now());
    if (outcome === 'granted') booked += 1;
    // Another operator ran the same import: the result is the same.
    else if (outcome !== 'already-granted') refused.push({ line, user_id: userId, why: outcome });
    done += 1;
    ops.terminal.progress('Balances booked', done, toBook.length);
  });
  await booking.catch((error: unknown) => {
    const why = explain(error);
    if (why === undefined) throw error;
    throw new OpsError(
      `${why}: stopped after ${done} of ${plural(toBook.length, 'line')}, the same command goes on from there`,
    );
  });
  ops.terminal.say(`Booked ${plural(booked, 'balance')}.`);
  if (refused.length > 0) ops.terminal.say(outline({ refused }));
  return { ok: refused.length === 0, data: { ...summary, changed: booked > 0, booked, refused } };
}
