import * as v from 'valibot';
import { dynamoJobList } from '../../../../../shared/adapters/dynamodb/jobs/job-list.ts';
import { dynamoJobScan } from '../../../../../shared/adapters/dynamodb/jobs/job-scan.ts';
import type { Job } from '../../../../../shared/jobs/job.ts';
import { progressOf } from '../../../../../shared/jobs/job-progress.ts';
import { failedParts } from '../../../../../shared/jobs/part.ts';
import { SHOWN_STATUSES } from '../../../../../shared/jobs/shown-statuses.ts';
import { KIND_NAMES } from '../../../../../shared/kinds/kinds.ts';
import { command } from '../../command.ts';
import { PositiveNumber, Time, UserId } from '../../command-line/inputs.ts';
import type { Ops } from '../../ops.ts';
import { jobLine } from '../../views/job-view.ts';
import { outline } from '../../views/outline.ts';
import { plural } from '../../views/plural.ts';
import { unreadableLine } from '../../views/unreadable-line.ts';

/** Of one user an index is read; of all users the whole table. */
const PAGE = 100;

/** Jobs by kind, status, time, user and reason. */
export const jobsList = command({
  name: 'jobs list',
  summary: 'Jobs by kind, status, time, user or reason, newest first',
  arguments: [],
  options: {
    user: { type: 'string', value: 'ID', help: 'of this user: an index is read; without it the whole table is' },
    kind: { type: 'string', value: 'KIND', help: KIND_NAMES.join(', ') },
    status: { type: 'string', value: 'STATUS', help: 'OPEN (all that have not ended), or one of a job’s statuses' },
    code: { type: 'string', value: 'CODE', help: 'a part of it failed with this code' },
    since: { type: 'string', value: 'TIME', help: 'created at this time or later (ISO 8601 with a zone)' },
    last: { type: 'string', value: 'N', help: 'how many are shown (default 50)' },
  },
  input: v.object({
    user: v.optional(UserId),
    kind: v.optional(v.picklist(KIND_NAMES, `must be one of ${KIND_NAMES.join(', ')}`)),
    status: v.optional(v.picklist([...SHOWN_STATUSES, 'OPEN'], `must be one of OPEN, ${SHOWN_STATUSES.join(', ')}`)),
    code: v.optional(v.string()),
    since: v.optional(Time),
    last: v.optional(PositiveNumber, '50'),
  }),
  run: async (ops, { user, kind, status, code, since, last }) => {
    const matches = (job: Job): boolean =>
      (kind === undefined || job.kind === kind) &&
      (status === undefined || (status === 'OPEN' ? job.status === 'OPEN' : progressOf(job).status === status)) &&
      (code === undefined || failedParts(job.parts).some((part) => part.code === code)) &&
      (since === undefined || job.createdAt >= since);
    const found: Job[] = [];
    for await (const job of user === undefined ? ofAll(ops) : of(ops, user, since)) if (matches(job)) found.push(job);
    const newest = found.toSorted((a, b) => b.createdAt - a.createdAt);
    const jobs = newest.slice(0, last).map((job) => ({ ...jobLine(job), code: failedParts(job.parts)[0]?.code }));
    if (jobs.length > 0) ops.terminal.say(outline(jobs));
    const more = found.length - jobs.length;
    ops.terminal.say(`${plural(found.length, 'job')}${more > 0 ? `, ${more} of them not shown (--last)` : ''}.`);
    return { ok: true, data: { found: found.length, jobs } };
  },
});

async function* of({ deployment }: Ops, userId: string, from: number | undefined): AsyncIterable<Job> {
  const list = dynamoJobList(deployment.dynamo, deployment.tables);
  const query = { matches: () => true, limit: PAGE, ...(from === undefined ? {} : { from }) };
  let page = await list.page(userId, query);
  for (;;) {
    yield* page.jobs;
    if (page.next === undefined) return;
    page = await list.page(userId, { ...query, after: page.next });
  }
}

async function* ofAll({ deployment, terminal }: Ops): AsyncIterable<Job> {
  let rows = 0;
  for await (const page of dynamoJobScan(deployment.dynamo, deployment.tables).all()) {
    rows += page.scanned;
    terminal.progress('Rows looked through', rows);
    for (const jobId of page.unreadable) terminal.warn(unreadableLine(jobId));
    yield* page.jobs;
  }
}
