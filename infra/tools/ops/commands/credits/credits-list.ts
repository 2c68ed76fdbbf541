import * as v from 'valibot';
import { dynamoAuditSource } from '../../../../../shared/adapters/dynamodb/audit/audit-source.ts';
import { dynamoCreditLedger } from '../../../../../shared/adapters/dynamodb/credits/credit-ledger.ts';
import { EMPTY_WALLET, type Wallet } from '../../../../../shared/credits/wallet.ts';
import { forEachOf } from '../../../../../shared/runtime/for-each-of.ts';
import { command, type Outcome } from '../../command.ts';
import { UserId } from '../../command-line/inputs.ts';
import type { Ops } from '../../ops.ts';
import { ledgerView } from '../../views/ledger-view.ts';
import { nothingKnownOf } from '../../views/nothing-known.ts';
import { outline } from '../../views/outline.ts';

/** Below the connections of a client: more would wait in a queue of the SDK, which warns of it. */
const AT_ONCE = 25;

/** One user's credits with every movement, or everybody's wallets. */
export const creditsList = command({
  name: 'credits list',
  summary: 'A user’s wallet and every movement of it; without a user, everybody’s wallets',
  arguments: ['[user-id]'],
  options: {},
  details: 'Fails (1) when nothing is known of the user.',
  input: v.object({ userId: v.optional(UserId) }),
  run: (ops, { userId }) => (userId === undefined ? everybody(ops) : oneUser(ops, userId)),
});

async function oneUser({ deployment, terminal }: Ops, userId: string): Promise<Outcome> {
  const ledger = dynamoCreditLedger(deployment.dynamo, deployment.tables);
  const [wallet, entries] = await Promise.all([ledger.wallet(userId), ledger.entries(userId)]);
  const data = {
    user_id: userId,
    wallet: wallet ?? EMPTY_WALLET,
    entries: entries.toSorted((a, b) => b.bookedAt - a.bookedAt).map(ledgerView),
  };
  terminal.say(outline(data));
  const isKnown = wallet !== undefined || entries.length > 0;
  if (!isKnown) terminal.say(nothingKnownOf(userId));
  return { ok: isKnown, data };
}

async function everybody({ deployment, terminal }: Ops): Promise<Outcome> {
  const { dynamo, tables } = deployment;
  const ledger = dynamoCreditLedger(dynamo, tables);
  const wallets: ({ user_id: string } & Wallet)[] = [];
  for await (const { users } of dynamoAuditSource(dynamo, tables).users()) {
    await forEachOf(users, AT_ONCE, async (userId) => {
      wallets.push({ user_id: userId, ...((await ledger.wallet(userId)) ?? EMPTY_WALLET) });
    });
    terminal.progress('Wallets read', wallets.length);
  }
  wallets.sort((a, b) => b.available - a.available);
  const sum = (part: keyof Wallet) => wallets.reduce((total, wallet) => total + wallet[part], 0);
  const total = { available: sum('available'), held: sum('held'), spent: sum('spent'), granted: sum('granted') };
  terminal.say(outline({ wallets, total: { users: wallets.length, ...total } }));
  return { ok: true, data: { wallets, total } };
}
