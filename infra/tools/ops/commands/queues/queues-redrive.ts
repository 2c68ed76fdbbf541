import * as v from 'valibot';
import { command } from '../../command.ts';
import { PositiveNumber } from '../../command-line/inputs.ts';
import { withConsent } from '../../command-line/with-consent.ts';
import { redrive } from '../../queues/redrive.ts';
import { addressOf, deadLettersOf, messageOf, Queue } from '../../queues/work-queues.ts';
import { plural } from '../../views/plural.ts';

/** Gives dead letters another chance. */
export const queuesRedrive = command({
  name: 'queues redrive',
  summary: 'Moves the dead letters of a queue back into it',
  arguments: ['<queue>'],
  options: { limit: { type: 'string', value: 'N', help: 'move at most so many' } },
  details: [
    'The queue is generate or deliver. A message is sent before it is deleted, so an interruption loses nothing and a second run goes on.',
    'Messages that no worker can read stay where they are and are named (then: 1): queues show says why, queues drop deletes them.',
  ].join('\n'),
  input: v.object({
    queue: Queue,
    limit: v.optional(PositiveNumber),
  }),
  run: async (ops, { queue, limit = Number.POSITIVE_INFINITY }) => {
    const { sqs, queues } = ops.deployment;
    const deadLetters = await deadLettersOf(ops.deployment, queue);
    const { waiting, in_flight } = deadLetters.depth;
    const plan = { queue, dead_letters: waiting, in_flight };
    ops.terminal.say(
      `About ${plural(waiting, 'dead letter')} of ${queue}${in_flight > 0 ? `, ${in_flight} in flight` : ''}.`,
    );
    const most = Number.isFinite(limit) ? `at most ${plural(limit, 'message')}` : 'all of them';
    return withConsent(ops, `Move ${most} back into ${queue}?`, plan, async () => {
      const { moved, unreadable } = await redrive(sqs, {
        from: deadLetters.url,
        to: addressOf(queues, queue),
        schema: messageOf(queue),
        limit,
        onMoved: (done) => ops.terminal.progress('Messages moved', done),
      });
      ops.terminal.say(`Moved ${plural(moved, 'message')}.`);
      if (unreadable.length > 0) ops.terminal.say(`No worker can read, left where they are: ${unreadable.join(', ')}`);
      if (unreadable.length > 0) {
        ops.terminal.say(`queues show ${queue} says why, queues drop ${queue} <message-id> deletes one.`);
      }
      return { ok: unreadable.length === 0, data: { ...plan, changed: moved > 0, moved, unreadable } };
    });
  },
});
