import * as v from 'valibot';
import { command } from '../../command.ts';
import { withConsent } from '../../command-line/with-consent.ts';
import { DeadLetters } from '../../queues/dead-letters.ts';
import { deadLettersOf, Queue } from '../../queues/work-queues.ts';
import { plural } from '../../views/plural.ts';

/** Deletes dead letters that nothing can be made of. */
export const queuesDrop = command({
  name: 'queues drop',
  summary: 'Deletes dead letters of a queue by their message ids',
  arguments: ['<queue>', '<message-ids...>'],
  options: {},
  details: [
    'For what no worker can read; queues show names the ids. Nothing is lost with a message: jobs are in the table, and the sweep sends again',
    'what is due. Fails (1) when one of the ids was not found.',
  ].join('\n'),
  input: v.object({
    queue: Queue,
    messageIds: v.pipe(
      v.array(v.pipe(v.string(), v.regex(/^[\w-]{1,100}$/, 'must be message ids, as queues show names them'))),
      v.minLength(1, 'is missing'),
    ),
  }),
  run: async (ops, { queue, messageIds }) => {
    const { url } = await deadLettersOf(ops.deployment, queue);
    const plan = { queue, message_ids: messageIds };
    const question = `Delete ${plural(messageIds.length, 'dead letter')} of ${queue} for ever?`;
    return withConsent(ops, question, plan, async () => {
      const letters = new DeadLetters(ops.deployment.sqs, url);
      const left = new Set(messageIds);
      for await (const messages of letters.batches(() => left.size)) {
        const wanted = messages.filter(({ MessageId = '' }) => left.has(MessageId));
        for (const message of messages) if (!wanted.includes(message)) letters.keep(message);
        await letters.delete(wanted);
        for (const { MessageId = '' } of wanted) left.delete(MessageId);
      }
      const dropped = messageIds.filter((id) => !left.has(id));
      ops.terminal.say(`Deleted ${plural(dropped.length, 'message')}.`);
      if (left.size > 0) ops.terminal.say(`Not among the dead letters of ${queue}: ${[...left].join(', ')}`);
      return { ok: left.size === 0, data: { ...plan, changed: dropped.length > 0, dropped, not_found: [...left] } };
    });
  },
});
