import { parseArgs, styleText } from 'node:util';
import { readCommandLine } from '../../infra/tools/local/system/read-command-line.ts';
import { synthesisedStacks } from '../faults/harness/templates.ts';
import { runStorm, type StormReport } from './storm/run-storm.ts';

const HELP = `Sends the webhooks of many jobs to a receiver that is slow for a third of the time, cuts connections after it has stored for a third (and loses
the files behind some of its answers), and is down for a third, three times round, and checks that every job ends stored exactly as it was sent.

  npm run webhook-storm -- [options]

  --jobs N     how many (default 1000), of all kinds; most are images
  --seed N     repeats the draws of an earlier run (times still differ)
  --json       the report as JSON
  --help       this text

Real handlers, adapters and engines; only the clock is fast. Exit code 1 means that something promised did not hold.`;

const { values } = readCommandLine(HELP, () => {
  const parsed = parseArgs({
    options: {
      jobs: { type: 'string', default: '1000' },
      seed: { type: 'string', default: String(Date.now() % 1_000_000) },
      json: { type: 'boolean', default: false },
      help: { type: 'boolean', default: false },
    },
  });
  const { jobs, seed } = parsed.values;
  if (!/^[1-9]\d{0,6}$/.test(jobs)) throw new Error('--jobs must be a whole number, and at least 1');
  if (!/^\d{1,7}$/.test(seed)) throw new Error('--seed must be a whole number');
  return parsed;
});

if (values.help) process.stdout.write(`${HELP}\n`);
else await run();

async function run(): Promise<void> {
  const jobs = Number(values.jobs);
  const report = await runStorm({
    stacks: synthesisedStacks(),
    jobs,
    seed: Number(values.seed),
    onProgress: (closed, confirmed) => {
      if (process.stderr.isTTY) process.stderr.write(`\r${closed} closed, ${confirmed} confirmed of ${jobs} `);
    },
  });
  if (process.stderr.isTTY) process.stderr.write('\r\u001b[K');
  process.stdout.write(values.json ? `${JSON.stringify(report, undefined, 2)}\n` : told(report));
  if (report.breaches.length > 0) process.exitCode = 1;
}

function told({ breaches, ...numbers }: StormReport): string {
  const width = Math.max(...Object.keys(numbers).map((name) => name.length));
  const lines = Object.entries(numbers).map(
    ([name, value]) =>
      `${name.replaceAll('_', ' ').padEnd(width)}  ${typeof value === 'object' ? JSON.stringify(value) : value}`,
  );
  const verdict =
    breaches.length === 0
      ? styleText(
          'green',
          'Every job is stored exactly as it was sent, in order, under one event id; nothing came after an end.',
        )
      : styleText('red', `${breaches.length} breaches:\n${breaches.slice(0, 50).join('\n')}`);
  return `${lines.join('\n')}\n\n${verdict}\n`;
}
