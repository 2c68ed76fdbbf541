import * as v from 'valibot';
import { command } from '../../command.ts';
import { queueState } from '../../queues/queue-state.ts';
import { outline } from '../../views/outline.ts';

/** How full the queues are. */
export const queuesList = command({
  name: 'queues list',
  summary: 'How full the queues and their dead letters are',
  arguments: [],
  options: {},
  input: v.object({}),
  run: async ({ deployment, terminal }) => {
    const rows = Object.entries(deployment.queues).map(async ([name, url]) => {
      const { depth, deadLetters } = await queueState(deployment.sqs, url);
      return { queue: name, ...depth, dead_letters: deadLetters?.depth.waiting ?? 0, url };
    });
    const data = { queues: await Promise.all(rows) };
    terminal.say(outline(data.queues));
    return { ok: true, data };
  },
});
