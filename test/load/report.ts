import type { Rule } from '../faults/harness/breach.ts';
import type { LoadRun } from './run-load.ts';

/** What is looked at when all has come to rest. */
const PROMISES: readonly Rule[] = [
  'the wallet is the fold of its ledger',
  'available ≥ 0 and available + held + spent = granted, at every instant',
  'a job is opened once and closed once',
  'captured + released = held, captured = price × delivered, or all of it',
  'every listed object is in the bucket, with its size and checksum',
  'a job is terminal within a minute of its deadline',
  'one terminal webhook event for an id of the client, none for an id of the server',
  'the webhook says how the job ended',
  'an accepted job exists',
  'the audit agrees',
  'everything comes to rest',
];

const QUANTILES = { p50: 0.5, p90: 0.9, p99: 0.99, max: 1 };

/** A run in numbers, for programs. */
export function reportOf(run: LoadRun) {
  const { options, customers, verdict, tally, trouble, killed } = run;
  const made = Object.values(verdict.parts).reduce((sum, count) => sum + count, 0);
  const counted = (prefix: string) =>
    Object.fromEntries(
      [...tally.counts]
        .filter(([code]) => code.startsWith(`${prefix} `))
        .map(([code, n]) => [code.slice(prefix.length + 1), n]),
    );
  const broken = Object.fromEntries(
    PROMISES.map((rule) => [rule, verdict.breaches.filter((breach) => breach.rule === rule).length]),
  );
  return {
    options,
    jobs: { ...verdict.jobs, refused: customers.refused.length, unfinished: run.unfinished },
    parts: verdict.parts,
    creditsSpent: verdict.creditsSpent,
    seconds: { submitting: run.submittingSeconds, draining: run.drainingSeconds },
    throughput: {
      jobsPerMinute: (60 * options.jobs) / run.submittingSeconds,
      partsPerSecond: made / run.submittingSeconds,
    },
    secondsToPart: Object.fromEntries([...tally.timesToPart].map(([kind, times]) => [kind, quantilesOf(times)])),
    trouble: { ...trouble.counts, workersKilled: killed },
    recovery: {
      attemptsRepeated: tally.of('part.restarted'),
      postponed: counted('part.postponed'),
      failed: counted('part.failed'),
      sweepRepaired: counted('sweep.repaired'),
      lateResultsDiscarded: tally.of('part.discarded'),
      requestsRepeatedByClients: customers.repeated,
      webhooksRefused: tally.of('webhook.refused'),
      leftovers: verdict.leftovers,
    },
    broken,
    breaches: verdict.breaches.slice(0, 50),
    kept: verdict.breaches.length === 0 && run.unfinished === 0 && customers.refused.length === 0,
  };
}

/** In seconds. */
function quantilesOf(times: readonly number[]): Record<string, number> {
  const sorted = times.toSorted((a, b) => a - b);
  const at = (share: number) => (sorted[Math.max(0, Math.ceil(share * sorted.length) - 1)] ?? 0) / 1000;
  return Object.fromEntries(Object.entries(QUANTILES).map(([name, share]) => [name, at(share)]));
}

export type LoadReport = ReturnType<typeof reportOf>;

/** The same, for people. */
export function describeReport(report: LoadReport): string {
  const { options, jobs, parts, creditsSpent, seconds, throughput, secondsToPart, trouble, recovery } = report;
  const row = (name: string, value: string) => `  ${name.padEnd(26)}${value}`;
  return [
    `${options.jobs} jobs of ${options.users} users, seed ${options.seed}`,
    row('ended', listed(jobs)),
    row('parts', `${listed(parts)}; ${creditsSpent} credits spent`),
    row('time', `${seconds.submitting.toFixed(0)} s under load, ${seconds.draining.toFixed(0)} s until all was done`),
    row(
      'throughput',
      `${throughput.jobsPerMinute.toFixed(0)} jobs/min, ${throughput.partsPerSecond.toFixed(1)} parts/s`,
    ),
    ...Object.entries(secondsToPart).map(([kind, times]) =>
      row(
        `time to a part: ${kind}`.slice(0, 25),
        listed(times, (value) => `${value.toFixed(1)} s`),
      ),
    ),
    'Trouble made',
    row('', listed(trouble)),
    'Recovered from',
    row('attempts repeated', String(recovery.attemptsRepeated)),
    row('postponed', listed(recovery.postponed)),
    row('failed', listed(recovery.failed)),
    row('repaired by the sweep', listed(recovery.sweepRepaired)),
    row('repeated by clients', `${recovery.requestsRepeatedByClients} requests`),
    row('late results discarded', String(recovery.lateResultsDiscarded)),
    row('webhooks refused', String(recovery.webhooksRefused)),
    row('objects left by the dead', `${recovery.leftovers} (until their messages come back)`),
    'Promises',
    ...Object.entries(report.broken).map(([rule, count]) => `  ${count === 0 ? '✓' : `✗ ${count} ×`} ${rule}`),
    `  ${jobs.unfinished === 0 ? '✓' : '✗'} nothing is left to do`,
    ...report.breaches.map(({ rule, detail }) => `    ${rule}: ${detail.slice(0, 300)}`),
  ].join('\n');
}

function listed(values: Readonly<Record<string, number>>, format: (value: number) => string = String): string {
  const entries = Object.entries(values).map(([name, value]) => `${name} ${format(value)}`);
  return entries.length === 0 ? 'none' : entries.join(', ');
}
