import * as v from 'valibot';
import { command } from '../../command.ts';
import { PositiveNumber, Switch } from '../../command-line/inputs.ts';
import { withConsent } from '../../command-line/with-consent.ts';
import { endJobs } from '../../repair/end-jobs.ts';
import { findStuckJobs } from '../../repair/find-stuck-jobs.ts';
import { jobLine } from '../../views/job-view.ts';
import { outline } from '../../views/outline.ts';
import { plural } from '../../views/plural.ts';

const MINUTE_MS = 60_000;

/** Finds jobs that should have ended, and ends them when it is asked to. */
export const jobsStuck = command({
  name: 'jobs stuck',
  summary: 'Finds jobs that should have ended; --close ends them',
  arguments: [],
  options: {
    'older-than': { type: 'string', value: 'MINUTES', help: 'also jobs that have been open for longer than this' },
    scan: { type: 'boolean', help: 'look through the whole table, not only the index of due jobs' },
    close: { type: 'boolean', help: 'end them: delivered parts are kept and paid, the rest is given back' },
  },
  details: [
    'Stuck is what is open a minute after its deadline: the sweep should have closed it. Jobs past their deadline are settled, younger',
    'ones (--older-than) are cancelled as their owner could. Without --close: 1 when there are any.',
  ].join('\n'),
  input: v.object({ olderThan: v.optional(PositiveNumber), scan: Switch, close: Switch }),
  run: async (ops, { olderThan, scan, close }) => {
    const olderThanMs = olderThan === undefined ? undefined : olderThan * MINUTE_MS;
    const stuck = await findStuckJobs(ops, { olderThanMs, scan });
    if (stuck.length === 0) {
      ops.terminal.say('No job is stuck.');
      return { ok: true, data: { jobs: [] } };
    }
    const jobs = stuck.map(jobLine);
    ops.terminal.say(outline(jobs));
    if (!close) return { ok: false, data: { jobs } };
    return withConsent(ops, `End ${plural(stuck.length, 'job')}?`, { jobs }, () => endJobs(ops, stuck));
  },
});
