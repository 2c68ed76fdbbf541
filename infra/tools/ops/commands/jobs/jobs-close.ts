import * as v from 'valibot';
import { command } from '../../command.ts';
import { JobId, UserId } from '../../command-line/inputs.ts';
import { withConsent } from '../../command-line/with-consent.ts';
import { endJobs } from '../../repair/end-jobs.ts';
import { findJob } from '../../repair/find-job.ts';
import { jobLine } from '../../views/job-view.ts';
import { outline } from '../../views/outline.ts';

/** Ends one open job. */
export const jobsClose = command({
  name: 'jobs close',
  summary: 'Ends an open job: delivered parts are kept and paid, the rest is given back',
  arguments: ['<job-id>'],
  options: { user: { type: 'string', value: 'ID', help: 'whose job; left out, it is found by its id' } },
  details: 'A job past its deadline is settled, a younger one is cancelled. One that has ended stays as it is.',
  input: v.object({ jobId: JobId, user: v.optional(UserId) }),
  run: async (ops, { jobId, user }) => {
    const job = await findJob(ops, jobId, user);
    const line = jobLine(job);
    ops.terminal.say(outline([line]));
    if (job.status === 'OPEN') {
      return withConsent(ops, `End job ${jobId} of ${job.userId}?`, { jobs: [line] }, () => endJobs(ops, [job]));
    }
    ops.terminal.say('It has ended already.');
    return { ok: true, data: { changed: false, jobs: [line] } };
  },
});
