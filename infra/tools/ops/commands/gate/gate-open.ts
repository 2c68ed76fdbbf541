import * as v from 'valibot';
import { dynamoGateStore } from '../../../../../shared/adapters/dynamodb/control/gate-store.ts';
import { closedGates } from '../../../../../shared/provider/provider-gate.ts';
import { command } from '../../command.ts';
import { OpsError } from '../../command-line/ops-error.ts';
import { withConsent } from '../../command-line/with-consent.ts';
import { gateView, gateWords } from '../../views/gate-view.ts';

/** Lets everybody call the provider again. */
export const gateOpen = command({
  name: 'gate open',
  summary: 'Lets everybody call the model’s provider again, before the wait is over',
  arguments: [],
  options: {},
  details: [
    'For when the budget or the quota has been raised with the provider: new jobs are worked on at once, waiting ones at their own next attempt',
    '(jobs show). If the provider still refuses the account, the next call closes the gate again.',
  ].join('\n'),
  input: v.object({}),
  run: async (ops) => {
    const store = dynamoGateStore(ops.deployment.dynamo, ops.deployment.tables);
    const gates = await store.read();
    const plan = gateView(gates, ops.now());
    ops.terminal.say(`The gate is ${gateWords(gates, ops.now())}.`);
    const closed = closedGates(gates, ops.now());
    if (closed.length === 0) return { ok: true, data: { ...plan, changed: false } };
    return withConsent(ops, 'Let everybody call again?', plan, async () => {
      for (const { name, state } of closed) {
        if (await store.open(name, state)) continue;
        throw new OpsError('the provider has closed it anew meanwhile: gate show says why');
      }
      ops.terminal.say('Open.');
      return { ok: true, data: { ...plan, gate: 'open', changed: true } };
    });
  },
});
