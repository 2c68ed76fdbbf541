import type { InboxEntry } from '../../../infra/tools/local/stand-ins/frontend/inbox.ts';
import { isAboutJob } from '../../../infra/tools/local/stand-ins/frontend/inbox.ts';
import { auditAccount } from '../../../shared/audit/audit-account.ts';
import { apply, EMPTY_WALLET } from '../../../shared/credits/wallet.ts';
import { inputKeyOf } from '../../../shared/inputs/input-keys.ts';
import { storedInputs } from '../../../shared/inputs/keep-inputs.ts';
import type { Job } from '../../../shared/jobs/job.ts';
import { deliveredParts, isDelivered } from '../../../shared/jobs/part.ts';
import { sendsWebhooks } from '../../../shared/kinds/kinds.ts';
import type { Breach, Rule } from './breach.ts';
import type { Remains } from './remains.ts';
import type { Scenario } from './scenario.ts';
import { UNKNOWN_ID } from './site.ts';

const MINUTE_MS = 60_000;
/** Of one image. */
const MOST_BILLED = 3;
const GIVE_UP_MS = 72 * 60 * MINUTE_MS;
/** How the body of a webhook spells the end of a job. */
const TERMINAL = new Set<unknown>(['completed', 'failed']);

/** What the check has to know beside what is left. */
export interface Story {
  /** Ids of the jobs for which some client got 202. */
  readonly accepted: ReadonlySet<string>;
  readonly inbox: readonly InboxEntry[];
  /** Sweeps that a fault has hit: each may make a job wait for the next one. */
  readonly sweepsHit: number;
  /** Answers of the model that cost money. */
  readonly billed: number;
  /** `{job_id}/{part}`, as often as the provider of the tests was asked for it. */
  readonly asks?: readonly string[];
  /** Faults that came to pass. */
  readonly faults?: number;
  /** Epoch ms, by the clock of the story. */
  readonly now: number;
}

/** Holds what is left against every promise. */
export function check(remains: Remains, story: Story): Breach[] {
  const breaches: Breach[] = [];
  const expect = (holds: boolean, rule: Rule, detail: () => string): void => {
    if (!holds) breaches.push({ rule, detail: detail() });
  };
  const { wallet, entries, jobs, objects } = remains;

  const { openJobs, ...written } = wallet;
  const folded = entries.reduce(apply, EMPTY_WALLET);
  const same = (['available', 'held', 'spent', 'granted'] as const).every((part) => written[part] === folded[part]);
  expect(same, 'the wallet is the fold of its ledger', () => `${text(written)} is not ${text(folded)}`);
  expect(
    written.available >= 0 && written.available + written.held + written.spent === written.granted,
    'available ≥ 0 and available + held + spent = granted, at every instant',
    () => text(written),
  );
  expect(openJobs === 0, 'everything comes to rest', () => `${openJobs} jobs are counted as open`);
  for (const id of story.accepted) {
    expect(
      jobs.some(({ jobId }) => jobId === id),
      'an accepted job exists',
      () => id,
    );
  }

  const listed = new Set<string>();
  for (const job of jobs) {
    checkJob(job, remains, story, expect);
    if (job.erasedAt !== undefined) continue;
    for (const { file } of deliveredParts(job.parts)) listed.add(file.key);
    // Kept for a week, so that the job can be tried again.
    for (const input of job.foreign ? [] : storedInputs(job)) listed.add(inputKeyOf(job, input));
  }
  const orphans = [...objects.keys()].filter((key) => !listed.has(key));
  expect(orphans.length === 0, 'no object stays that no job lists', () => orphans.join(', '));
  const images = jobs.reduce((sum, job) => sum + job.parts.length, 0);
  expect(
    story.billed <= MOST_BILLED * images,
    'no image is drawn more often than may be billed',
    () => `${story.billed} answers for ${images} images`,
  );
  const audited = auditAccount(remains, story.now);
  expect(audited.length === 0, 'the audit agrees', () => text(audited));
  return breaches;
}

/** Holds the end of every job against what the scenario says of it. */
export function checkEnds({ ends }: Scenario, { jobs, wallet }: Remains, deadLettered: number): Breach[] {
  const rule = 'one fault changes nothing of the end';
  const [fewest, most] = ends.jobs ?? [1, 1];
  const count = jobs.length >= fewest && jobs.length <= most ? [] : [{ rule, detail: `${jobs.length} jobs` } as const];
  const { granted = wallet.granted } = ends;
  const money = wallet.granted === granted ? [] : [{ rule, detail: `${wallet.granted} credits granted` } as const];
  const messages =
    deadLettered > 0 === (ends.deadLettered ?? false)
      ? []
      : [{ rule, detail: `${deadLettered} messages were dead-lettered` } as const];
  const [least, greatest] = ends.delivered;
  const others = jobs.filter((job) => {
    const delivered = deliveredParts(job.parts).length;
    const tookMs = (job.closedAt ?? Number.POSITIVE_INFINITY) - job.createdAt;
    const isLate = tookMs > (ends.withinSeconds ?? Number.POSITIVE_INFINITY) * 1_000;
    const isOther =
      job.status === 'OPEN' || !ends.status.includes(job.status) || delivered < least || delivered > greatest;
    return isOther || isLate;
  });
  return [
    ...count,
    ...money,
    ...messages,
    ...others.map(
      (job) => ({ rule, detail: `${job.jobId}: ${job.status}, ${deliveredParts(job.parts).length} images` }) as const,
    ),
  ];
}

type Expect = (holds: boolean, rule: Rule, detail: () => string) => void;

function checkJob(job: Job, { entries, objects }: Remains, story: Story, expect: Expect): void {
  const { jobId, credits, status } = job;
  const booked = (type: 'hold' | 'settle') => entries.filter((entry) => entry.type === type && entry.jobId === jobId);
  expect(booked('hold').length === 1, 'a job is opened once and closed once', () => `${jobId} was opened otherwise`);
  expect(
    status !== 'OPEN' && booked('settle').length === 1,
    'a job is opened once and closed once',
    () => `${jobId} is ${status}, settled ${booked('settle').length} times`,
  );
  const delivered = deliveredParts(job.parts);
  expect(
    status === 'OPEN' || (credits.captured + credits.released === credits.held && credits.captured === priceOf(job)),
    'captured + released = held, captured = price × delivered, or all of it',
    () => `${jobId}: ${text(credits)} for ${delivered.length} images`,
  );
  checkLooks(job, story, expect);
  // An erased job keeps the record of what it cost, and none of its files: those would be objects that no job lists.
  for (const { file } of job.erasedAt === undefined ? delivered : []) {
    const found = objects.get(file.key);
    expect(
      found?.bytes === file.bytes && found.sha256 === file.sha256,
      'every listed object is in the bucket, with its size and checksum',
      () => `${file.key} is ${found === undefined ? 'not there' : 'another'}`,
    );
  }
  const late = (job.closedAt ?? Number.POSITIVE_INFINITY) - job.deadlineAt;
  expect(
    late <= MINUTE_MS * (1 + story.sweepsHit),
    'a job is terminal within a minute of its deadline',
    () => `${jobId} ${Math.round(late / 1000)} s after it`,
  );
  expect(
    job.erasingSince === undefined,
    'a deletion that was begun is brought to its end',
    () => `${jobId} is still being erased`,
  );
  checkWebhook(job, story.inbox, expect);
}

/** What a job costs by its rule, worked out once more: the function that the audit asks is the one that closes jobs. */
function priceOf({ parts, credits }: Job): number {
  const { capture, held, unitPrice = 0 } = credits;
  const delivered = parts.filter(isDelivered).length;
  if (capture === 'whole') return delivered === parts.length ? held : 0;
  return unitPrice * delivered;
}

/** An attempt that nobody was asked for, at most one for each fault, and no other: looking again at what is at work is none. */
function checkLooks({ kind, jobId, parts }: Job, { asks = [], faults = 0 }: Story, expect: Expect): void {
  if (kind !== 'test-slow') return;
  for (const { name, attempts } of parts) {
    const asked = asks.filter((ask) => ask === `${jobId}/${name}`).length;
    expect(
      attempts <= asked + faults,
      'a look counts no attempt and no receive',
      () => `${name} of ${jobId}: ${attempts} attempts, asked ${asked} times`,
    );
  }
}

function checkWebhook(job: Job, inbox: readonly InboxEntry[], expect: Expect): void {
  const { jobId, webhook } = job;
  const about = inbox.filter((entry) => isAboutJob(entry, jobId));
  const rule = 'one terminal webhook event for an id of the client, none for an id of the server';
  if (!sendsWebhooks(job)) {
    expect(about.length === 0 && webhook === undefined, rule, () => `${jobId} was told to the frontend`);
    return;
  }
  const isTerminal = ({ body }: InboxEntry) => TERMINAL.has(statusOf(body));
  if (jobId.startsWith(UNKNOWN_ID)) {
    // A question that a fault kept from being answered keeps no step back, which the receiver ignores; the end is asked for again.
    const isKept = !about.some(isTerminal) && webhook?.state === 'unknown_to_frontend';
    expect(isKept, 'the frontend is told nothing of an id that it did not make', () => `${jobId}: ${text(webhook)}`);
    return;
  }
  const ends = about.filter(isTerminal);
  const events = new Set(ends.map(({ headers }) => headers['webhook-id']));
  const isTaken = webhook?.state === 'acknowledged' || webhook?.state === 'confirmed';
  const told = isTaken && ends.some(({ stored }) => stored);
  const givenUp = webhook?.state === 'abandoned' && job.updatedAt - (job.closedAt ?? 0) > GIVE_UP_MS / 2;
  expect(told || givenUp, rule, () => `${jobId}: ${text(webhook)}, ${ends.length} deliveries`);
  expect(events.size <= 1, rule, () => `${jobId}: events ${[...events].join(', ')}`);

  const isPaid = job.credits.capture === 'whole' ? job.parts.every(isDelivered) : job.parts.some(isDelivered);
  const status = isPaid ? 'completed' : 'failed';
  // After its owner has erased it, a job is told as failed; also where an attempt before, of which the answer was lost, has said
  // that it is completed: what the frontend would show otherwise is gone.
  const isErased = job.erasedAt !== undefined;
  const isRight = (told: unknown) => told === status || (isErased && told === 'failed');
  const isWrong = (problem: string) => !(isErased && problem === 'status: failed after completed');
  const wrong = ends.find(({ body, problems }) => problems.some(isWrong) || !isRight(statusOf(body)));
  expect(
    wrong === undefined,
    'the webhook says how the job ended',
    () => `${jobId}: ${text(wrong?.problems)} ${text(wrong?.body)}`,
  );
  const firstEnd = about.findIndex(isTerminal);
  const after = about.slice(firstEnd).find((entry) => !isTerminal(entry));
  expect(firstEnd < 0 || after === undefined, rule, () => `${jobId}: ${statusOf(after?.body)} after the end`);
}

function statusOf(body: unknown): unknown {
  return typeof body === 'object' && body !== null && 'status' in body ? body.status : undefined;
}

function text(value: unknown): string {
  return value === undefined ? 'nothing' : JSON.stringify(value);
}
