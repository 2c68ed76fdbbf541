import * as v from 'valibot';
import { dynamoGateStore } from '../../../../../shared/adapters/dynamodb/control/gate-store.ts';
import { command } from '../../command.ts';
import { gateView } from '../../views/gate-view.ts';
import { outline } from '../../views/outline.ts';

/** Whether the provider keeps everybody waiting. */
export const gateShow = command({
  name: 'gate show',
  summary: 'Whether the models’ provider keeps everybody waiting, for what, since when, until when and why',
  arguments: [],
  options: {},
  details: 'Fails (1) while the gate is closed.',
  input: v.object({}),
  run: async ({ deployment, terminal, now }) => {
    const data = gateView(await dynamoGateStore(deployment.dynamo, deployment.tables).read(), now());
    terminal.say(outline(data));
    return { ok: data.gate === 'open', data };
  },
});
