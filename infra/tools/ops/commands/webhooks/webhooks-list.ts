import * as v from 'valibot';
import { command } from '../../command.ts';
import { Time, UserId } from '../../command-line/inputs.ts';
import { findUndeliveredJobs } from '../../repair/find-undelivered-jobs.ts';
import { webhookLine } from '../../repair/send-again.ts';
import { outline } from '../../views/outline.ts';

/** Shows the webhooks that the frontend has not taken, or was never seen to store. */
export const webhooksList = command({
  name: 'webhooks list',
  summary: 'Shows webhooks that the frontend has not taken, or was never seen to store',
  arguments: [],
  options: {
    since: { type: 'string', value: 'TIME', help: 'only those that were last tried from then on' },
    user: { type: 'string', value: 'ID', help: 'only this user’s' },
  },
  details: [
    'due: tried, and tried again by its schedule. abandoned: never taken within 72 hours. unconfirmed: taken, and not seen to be stored',
    'within 72 hours (found says what the frontend’s status route showed last: undecided when it would not say). Oldest first. It reads',
    'the whole table. webhooks resend sends one again, or all of a period.',
  ].join('\n'),
  input: v.object({ since: v.optional(Time), user: v.optional(UserId) }),
  run: async (ops, { since = 0, user }) => {
    const jobs = await findUndeliveredJobs(ops, { since, until: ops.now(), userId: user });
    const webhooks = jobs.map(webhookLine);
    ops.terminal.say(webhooks.length === 0 ? 'Every webhook that was tried was taken.' : outline(webhooks));
    return { ok: true, data: { webhooks } };
  },
});
