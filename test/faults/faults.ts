import { randomInt } from 'node:crypto';
import { parseArgs, styleText } from 'node:util';
import type { DynamoDbEngine } from '../../infra/tools/local/cloud/engines/dynamodb.ts';
import { readCommandLine } from '../../infra/tools/local/system/read-command-line.ts';
import { everySingleFault, type Failure, type Findings, randomPairs, withFaults } from './harness/explore.ts';
import { FAULT_KINDS, parseFault } from './harness/fault.ts';
import { openSites } from './harness/open-sites.ts';
import type { Site } from './harness/site.ts';
import { SCENARIOS } from './scenarios.ts';

const HELP = `Proves that no crash, duplicate or outage loses a job, a credit or an image: runs the real functions on real engines by a
simulated clock, once with every fault at every call that leaves a function, then with random pairs of faults, and holds
what is left against every promise. Ends with 1 when one is broken.

  npm run faults -- [options]

  --scenario NAME       only this one
  --part P/OF           only this part of the scenarios, of so many: for processes side by side
  --pairs N             random pairs of faults, in random order of events (default 500)
  --seed S              of the first pair; the others follow. Printed, and random when left out
  --fault FAULT         no exploration: one run of the scenario with this fault (several: repeat it), and what happened in it
  --trace               also what happened, call by call, in what broke a promise
  --engine ENGINE       dynoxide (default where its binary is installed) or dynamodb-local (AWS's own, needs Java 17)
  --help                this text

Faults, as CALL:KIND with a call such as generate#1/UpdateItem.2 (the second UpdateItem of the first run of generate):
${table(Object.entries(FAULT_KINDS))}

Scenarios:
${table(SCENARIOS.map(({ name, about }) => [name, about]))}`;

/** Simulations at once in this process; more would only wait for the processor. */
const SITES = 4;
const FAILURES_SHOWN = 10;

const options = readCommandLine(HELP, () => {
  const { values } = parseArgs({
    options: {
      scenario: { type: 'string' },
      part: { type: 'string', default: '1/1' },
      pairs: { type: 'string', default: '500' },
      seed: { type: 'string' },
      fault: { type: 'string', multiple: true, default: [] },
      trace: { type: 'boolean', default: false },
      engine: { type: 'string' },
      help: { type: 'boolean', default: false },
    },
  });
  const { part, of } = partOf(values.part);
  const scenarios = SCENARIOS.filter(
    ({ name }, index) => index % of === part && (values.scenario === undefined || name === values.scenario),
  );
  const [scenario] = scenarios;
  if (scenario === undefined) throw new Error(`there is no scenario ${values.scenario}`);
  return {
    help: values.help,
    trace: values.trace,
    engine: engineOf(values.engine),
    scenario,
    scenarios,
    pairs: wholeNumber('--pairs', values.pairs),
    seed: values.seed === undefined ? randomInt(2 ** 31) : wholeNumber('--seed', values.seed),
    faults: values.fault.map(parseFault),
  };
});

if (options.help) {
  say(HELP);
} else {
  const { sites, close } = await openSites(options.faults.length > 0 ? 1 : SITES, options.engine);
  const kept = options.faults.length > 0 ? await replay(sites) : await explore(sites);
  await close();
  process.exit(kept ? 0 : 1); // killed functions leave timers behind that nobody waits for
}

async function explore(sites: readonly Site[]): Promise<boolean> {
  const startedAt = performance.now();
  const failures: Failure[] = [];
  let runs = 0;
  const add = (name: string, found: Findings): void => {
    runs += found.runs;
    failures.push(...found.failures);
    const breaches = found.failures.length === 0 ? '' : styleText('red', `  ${found.failures.length} broken`);
    say(`  ${name.padEnd(28)} ${String(found.runs).padStart(5)} interleavings${breaches}`);
  };
  say('Every fault at every call');
  for (const scenario of options.scenarios) add(scenario.name, await everySingleFault(scenario, { sites }));
  say(`Pairs of faults, seeds ${options.seed} to ${options.seed + options.pairs - 1}`);
  const seeds = Array.from({ length: options.pairs }, (_, index) => options.seed + index);
  add('random pairs', await randomPairs(options.scenarios, seeds, { sites }));
  for (const failure of failures.slice(0, FAILURES_SHOWN)) show(failure, options.trace);
  const seconds = ((performance.now() - startedAt) / 1000).toFixed(0);
  const verdict = failures.length === 0 ? 'every promise kept' : `${failures.length} of them broke a promise`;
  say(`${runs} interleavings of ${options.scenarios.length} scenarios in ${seconds} s: ${verdict}`);
  return failures.length === 0;
}

async function replay(sites: readonly Site[]): Promise<boolean> {
  const [site] = sites;
  if (site === undefined) throw new Error('there is no site');
  const run = await withFaults(site, options.scenario, options.faults, {});
  show(run, true);
  return run.breaches.length === 0;
}

function show({ replay: how, breaches, trace }: Failure, withTrace: boolean): void {
  if (withTrace) for (const line of trace) say(line);
  say(styleText(breaches.length === 0 ? 'green' : 'red', `\nnpm run faults -- ${how}`));
  for (const { rule, detail } of breaches) say(`  ${rule}\n    ${detail.slice(0, 500)}`);
  if (breaches.length === 0) say('  every promise kept');
}

function table(rows: readonly (readonly [string, string])[]): string {
  return rows.map(([name, about]) => `  ${name.padEnd(28)}${about}`).join('\n');
}

function engineOf(name: string | undefined): DynamoDbEngine | undefined {
  if (name === undefined || name === 'dynoxide' || name === 'dynamodb-local') return name;
  throw new Error('--engine must be dynoxide or dynamodb-local');
}

/** @returns `part` from 0. */
function partOf(text: string): { part: number; of: number } {
  const { part = '', of = '' } = /^(?<part>[1-9])\/(?<of>[1-9])$/.exec(text)?.groups ?? {};
  if (part === '' || Number(part) > Number(of)) throw new Error(`--part must be one such as 1/2, not ${text}`);
  return { part: Number(part) - 1, of: Number(of) };
}

function wholeNumber(option: string, text: string): number {
  if (!/^\d{1,10}$/.test(text)) throw new Error(`${option} must be a whole number, not ${text}`);
  return Number(text);
}

function say(text: string): void {
  process.stdout.write(`${text}\n`);
}
