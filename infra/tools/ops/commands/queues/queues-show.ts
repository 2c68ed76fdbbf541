import type { Message } from '@aws-sdk/client-sqs';
import * as v from 'valibot';
import { command } from '../../command.ts';
import { PositiveNumber } from '../../command-line/inputs.ts';
import { DeadLetters } from '../../queues/dead-letters.ts';
import { readLetter } from '../../queues/read-letter.ts';
import { deadLettersOf, messageOf, Queue } from '../../queues/work-queues.ts';
import { iso } from '../../views/iso.ts';
import { outline } from '../../views/outline.ts';

/** Looks at dead letters and leaves them where they are. */
export const queuesShow = command({
  name: 'queues show',
  summary: 'The dead letters of a queue: how old, of which job, whether its worker can read them',
  arguments: ['<queue>'],
  options: { limit: { type: 'string', value: 'N', help: 'look at so many at most (default 50)' } },
  details: [
    'The queue is generate or deliver. Bodies are not shown, only what the worker needs of them. The messages stay where they are and are',
    'visible again at once.',
  ].join('\n'),
  input: v.object({ queue: Queue, limit: v.optional(PositiveNumber, '50') }),
  run: async ({ deployment, terminal, now }, { queue, limit }) => {
    const { url } = await deadLettersOf(deployment, queue);
    const letters = new DeadLetters(deployment.sqs, url);
    const seen = new Map<string, ReturnType<typeof letterLine>>();
    for await (const messages of letters.batches(() => limit - seen.size)) {
      for (const message of messages) {
        letters.keep(message);
        seen.set(message.MessageId ?? '', letterLine(queue, message, now()));
      }
    }
    const data = { queue, dead_letters: [...seen.values()] };
    terminal.say(seen.size === 0 ? `The queue ${queue} has no dead letters.` : outline(data.dead_letters));
    return { ok: true, data };
  },
});

function letterLine(queue: string, message: Message, now: number) {
  const letter = readLetter(message, messageOf(queue));
  const sentAt = Number(message.Attributes?.SentTimestamp ?? now);
  const common = {
    message_id: message.MessageId,
    sent_at: iso(sentAt),
    minutes_old: Math.floor((now - sentAt) / 60_000),
    receives: Number(message.Attributes?.ApproximateReceiveCount ?? 0),
    bytes: Buffer.byteLength(message.Body ?? ''),
  };
  if (letter.kind === 'unreadable') return { ...common, unreadable: letter.why };
  const { user_id, job_id, part } = letter.value;
  return { ...common, job_id, user_id, part };
}
