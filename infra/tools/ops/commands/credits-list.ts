import * as v from 'valibot';
import { dynamoAuditSource } from '../../../../shared/adapters/dynamodb/credits/audit-source.ts';
import { dynamoCreditLedger } from '../../../../shared/adapters/dynamodb/credits/credit-ledger.ts';
import { EMPTY_WALLET, type Wallet } from '../../../../shared/credits/wallet.ts';
import { command, type Outcome } from '../command.ts';
import { UserId } from '../inputs.ts';
import { ledgerView } from '../ledger-view.ts';
import type { Ops } from '../ops.ts';
import { outline } from '../outline.ts';

/** One user's credits with every movement, or everybody's wallets. */
export const creditsList = command({
  name: 'credits list',
  summary: 'A user’s wallet and every movement of it; without a user, everybody’s wallets',
  arguments: ['[user-id]'],
  options: {},
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
  if (wallet === undefined) terminal.say(`${userId} has no wallet: is the id right?`);
  return { ok: true, data };
}

async function everybody({ deployment, terminal }: Ops): Promise<Outcome> {
  const { dynamo, tables } = deployment;
  const ledger = dynamoCreditLedger(dynamo, tables);
  const wallets: ({ user_id: string } & Wallet)[] = [];
  for await (const page of dynamoAuditSource(dynamo, tables).users()) {
    const read = page.map(async (userId) => ({ user_id: userId, ...((await ledger.wallet(userId)) ?? EMPTY_WALLET) }));
    wallets.push(...(await Promise.all(read)));
    terminal.progress('Wallets read', wallets.length);
  }
  wallets.sort((a, b) => b.available - a.available);
  const sum = (part: keyof Wallet) => wallets.reduce((total, wallet) => total + wallet[part], 0);
  const total = { available: sum('available'), held: sum('held'), spent: sum('spent'), granted: sum('granted') };
  terminal.say(outline({ wallets, total: { users: wallets.length, ...total } }));
  return { ok: true, data: { wallets, total } };
}
